import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_retention'),
        ('customers', '0009_last_upload_before_an_erasure'),
        ('reminders', '0005_call_outcomes_by_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='VisitRhythm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visits', models.PositiveIntegerField(help_text='Days on which they came in two years.')),
                ('usual_gap_days', models.PositiveIntegerField(null=True)),
                ('last_visit_on', models.DateField()),
                ('visit_late_from', models.DateField(null=True)),
                ('refill_late_from', models.DateField(null=True)),
                ('late_from', models.DateField(help_text='The earlier of both.')),
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='visit_rhythm', to='customers.customer')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-late_from', '-id'],
                'indexes': [models.Index(fields=['organization', '-late_from', '-id'], name='rhythm_by_lateness')],
                'constraints': [models.CheckConstraint(condition=models.Q(('late_from', models.F('visit_late_from')), ('late_from', models.F('refill_late_from')), _connector='OR'), name='rhythm_is_of_visits_or_refills')],
            },
        ),
    ]
