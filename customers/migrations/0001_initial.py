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
            name='Customer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full_name', models.CharField(blank=True, max_length=200)),
                ('phone', models.CharField(blank=True, help_text='In any spelling; kept as +919723521333.', max_length=20)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('passport_number', models.CharField(blank=True, max_length=15)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('date_of_birth', models.DateField(blank=True, null=True)),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('gender', models.CharField(blank=True, max_length=20)),
                ('category', models.CharField(blank=True, choices=[('contact_sheet', 'Contact sheet'), ('first_time_prescription', 'First time prescription'), ('regular_branded', 'Regular branded'), ('generic_informed', 'Generic informed')], max_length=30)),
                ('service_type', models.CharField(blank=True, max_length=120)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('chronic_conditions', models.TextField(blank=True)),
                ('allergies', models.TextField(blank=True)),
                ('primary_doctor', models.CharField(blank=True, max_length=200)),
                ('prefers_generic', models.BooleanField(blank=True, null=True)),
                ('generic_education_given', models.BooleanField(blank=True, null=True)),
                ('special_notes', models.TextField(blank=True)),
                ('message_consent_at', models.DateTimeField(blank=True, null=True)),
                ('opted_out_at', models.DateTimeField(blank=True, null=True)),
                ('whatsapp_status', models.CharField(choices=[('unknown', 'Unknown'), ('active', 'Active'), ('inactive', 'Inactive')], default='unknown', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('is_counter', models.BooleanField(db_default=False, default=False, editable=False, help_text="Nobody in particular: holds the branch's bills of CASH and walk-ins.")),
                ('last_activity', models.DateTimeField(blank=True, null=True)),
                ('first_uploaded_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='accounts.branch')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_records', to='customers.customer')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='customers', to='accounts.organization')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='CustomerIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('email', 'Email'), ('passport', 'Passport')], max_length=8)),
                ('value', models.CharField(max_length=254)),
                ('first_seen', models.DateTimeField()),
                ('source', models.CharField(blank=True, max_length=60)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='customers.customer')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DuplicateCandidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(default='customer', editable=False, max_length=20)),
                ('score', models.FloatField(default=1.0, help_text='0 to 1: how sure we are; the higher of both.')),
                ('reasons', models.JSONField(default=list, help_text='Which keys met, a sentence for each time; oldest first.')),
                ('key_score', models.FloatField(default=0, help_text='How sure those keys make us.')),
                ('likeness', models.CharField(blank=True, help_text='In what the two are alike, as last compared.', max_length=600)),
                ('compared_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(choices=[('open', 'Open'), ('dismissed', 'Not the same person'), ('merged', 'Merged')], default='open', max_length=10)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('first', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duplicate_candidates', to='accounts.organization')),
                ('second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.customer')),
            ],
            options={
                'verbose_name': 'possible duplicate',
                'ordering': ['-score', '-id'],
            },
        ),
        migrations.CreateModel(
            name='DuplicateScope',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=20)),
                ('version', models.PositiveIntegerField(default=0, help_text='Of the rules.')),
                ('compared_until', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.organization')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='BlockingKey',
            fields=[
                ('pk', models.CompositePrimaryKey('scope', 'key', 'record', blank=True, editable=False, primary_key=True, serialize=False)),
                ('key', models.BigIntegerField()),
                ('record', models.BigIntegerField()),
                ('scope', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.duplicatescope')),
            ],
        ),
        migrations.CreateModel(
            name='IgnoredIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('email', 'Email'), ('passport', 'Passport')], default='phone', max_length=8)),
                ('value', models.CharField(help_text='Kept in its normal form.', max_length=254)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ignored_identifiers', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'ignored key',
                'ordering': ['kind', 'value'],
            },
        ),
        migrations.CreateModel(
            name='MergeRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(help_text='customer, lead or channel_partner.', max_length=20)),
                ('primary_id', models.BigIntegerField(help_text='The record that stayed.')),
                ('choices', models.JSONField(default=dict)),
                ('changes', models.JSONField(default=dict, help_text='{field: [before, after]} of the one kept.')),
                ('moved', models.JSONField(default=dict)),
                ('combined', models.JSONField(default=list)),
                ('merged_at', models.DateTimeField()),
                ('merged_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='accounts.organization')),
                ('part_of', models.ForeignKey(blank=True, help_text='The merge of which this was a part: of customers, say, who were both leads.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='customers.mergerecord')),
            ],
            options={
                'verbose_name': 'merge',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='MergeMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_id', models.BigIntegerField(db_index=True)),
                ('is_primary', models.BooleanField(default=False)),
                ('label', models.CharField(help_text='Who that was, for people.', max_length=250)),
                ('snapshot', models.JSONField(help_text='{field: value}, and under identifiers the keys.')),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='customers.mergerecord')),
            ],
            options={
                'ordering': ['-is_primary', 'record_id'],
            },
        ),
        migrations.CreateModel(
            name='OptedOutPhone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phone', models.CharField(help_text='In any spelling; kept as +919723521333.', max_length=20)),
                ('why', models.CharField(blank=True, max_length=200)),
                ('since', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='opted_out_phones', to='accounts.organization')),
                ('reported_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='WebhookKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key_id', models.CharField(max_length=40, unique=True, verbose_name='key')),
                ('label', models.CharField(blank=True, help_text='Which system signs with it.', max_length=100)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('expires_at', models.DateTimeField(blank=True, help_text='Nothing signed with it is taken from then on.', null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhook_keys', to='accounts.organization')),
            ],
            options={
                'verbose_name': 'webhook key',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='WebhookEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.CharField(max_length=100)),
                ('body_sha256', models.CharField(max_length=64)),
                ('answer', models.JSONField(default=dict)),
                ('waiting', models.JSONField(default=list, help_text='Items that need attention, as they came; nothing is lost.')),
                ('received_at', models.DateTimeField(auto_now_add=True, db_index=True)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='webhook_events', to='accounts.organization')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='customers.webhookkey')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['organization', '-id'], name='customer_newest_first'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['organization', 'full_name', '-id'], name='customer_by_name'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('phone__gt', '')), fields=['organization', 'phone'], name='customer_by_phone'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('email__gt', '')), fields=['organization', 'email'], name='customer_by_email'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('passport_number__gt', '')), fields=['organization', 'passport_number'], name='customer_by_passport'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(fields=['organization', '-created_at', '-id'], name='customer_by_creation'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), ('is_active', False), _connector='OR'), name='customer_merged_is_not_active'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.UniqueConstraint(condition=models.Q(('is_counter', True)), fields=('branch',), name='counter_customer_once_per_branch', violation_error_message='This branch has its counter customer already.'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('is_counter', False), models.Q(('branch__isnull', False), ('email', ''), ('is_active', True), ('merged_into', None), ('passport_number', ''), ('phone', '')), _connector='OR'), name='counter_customer_is_nobody'),
        ),
        migrations.AddConstraint(
            model_name='customeridentifier',
            constraint=models.UniqueConstraint(fields=('organization', 'kind', 'value'), name='identifier_belongs_to_one_customer', violation_error_message='This identifier belongs to another customer.'),
        ),
        migrations.AddConstraint(
            model_name='duplicatecandidate',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='candidate_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicatecandidate',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second')), models.Q(('first', None), ('second', None)), _connector='OR'), name='candidate_lower_id_first'),
        ),
        migrations.AddConstraint(
            model_name='duplicatecandidate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first__isnull', False), ('second__isnull', False), ('type', 'customer')), models.Q(models.Q(('type', 'customer'), _negated=True), ('first', None), ('second', None)), _connector='OR'), name='candidate_of_customers_names_them'),
        ),
        migrations.AddConstraint(
            model_name='duplicatescope',
            constraint=models.UniqueConstraint(fields=('organization', 'type'), name='duplicate_scope_once_per_type'),
        ),
        migrations.AddIndex(
            model_name='blockingkey',
            index=models.Index(fields=['scope', 'record'], name='blocking_keys_of_a_record'),
        ),
        migrations.AddConstraint(
            model_name='ignoredidentifier',
            constraint=models.UniqueConstraint(fields=('organization', 'kind', 'value'), name='ignored_identifier_once_per_organization', violation_error_message='This is already on the ignore list.'),
        ),
        migrations.AddIndex(
            model_name='mergerecord',
            index=models.Index(fields=['organization', '-id'], name='merge_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='mergemember',
            constraint=models.UniqueConstraint(fields=('merge', 'record_id'), name='record_once_per_merge', violation_error_message='This record is in the merge already.'),
        ),
        migrations.AddConstraint(
            model_name='optedoutphone',
            constraint=models.UniqueConstraint(fields=('organization', 'phone'), name='phone_opts_out_once_per_organization', violation_error_message='This phone has opted out already.'),
        ),
        migrations.AddConstraint(
            model_name='webhookevent',
            constraint=models.UniqueConstraint(fields=('organization', 'event_id'), name='webhook_event_once_per_organization', violation_error_message='This event was imported at the same moment.'),
        ),
    ]
