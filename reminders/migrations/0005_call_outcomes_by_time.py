from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0004_customer_reminder'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='calloutcome',
            index=models.Index(fields=['organization', '-done_at'], name='call_outcome_newest_first'),
        ),
    ]
