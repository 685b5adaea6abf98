import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('parameters', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('queued', 'Waiting for its turn'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='queued', max_length=10)),
                ('done', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField(blank=True, null=True)),
                ('cursor', models.JSONField(default=dict, help_text='Where the work goes on after a stop.')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('died_at', models.JSONField(editable=False, help_text='How far it was, cursor and count, when its worker died last.', null=True)),
                ('lease_token', models.UUIDField(blank=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(blank=True, help_text='Held until then while running; not tried before then while waiting.', null=True)),
                ('cancel_requested', models.BooleanField(default=False)),
                ('result', models.JSONField(default=dict)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('claimed_at', models.DateTimeField(blank=True, help_text='Start of the present attempt; the speed counts from here.', null=True)),
                ('done_at_claim', models.PositiveBigIntegerField(default=0)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='accounts.organization')),
                ('started_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('status__in', ['queued', 'running'])), fields=['status', 'lease_until'], name='job_unfinished')],
            },
        ),
        migrations.CreateModel(
            name='ScheduleFiring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('local_date', models.DateField()),
                ('local_hour', models.PositiveSmallIntegerField()),
                ('fired_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('name', 'organization', 'local_date', 'local_hour'), name='schedule_fires_once_per_organization_and_hour'), models.UniqueConstraint(condition=models.Q(('organization', None)), fields=('name', 'local_date', 'local_hour'), name='schedule_fires_once_per_hour')],
            },
        ),
    ]
