import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('customers', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                ('day', models.DateField(help_text='On which it was due to be sent.')),
                ('bundle', models.CharField(editable=False, max_length=60)),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, help_text='Our id, which providers echo.', unique=True)),
                ('status', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('accepted', 'Accepted by the provider'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('read', 'Read'), ('failed', 'Not sent'), ('uncertain', 'Not known whether it was sent'), ('skipped', 'Left out')], default='queued', max_length=10)),
                ('skip_reason', models.CharField(blank=True, choices=[('opted_out', 'The customer wants no messages'), ('no_consent', 'No consent is recorded'), ('no_phone', 'No phone is known'), ('not_on_whatsapp', 'The phone is not on WhatsApp'), ('no_longer_due', 'Nothing to remind of any more'), ('deleted', 'The customer was deleted'), ('expired', 'Too late to send')], max_length=16)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('sender', models.CharField(blank=True, help_text="The provider's id of the sender.", max_length=64)),
                ('template_name', models.CharField(blank=True, max_length=512)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('variables', models.JSONField(default=list)),
                ('body', models.TextField(blank=True, help_text='As it was sent.')),
                ('provider_id', models.CharField(blank=True, max_length=200)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error_text', models.CharField(blank=True, max_length=500)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(help_text='Not before; quiet hours and back-off move it.')),
                ('expires_at', models.DateTimeField(help_text='Too late from then on: somebody calls instead.')),
                ('claim', models.UUIDField(blank=True, editable=False, null=True)),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='accounts.branch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='customers.customer')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='accounts.organization')),
                ('resolved_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MessageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                ('kind', models.CharField(choices=[('status', 'State of a message'), ('inbound', 'Message from a customer')], max_length=10)),
                ('fingerprint', models.CharField(editable=False, max_length=64, unique=True)),
                ('provider_id', models.CharField(max_length=200)),
                ('sender', models.CharField(blank=True, help_text="Ours, by the provider's id.", max_length=64)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('state', models.CharField(blank=True, max_length=20)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('happened_at', models.DateTimeField()),
                ('received_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='events', to='messaging.message')),
                ('organization', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='message_events', to='accounts.organization')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MessageTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                ('language', models.CharField(default='en', help_text='As WhatsApp writes it: en, en_US, hi, gu.', max_length=10, validators=[django.core.validators.RegexValidator('^[a-z]{2,3}(_[A-Z]{2})?$', 'Use a code such as "en" or "hi".')])),
                ('provider_name', models.CharField(blank=True, help_text="WhatsApp: the approved template's name. SMS in India: its DLT template id.", max_length=512, verbose_name='name at the provider')),
                ('body', models.TextField(help_text='With {name}, {shop} and {branch}; {medicines} only where that is switched on. WhatsApp sends the text approved under the name above with these in order of appearance.')),
                ('names_medicines', models.BooleanField(default=False, help_text='Says in the message what is taken. That is health data, and Meta restricts it: see docs/messages.md before you switch it on.')),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('stop_reason', models.CharField(blank=True, max_length=500)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='message_templates', to='accounts.organization')),
            ],
            options={
                'ordering': ['channel', 'language'],
            },
        ),
        migrations.CreateModel(
            name='PhoneEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('delivered', 'A message was delivered or read'), ('inbound', 'A message came from it'), ('undeliverable', 'A message could not be delivered')], max_length=14)),
                ('day', models.DateField()),
                ('message', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='messaging.message')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='phone_evidence', to='accounts.organization')),
            ],
            options={
                'ordering': ['-day', '-id'],
            },
        ),
        migrations.CreateModel(
            name='SenderState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('whatsapp', 'WhatsApp'), ('sms', 'SMS')], max_length=10)),
                ('sender_id', models.CharField(blank=True, help_text="The organization's own: WhatsApp's phone number id, or the number or messaging service that SMS come from. Empty: that of the installation.", max_length=64)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('stop_code', models.CharField(blank=True, max_length=40)),
                ('stop_reason', models.CharField(blank=True, max_length=500)),
                ('paused_until', models.DateTimeField(blank=True, null=True)),
                ('pauses', models.PositiveSmallIntegerField(default=0, help_text='How often in a row the provider asked to wait.')),
                ('reset_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='senders', to='accounts.organization')),
                ('reset_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'sender',
                'ordering': ['organization_id', 'channel'],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['organization', '-id'], name='message_newest_first'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('status', 'queued')), fields=['organization', 'next_try_at', 'id'], name='message_waiting'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('status', 'sending')), fields=['organization', 'lease_until'], name='message_being_sent'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('status', 'uncertain')), fields=['organization', '-id'], name='message_uncertain'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['provider_id'], name='message_by_provider_id'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['phone', '-id'], name='message_by_phone'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('organization', 'bundle', 'channel'), name='message_once_per_bundle_and_channel', violation_error_message='This message has been made already.'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'sending'), _negated=True), models.Q(('claim__isnull', False), ('lease_until__isnull', False)), _connector='OR'), name='message_being_sent_is_held'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'skipped'), _negated=True), models.Q(('skip_reason', ''), _negated=True), _connector='OR'), name='message_left_out_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='messageevent',
            index=models.Index(condition=models.Q(('message', None)), fields=['provider_id'], name='event_without_message'),
        ),
        migrations.AddConstraint(
            model_name='messagetemplate',
            constraint=models.UniqueConstraint(fields=('organization', 'channel', 'language'), name='one_template_per_channel_and_language', violation_error_message='There is a template for this channel and language.'),
        ),
        migrations.AddIndex(
            model_name='phoneevidence',
            index=models.Index(fields=['day'], name='evidence_by_day'),
        ),
        migrations.AddConstraint(
            model_name='phoneevidence',
            constraint=models.UniqueConstraint(fields=('organization', 'phone', 'kind', 'day'), name='evidence_once_per_phone_kind_and_day'),
        ),
        migrations.AddConstraint(
            model_name='senderstate',
            constraint=models.UniqueConstraint(fields=('organization', 'channel'), name='one_sender_per_organization_and_channel', violation_error_message='There is a sender for this channel already.'),
        ),
        migrations.AddConstraint(
            model_name='senderstate',
            constraint=models.UniqueConstraint(condition=models.Q(('sender_id', ''), _negated=True), fields=('channel', 'sender_id'), name='sender_id_of_one_organization', violation_error_message='Another organization has this sender.'),
        ),
        migrations.AddConstraint(
            model_name='senderstate',
            constraint=models.CheckConstraint(condition=models.Q(('stopped_at', None), models.Q(('stop_reason', ''), _negated=True), _connector='OR'), name='stopped_sender_has_a_reason'),
        ),
    ]
