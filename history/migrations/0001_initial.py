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
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_type', models.CharField(choices=[('customer', 'Customer'), ('contact', 'Contact'), ('lead', 'Lead'), ('membership', 'Lead in a project'), ('bill', 'Bill'), ('partner', 'Channel partner'), ('project', 'Project'), ('organization', 'Organization'), ('branch', 'Branch'), ('user', 'User')], max_length=12)),
                ('target_id', models.BigIntegerField()),
                ('action', models.CharField(choices=[('created', 'Created'), ('updated', 'Updated'), ('deleted', 'Deleted'), ('reactivated', 'Reactivated')], default='updated', max_length=12)),
                ('cause', models.CharField(choices=[('edit', 'Edited by hand'), ('manual_add', 'Added by hand'), ('upsert', 'Imported by another part of the service'), ('upload_row', 'Row of an upload'), ('visit', 'Visit'), ('bill', 'Bill'), ('lead', 'Lead'), ('booking', 'Booking'), ('area_customer', 'Area customer'), ('webhook', 'Webhook'), ('opt_out', 'Messages stopped or wanted again'), ('merge', 'Merge'), ('revert', 'Revert of an upload'), ('branch_deleted', 'Deletion of a branch'), ('customer', 'Customer whose phone it is'), ('assignment', 'Assignment'), ('interaction', 'Interaction')], max_length=16)),
                ('cause_id', models.BigIntegerField(blank=True, null=True)),
                ('changes', models.JSONField(default=dict)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_index=False, help_text='None: of the platform itself, as its operators are.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['target_id'], name='change_by_target')],
            },
        ),
    ]
