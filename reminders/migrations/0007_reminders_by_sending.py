from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0006_visit_rhythm'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='refillreminder',
            index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['organization', 'sent_at'], name='refill_by_sending'),
        ),
        migrations.AddIndex(
            model_name='refillreminder',
            index=models.Index(condition=models.Q(('responded_at__isnull', False)), fields=['organization', 'responded_at'], name='refill_by_answer'),
        ),
    ]
