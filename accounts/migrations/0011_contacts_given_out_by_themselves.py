import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_retention'),
    ]

    operations = [
        migrations.AddField(
            model_name='organization',
            name='assigns_contacts',
            field=models.BooleanField(db_default=False, default=False, help_text='New contacts are given out to staff evenly, by themselves: at each upload of a list and every morning. So are those of who left.'),
        ),
        migrations.AddField(
            model_name='organization',
            name='contacts_per_day',
            field=models.PositiveIntegerField(blank=True, help_text='At most so many are given to each a day by themselves. Empty: no limit.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)]),
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-ends_on', '-id'],
                'indexes': [models.Index(fields=['organization', '-ends_on', '-id'], name='absence_latest_first')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='absence_ends_after_it_starts')],
            },
        ),
    ]
