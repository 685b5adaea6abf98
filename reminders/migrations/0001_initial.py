import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('customers', '0001_initial'),
        ('messaging', '0001_initial'),
        ('visits', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MessageReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='messaging.message')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RefillReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medicine_name', models.CharField(max_length=200)),
                ('medicine_key', models.CharField(max_length=200)),
                ('runs_out_on', models.DateField(help_text='With stock that was left, where that is counted.')),
                ('reminder_date', models.DateField()),
                ('due_on', models.DateField()),
                ('call_only', models.BooleanField(default=False, help_text='Call, never send: its date was past when it was made, or a call was promised.')),
                ('status', models.CharField(choices=[('pending', 'Pending'), ('sent', 'Reminded'), ('purchased', 'Reminded and bought'), ('superseded', 'Bought again before'), ('closed', 'Closed'), ('cancelled', 'Cancelled with the bill')], default='pending', max_length=10)),
                ('bought_on', models.DateField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('sent_by', models.CharField(blank=True, choices=[('whatsapp', 'WhatsApp'), ('sms', 'SMS'), ('call', 'Call')], max_length=10)),
                ('response', models.CharField(blank=True, choices=[('will_buy', 'Will buy'), ('call_later', 'Call later'), ('no_answer', 'No answer'), ('bought_elsewhere', 'Bought elsewhere'), ('stopped', 'No longer takes it'), ('wrong_number', 'Wrong number'), ('replied', 'Replied to the message')], max_length=16)),
                ('response_notes', models.CharField(blank=True, max_length=500)),
                ('responded_at', models.DateTimeField(blank=True, null=True)),
                ('closing_reason', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('bought_by', models.ForeignKey(blank=True, help_text='The purchase that took its place.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='refilled_reminders', to='visits.purchase')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refill_reminders', to='accounts.branch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refill_reminders', to='customers.customer')),
                ('messages', models.ManyToManyField(editable=False, related_name='reminders', through='reminders.MessageReminder', to='messaging.message')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='refill_reminders', to='accounts.organization')),
                ('purchase', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='refill_reminder', to='visits.purchase')),
                ('responded_by', models.ForeignKey(blank=True, db_index=False, help_text='Who heard the answer; nobody when the customer replied to a message.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by_user', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.AddField(
            model_name='messagereminder',
            name='reminder',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='message_links', to='reminders.refillreminder'),
        ),
        migrations.AddIndex(
            model_name='refillreminder',
            index=models.Index(condition=models.Q(('status__in', ['pending', 'sent'])), fields=['organization', 'due_on', 'id'], name='refill_due'),
        ),
        migrations.AddIndex(
            model_name='refillreminder',
            index=models.Index(fields=['organization', '-reminder_date'], name='refill_by_date'),
        ),
        migrations.AddConstraint(
            model_name='refillreminder',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('customer', 'medicine_key'), name='one_open_refill_per_medicine'),
        ),
        migrations.AddConstraint(
            model_name='refillreminder',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('reminder_date'))), name='refill_snoozed_later_only'),
        ),
        migrations.AddConstraint(
            model_name='refillreminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['sent', 'purchased']), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='refill_sent_has_an_instant'),
        ),
        migrations.AddConstraint(
            model_name='refillreminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['superseded', 'purchased']), _negated=True), ('bought_on__isnull', False), _connector='OR'), name='refill_bought_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='refillreminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'closed'), _negated=True), models.Q(('closing_reason', ''), _negated=True), _connector='OR'), name='closed_refill_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='messagereminder',
            constraint=models.UniqueConstraint(fields=('reminder', 'channel'), name='reminder_once_per_channel', violation_error_message='This reminder has a message of this channel.'),
        ),
    ]
