from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0002_lists_in_order_by_index'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='contactinteraction',
            name='interaction_newest_first',
        ),
        migrations.AddIndex(
            model_name='contactinteraction',
            index=models.Index(fields=['organization', '-done_at', '-id'], name='interaction_newest_first'),
        ),
        migrations.AddIndex(
            model_name='contactrecord',
            index=models.Index(fields=['organization', '-created_at', '-id'], name='contact_by_creation'),
        ),
        migrations.AddIndex(
            model_name='contactrecord',
            index=models.Index(condition=models.Q(('converted_on__isnull', False)), fields=['organization', 'converted_on'], name='contact_by_conversion'),
        ),
        migrations.AddIndex(
            model_name='contactrecord',
            index=models.Index(condition=models.Q(('yellow_on__isnull', False)), fields=['organization', 'yellow_on'], name='contact_by_yellow_day'),
        ),
    ]
