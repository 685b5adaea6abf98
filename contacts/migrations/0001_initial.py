import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('customers', '0001_initial'),
        ('visits', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', models.CharField(help_text='In any spelling; kept as +919723521333.', max_length=20)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('notes', models.TextField(blank=True)),
                ('whatsapp_status', models.CharField(choices=[('unknown', 'Unknown'), ('active', 'Active'), ('inactive', 'Inactive')], default='unknown', max_length=10)),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('contacted', 'Contacted'), ('converted', 'Converted'), ('yellow', 'Yellow: came, did not buy'), ('inactive', 'Inactive')], default='pending', max_length=10)),
                ('worked_status', models.CharField(choices=[('pending', 'Pending'), ('contacted', 'Contacted'), ('yellow', 'Yellow: came, did not buy'), ('inactive', 'Inactive')], default='pending', editable=False, help_text='The status without the bill: what it is again when the bill is cancelled.', max_length=10)),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveIntegerField(default=0, help_text='Calls and messages so far.')),
                ('first_contact_at', models.DateTimeField(blank=True, null=True)),
                ('last_contact_at', models.DateTimeField(blank=True, null=True)),
                ('next_action_on', models.DateField(blank=True, null=True)),
                ('closing_reason', models.CharField(blank=True, max_length=200)),
                ('yellow_on', models.DateField(blank=True, null=True)),
                ('yellow_by_visit', models.BooleanField(default=False, editable=False, help_text='A visit in a shop said so; no longer when the visit is reverted.')),
                ('converted_on', models.DateField(blank=True, null=True)),
                ('conversion_value', models.DecimalField(blank=True, decimal_places=3, help_text='Of the first bill.', max_digits=14, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('assigned_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contacts', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='accounts.branch')),
                ('conversion_bill', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='conversions', to='visits.bill')),
                ('converted_by', models.ForeignKey(blank=True, help_text='Who called last before the bill.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(blank=True, help_text='Who the phone turned out to be.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contact_records', to='customers.customer')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'contact',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ContactInteraction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'Call'), ('whatsapp', 'WhatsApp'), ('sms', 'SMS'), ('visit', 'Visit')], default='call', max_length=10)),
                ('notes', models.TextField(blank=True)),
                ('customer_response', models.TextField(blank=True)),
                ('next_action', models.CharField(blank=True, max_length=200)),
                ('next_action_on', models.DateField(blank=True, null=True)),
                ('closing_reason', models.CharField(blank=True, max_length=200)),
                ('call_duration', models.PositiveIntegerField(blank=True, help_text='Seconds.', null=True)),
                ('call_successful', models.BooleanField(blank=True, null=True)),
                ('done_at', models.DateTimeField()),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contact_interactions', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='interactions', to='contacts.contactrecord')),
            ],
            options={
                'verbose_name': 'interaction',
                'ordering': ['-done_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ContactReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('status', models.CharField(choices=[('open', 'Open'), ('done', 'Done'), ('cancelled', 'Cancelled')], default='open', max_length=10)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='contact_reminders', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='contacts.contactrecord')),
                ('created_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='contactrecord',
            index=models.Index(fields=['organization', '-id'], name='contact_newest_first'),
        ),
        migrations.AddIndex(
            model_name='contactrecord',
            index=models.Index(condition=models.Q(('status__in', ['pending', 'contacted', 'yellow'])), fields=['assigned_to', 'next_action_on'], name='contact_open_work'),
        ),
        migrations.AddConstraint(
            model_name='contactrecord',
            constraint=models.UniqueConstraint(fields=('organization', 'phone'), name='contact_phone_once_per_organization', violation_error_message='This phone is already a contact.'),
        ),
        migrations.AddConstraint(
            model_name='contactrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'converted'), _negated=True), models.Q(('conversion_value__isnull', False), ('converted_on__isnull', False)), _connector='OR'), name='converted_contact_has_day_and_value'),
        ),
        migrations.AddConstraint(
            model_name='contactrecord',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'converted'), ('status', models.F('worked_status')), _connector='OR'), name='contact_status_is_worked_unless_converted'),
        ),
        migrations.AddConstraint(
            model_name='contactrecord',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'converted'), models.Q(('conversion_bill', None), ('converted_on', None)), _connector='OR'), name='only_a_converted_contact_has_a_conversion'),
        ),
        migrations.AddConstraint(
            model_name='contactrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'inactive'), _negated=True), models.Q(('closing_reason', ''), _negated=True), _connector='OR'), name='inactive_contact_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='contactinteraction',
            index=models.Index(fields=['organization', '-done_at'], name='interaction_newest_first'),
        ),
        migrations.AddIndex(
            model_name='contactreminder',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['assigned_to', 'due_on'], name='contact_reminder_open'),
        ),
    ]
