import django.core.validators
import django.db.models.deletion
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
            name='ChannelPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=30)),
                ('name', models.CharField(max_length=200)),
                ('phone', models.CharField(help_text='In any spelling; kept as +919723521333.', max_length=20)),
                ('email', models.CharField(blank=True, max_length=254)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('rera_number', models.CharField(blank=True, max_length=60, verbose_name='RERA number')),
                ('is_active', models.BooleanField(default=True)),
                ('notes', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_records', to='leads.channelpartner')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='channel_partners', to='accounts.organization')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Lead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full_name', models.CharField(blank=True, max_length=200)),
                ('contact_number', models.CharField(blank=True, max_length=20)),
                ('passport_number', models.CharField(blank=True, max_length=15)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('conversion_status', models.CharField(choices=[('open', 'Open'), ('contacted', 'Contacted'), ('qualified', 'Qualified'), ('converted', 'Converted'), ('lost', 'Lost')], default='open', max_length=10)),
                ('lost_reason', models.CharField(blank=True, max_length=500)),
                ('decided_at', models.DateTimeField(blank=True, help_text='When it was converted or lost.', null=True)),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('next_follow_up_on', models.DateField(blank=True, null=True)),
                ('notes', models.TextField(blank=True)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='leads', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='accounts.branch')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='customers.customer')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_records', to='leads.lead')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='accounts.organization')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LeadDuplicate',
            fields=[
                ('duplicatecandidate_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='customers.duplicatecandidate')),
                ('first_lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
                ('second_lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.lead')),
            ],
            options={
                'verbose_name': 'possible duplicate of leads',
            },
            bases=('customers.duplicatecandidate',),
        ),
        migrations.CreateModel(
            name='PartnerDuplicate',
            fields=[
                ('duplicatecandidate_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='customers.duplicatecandidate')),
                ('first_partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.channelpartner')),
                ('second_partner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='leads.channelpartner')),
            ],
            options={
                'verbose_name': 'possible duplicate of partners',
            },
            bases=('customers.duplicatecandidate',),
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('name_key', models.CharField(editable=False, max_length=120)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('description', models.CharField(blank=True, max_length=500)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='accounts.organization')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='PartnerProject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commission_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(100)])),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('partner', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='projects', to='leads.channelpartner')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='leads.project')),
            ],
            options={
                'verbose_name': 'project of a partner',
                'verbose_name_plural': 'projects of partners',
                'ordering': ['project__name'],
            },
        ),
        migrations.CreateModel(
            name='PartnerClaim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('active', 'Active'), ('repeated', "Repeats the partner's own claim"), ('contested', "Contests another partner's claim"), ('decided', 'Decided by a manager')], max_length=10)),
                ('valid_until', models.DateTimeField(help_text='The first claim stands up to here.')),
                ('cause', models.CharField(help_text='As causes of customers.ChangeCause.', max_length=16)),
                ('cause_id', models.BigIntegerField(blank=True, null=True)),
                ('description', models.CharField(blank=True, help_text='By what, for people: "Row 4 of leads.xlsx".', max_length=300)),
                ('reason', models.CharField(blank=True, help_text="Of a manager's decision: why this partner.", max_length=500)),
                ('claimed_at', models.DateTimeField()),
                ('claimed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contests', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contested_by', to='leads.partnerclaim')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='leads.lead')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='leads.channelpartner')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='leads.project')),
            ],
            options={
                'verbose_name': 'partner claim',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LoanCommitment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=14)),
                ('lender', models.CharField(blank=True, max_length=120)),
                ('promised_on', models.DateField(help_text='The date promised.')),
                ('status', models.CharField(choices=[('open', 'Open'), ('overdue', 'Overdue'), ('kept', 'Kept'), ('cancelled', 'Cancelled')], default='open', max_length=10)),
                ('notes', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loan_commitments', to='leads.lead')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('project', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.project')),
            ],
            options={
                'ordering': ['promised_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LeadProjectAssociation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(default='New', max_length=60)),
                ('assigned_at', models.DateTimeField(blank=True, null=True)),
                ('is_pretagged', models.BooleanField(default=False)),
                ('pretag_status', models.CharField(blank=True, choices=[('', 'Not pretagged'), ('pending', 'Pending'), ('approved', 'Approved'), ('rejected', 'Rejected'), ('expired', 'Expired')], max_length=10)),
                ('phone_verified', models.BooleanField(default=False)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('enquired_on', models.DateField(blank=True, null=True)),
                ('value', models.DecimalField(blank=True, decimal_places=2, help_text='Of the deal, when won.', max_digits=14, null=True)),
                ('converted_at', models.DateTimeField(blank=True, null=True)),
                ('notes', models.TextField(blank=True)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('assigned_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assigned_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lead_associations', to=settings.AUTH_USER_MODEL)),
                ('channel_partner', models.ForeignKey(blank=True, help_text='Whose claim stands; every claim is in the ledger.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='associations', to='leads.channelpartner')),
                ('lead', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='associations', to='leads.lead')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='associations', to='leads.project')),
            ],
            options={
                'verbose_name': 'lead in a project',
                'verbose_name_plural': 'leads in projects',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='FollowUpHistory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'Call'), ('whatsapp', 'WhatsApp'), ('sms', 'SMS'), ('email', 'E-mail'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('note', 'Note')], default='call', max_length=10)),
                ('notes', models.TextField(blank=True)),
                ('response', models.TextField(blank=True)),
                ('next_follow_up_on', models.DateField(blank=True, null=True)),
                ('done_at', models.DateTimeField()),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='leads.lead')),
                ('project', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='leads.project')),
            ],
            options={
                'verbose_name': 'follow-up',
                'verbose_name_plural': 'follow-ups',
                'ordering': ['-done_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ProjectStatus',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(editable=False, max_length=180)),
                ('name', models.CharField(help_text='As it is shown: Site visit.', max_length=60)),
                ('project', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statuses', to='leads.project')),
            ],
            options={
                'verbose_name': 'status in a project',
                'verbose_name_plural': 'statuses in projects',
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='channelpartner',
            constraint=models.UniqueConstraint(fields=('organization', 'phone'), name='partner_phone_once_per_organization', violation_error_message='Another partner has this phone.'),
        ),
        migrations.AddConstraint(
            model_name='channelpartner',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('organization', 'code'), name='partner_code_once_per_organization', violation_error_message='Another partner has this code.'),
        ),
        migrations.AddConstraint(
            model_name='channelpartner',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), ('is_active', False), _connector='OR'), name='partner_merged_is_not_active'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(fields=['organization', '-id'], name='lead_newest_first'),
        ),
        migrations.AddIndex(
            model_name='lead',
            index=models.Index(condition=models.Q(('next_follow_up_on__isnull', False)), fields=['organization', 'next_follow_up_on'], name='lead_to_follow_up'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('customer',), name='one_active_lead_per_customer', violation_error_message='This person is already a lead.'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True), models.Q(('contact_number', ''), _negated=True)), fields=('organization', 'contact_number'), name='contact_number_once_among_active_leads', violation_error_message='Another active lead has this contact number.'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('conversion_status', 'lost'), _negated=True), models.Q(('lost_reason', ''), _negated=True), _connector='OR'), name='lost_lead_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='lead',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), ('is_active', False), _connector='OR'), name='lead_merged_is_not_active'),
        ),
        migrations.AddConstraint(
            model_name='leadduplicate',
            constraint=models.UniqueConstraint(fields=('first_lead', 'second_lead'), name='lead_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='leadduplicate',
            constraint=models.CheckConstraint(condition=models.Q(('first_lead__lt', models.F('second_lead'))), name='lead_pair_lower_id_first'),
        ),
        migrations.AddConstraint(
            model_name='partnerduplicate',
            constraint=models.UniqueConstraint(fields=('first_partner', 'second_partner'), name='partner_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='partnerduplicate',
            constraint=models.CheckConstraint(condition=models.Q(('first_partner__lt', models.F('second_partner'))), name='partner_pair_lower_id_first'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('organization', 'name_key'), name='project_name_once_per_organization', violation_error_message='There is already a project with this name.'),
        ),
        migrations.AddConstraint(
            model_name='partnerproject',
            constraint=models.UniqueConstraint(fields=('partner', 'project'), name='partner_once_per_project', violation_error_message='This partner already works for this project.'),
        ),
        migrations.AddConstraint(
            model_name='partnerproject',
            constraint=models.CheckConstraint(condition=models.Q(('commission_percent', None), models.Q(('commission_percent__gte', 0), ('commission_percent__lte', 100)), _connector='OR'), name='commission_is_a_percentage'),
        ),
        migrations.AddConstraint(
            model_name='partnerclaim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'decided'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='decided_claim_has_a_reason'),
        ),
        migrations.AddIndex(
            model_name='loancommitment',
            index=models.Index(condition=models.Q(('status', 'open')), fields=['organization', 'promised_on'], name='loan_still_open'),
        ),
        migrations.AddConstraint(
            model_name='loancommitment',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='loan_amount_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='leadprojectassociation',
            constraint=models.UniqueConstraint(fields=('lead', 'project'), name='lead_once_per_project', violation_error_message='This lead is already in this project.'),
        ),
        migrations.AddConstraint(
            model_name='projectstatus',
            constraint=models.UniqueConstraint(fields=('project', 'key'), name='project_status_once'),
        ),
    ]
