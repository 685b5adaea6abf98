import django.db.models.deletion
import django.db.models.expressions
import uploads.models.upload
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('contacts', '0001_initial'),
        ('customers', '0001_initial'),
        ('jobs', '0001_initial'),
        ('leads', '0001_initial'),
        ('visits', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FileUpload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('customers', 'Customers and their visits'), ('contacts', 'Contacts to call'), ('leads', 'Leads and their projects'), ('channel_partners', 'Channel partners and their commissions'), ('purchases', 'Bills and what was bought')], max_length=20)),
                ('file', models.FileField(max_length=200, upload_to=uploads.models.upload.stored_name)),
                ('original_name', models.CharField(max_length=255)),
                ('size', models.PositiveBigIntegerField(help_text='Bytes.')),
                ('sha256', models.CharField(max_length=64)),
                ('options', models.JSONField(default=dict, help_text='What the person chose, e.g. sheet.')),
                ('sheet', models.CharField(blank=True, max_length=100)),
                ('columns', models.JSONField(default=list, help_text='Headings in order, as typed.')),
                ('column_mapping', models.JSONField(default=dict, help_text='{column index: field}.')),
                ('profile', models.JSONField(default=dict, help_text='Encoding, header row, skipped lines, date order and its proof.')),
                ('wants_preview', models.BooleanField(default=False, help_text='It is shown what it would do before it is imported.')),
                ('previewed_at', models.DateTimeField(blank=True, help_text='When the preview that stands began.', null=True)),
                ('preview_counts', models.JSONField(blank=True, default=dict, help_text='Rows per outcome that the preview found.')),
                ('differences_count', models.PositiveIntegerField(default=0, help_text='Rows that came out otherwise than previewed.')),
                ('status', models.CharField(choices=[('queued', 'Waiting for its turn'), ('processing', 'Being imported'), ('needs_mapping', 'Needs you to say what its columns are'), ('previewing', 'Being previewed'), ('previewed', 'Previewed, waits for you to run it'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled'), ('reverting', 'Being reverted'), ('reverted', 'Reverted'), ('partly_reverted', 'Reverted in part')], default='queued', max_length=16)),
                ('error', models.TextField(blank=True)),
                ('rows_read', models.PositiveIntegerField(default=0)),
                ('created_count', models.PositiveIntegerField(default=0)),
                ('updated_count', models.PositiveIntegerField(default=0)),
                ('unchanged_count', models.PositiveIntegerField(default=0)),
                ('needs_attention_count', models.PositiveIntegerField(default=0)),
                ('seen_before_count', models.PositiveIntegerField(default=0)),
                ('fixed_count', models.PositiveIntegerField(default=0, help_text='Rows that waited and were imported later.')),
                ('duplicates_count', models.PositiveIntegerField(default=0, help_text='Open pairs that its rows were in when they were last compared.')),
                ('duplicates_checked_at', models.DateTimeField(blank=True, help_text='When its rows were last compared.', null=True)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('branch', models.ForeignKey(blank=True, help_text='For rows that name no shop.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='accounts.branch')),
                ('corrects', models.ForeignKey(blank=True, help_text='The upload whose waiting rows this workbook corrects.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='workbooks', to='uploads.fileupload')),
                ('job', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='upload', to='jobs.job')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='accounts.organization')),
                ('same_file_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='uploads.fileupload')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploads', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'upload',
                'verbose_name_plural': 'uploads',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PreviewRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(help_text='As the person sees it in the sheet.')),
                ('cells', models.JSONField(help_text="The raw cells, in the order of the upload's columns.")),
                ('filled', models.JSONField(help_text='{column index: cell} that the row takes from lines above it.', null=True)),
                ('outcome', models.CharField(choices=[('pending', 'Pending'), ('created', 'Created'), ('updated', 'Updated'), ('unchanged', 'Unchanged'), ('needs_attention', 'Needs attention')], max_length=15)),
                ('matched_by', models.CharField(blank=True, choices=[('phone', 'Phone'), ('email', 'Email'), ('passport', 'Passport'), ('seen_before', 'Seen before')], max_length=12)),
                ('changes', models.JSONField(default=dict, help_text='{field: [before, after]}.')),
                ('problems', models.JSONField(default=list, help_text='[{column, value, code, message}].')),
                ('new_customer', models.PositiveIntegerField(help_text='Rows with the same number are one person who would be new.', null=True)),
                ('difference', models.TextField(blank=True, help_text='What became of the row instead, and why, once it was imported.')),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='customers.customer')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='preview_rows', to='uploads.fileupload')),
            ],
            options={
                'verbose_name': 'previewed row',
                'verbose_name_plural': 'previewed rows',
                'ordering': ['upload_id', 'row_number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RememberedMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('customers', 'Customers and their visits'), ('contacts', 'Contacts to call'), ('leads', 'Leads and their projects'), ('channel_partners', 'Channel partners and their commissions'), ('purchases', 'Bills and what was bought')], max_length=20)),
                ('signature', models.CharField(editable=False, max_length=32)),
                ('headings', models.JSONField(help_text='As typed in the sheet that was corrected.')),
                ('mapping', models.JSONField(help_text='{heading as compared: field, or null to leave it out}.')),
                ('remembered_at', models.DateTimeField()),
                ('used_count', models.PositiveIntegerField(default=0)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('remembered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'remembered mapping',
                'verbose_name_plural': 'remembered mappings',
                'ordering': ['-remembered_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='UploadBranch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.branch')),
                ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='branches', to='uploads.fileupload')),
            ],
            options={
                'verbose_name': 'branch of an upload',
                'verbose_name_plural': 'branches of uploads',
                'ordering': ['upload_id', 'branch_id'],
            },
        ),
        migrations.CreateModel(
            name='UploadNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('mailed_at', models.DateTimeField(blank=True, help_text='When sending began: it is never begun twice.', null=True)),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('upload', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice', to='uploads.fileupload')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='UploadRevert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_preview', models.BooleanField(default=False)),
                ('status', models.CharField(choices=[('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='running', max_length=10)),
                ('reason', models.CharField(blank=True, help_text='Why it was reverted.', max_length=500)),
                ('counts', models.JSONField(default=dict, help_text='{reverted: {customers: 12, visits: 14}, kept: {...}, blocked: {...}}')),
                ('error', models.TextField(blank=True)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('job', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='revert', to='jobs.job')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reverts', to='uploads.fileupload')),
            ],
            options={
                'verbose_name': 'reverting',
                'verbose_name_plural': 'takings back',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='RevertEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('reverted', 'Reverted'), ('kept', 'Kept'), ('blocked', 'Blocked')], max_length=8)),
                ('record_type', models.CharField(help_text='"customer", "lead" ...', max_length=20)),
                ('record_id', models.BigIntegerField(null=True)),
                ('title', models.CharField(help_text="The record's name then.", max_length=254)),
                ('row_number', models.PositiveIntegerField(help_text='The first row of the upload that told of it.', null=True)),
                ('sentences', models.JSONField(default=list)),
                ('revert', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='uploads.uploadrevert')),
            ],
            options={
                'verbose_name': 'entry',
                'verbose_name_plural': 'entries',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='UploadRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_number', models.PositiveIntegerField(help_text='As the person sees it in the sheet.')),
                ('cells', models.JSONField(help_text="The raw cells, in the order of the upload's columns.")),
                ('filled', models.JSONField(help_text='{column index: cell} that the row takes from lines above it.', null=True)),
                ('outcome', models.CharField(choices=[('pending', 'Pending'), ('created', 'Created'), ('updated', 'Updated'), ('unchanged', 'Unchanged'), ('needs_attention', 'Needs attention')], max_length=15)),
                ('matched_by', models.CharField(blank=True, choices=[('phone', 'Phone'), ('email', 'Email'), ('passport', 'Passport'), ('seen_before', 'Seen before')], max_length=12)),
                ('changes', models.JSONField(default=dict, help_text='{field: [before, after]}.')),
                ('problems', models.JSONField(default=list, help_text='[{column, value, code, message}].')),
                ('corrections', models.JSONField(help_text='{column index: cell} as corrected since; the cells stay as they came.', null=True)),
                ('attempts', models.PositiveIntegerField(db_default=0, default=0, help_text='How often it was tried again.')),
                ('fingerprint', models.UUIDField(help_text='Of the understood values; empty for rows that were not imported.', null=True)),
                ('same_as', models.BigIntegerField(help_text='The row of an earlier upload that brought the same.', null=True)),
                ('processed_at', models.DateTimeField()),
                ('reverted_at', models.DateTimeField(blank=True, null=True)),
                ('channel_partner', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='leads.channelpartner')),
                ('contact', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='contacts.contactrecord')),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='upload_rows', to='customers.customer')),
                ('lead', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='leads.lead')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organization')),
                ('purchase', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='visits.purchase')),
                ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='uploads.fileupload')),
                ('visit', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='visits.visit')),
            ],
            options={
                'verbose_name': 'row',
                'verbose_name_plural': 'rows',
                'ordering': ['upload_id', 'row_number'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RowAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField(help_text="In the order of the upload's columns.")),
                ('outcome', models.CharField(choices=[('pending', 'Pending'), ('created', 'Created'), ('updated', 'Updated'), ('unchanged', 'Unchanged'), ('needs_attention', 'Needs attention')], max_length=15)),
                ('problems', models.JSONField(default=list)),
                ('tried_at', models.DateTimeField()),
                ('uncorrected_key', models.UUIDField(help_text="Of the row's cells as uploaded, when corrected ones were imported: the uncorrected sheet may come again.", null=True)),
                ('tried_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workbook', models.ForeignKey(db_index=False, help_text='The corrected workbook that brought these cells.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected', to='uploads.fileupload')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='uploads.uploadrow')),
            ],
            options={
                'verbose_name': 'attempt',
                'verbose_name_plural': 'attempts',
                'ordering': ['row_id', 'number'],
            },
        ),
        migrations.CreateModel(
            name='WaitingWorkbook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_being_made', models.BooleanField(default=True)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='')),
                ('rows', models.PositiveIntegerField(default=0, help_text='That waited when it was begun.')),
                ('tries', models.PositiveBigIntegerField(default=0, help_text='How often these had been tried again by then.')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_workbook', to='jobs.job')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting_workbooks', to='uploads.fileupload')),
            ],
            options={
                'verbose_name': 'workbook of waiting rows',
                'verbose_name_plural': 'workbooks of waiting rows',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='WaitReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('rows', models.PositiveIntegerField()),
                ('upload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='wait_reasons', to='uploads.fileupload')),
            ],
            options={
                'ordering': ['upload_id', 'code'],
            },
        ),
        migrations.AddIndex(
            model_name='fileupload',
            index=models.Index(fields=['organization', 'sha256'], name='upload_same_bytes'),
        ),
        migrations.AddConstraint(
            model_name='fileupload',
            constraint=models.CheckConstraint(condition=models.Q(('rows_read', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('created_count'), '+', models.F('updated_count')), '+', models.F('unchanged_count')), '+', models.F('needs_attention_count')))), name='upload_sum_closes'),
        ),
        migrations.AddIndex(
            model_name='previewrow',
            index=models.Index(condition=models.Q(('outcome', 'needs_attention')), fields=['upload', 'row_number'], name='preview_row_waiting'),
        ),
        migrations.AddConstraint(
            model_name='previewrow',
            constraint=models.UniqueConstraint(fields=('upload', 'row_number'), name='preview_row_once_per_upload', violation_error_message='This row is already previewed.'),
        ),
        migrations.AddConstraint(
            model_name='rememberedmapping',
            constraint=models.UniqueConstraint(fields=('organization', 'kind', 'signature'), name='mapping_remembered_once_per_headings', violation_error_message='These headings are remembered already.'),
        ),
        migrations.AddConstraint(
            model_name='uploadbranch',
            constraint=models.UniqueConstraint(fields=('upload', 'branch'), name='upload_branch_once', violation_error_message='This upload has this branch already.'),
        ),
        migrations.AddConstraint(
            model_name='uploadrevert',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'running')), fields=('upload', 'is_preview'), name='revert_once_at_a_time', violation_error_message='This upload is being reverted already.'),
        ),
        migrations.AddIndex(
            model_name='revertentry',
            index=models.Index(fields=['revert', 'decision', 'id'], name='revert_entry_of_list'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(condition=models.Q(('fingerprint__isnull', False), ('same_as', None)), fields=['fingerprint'], name='row_seen_before'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(fields=['customer', '-id'], name='row_of_customer'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(condition=models.Q(('contact__isnull', False)), fields=['contact', '-id'], name='row_of_contact'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(condition=models.Q(('channel_partner__isnull', False)), fields=['channel_partner'], name='row_of_partner'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(condition=models.Q(('purchase__isnull', False)), fields=['purchase'], name='row_of_purchase'),
        ),
        migrations.AddIndex(
            model_name='uploadrow',
            index=models.Index(condition=models.Q(('outcome', 'needs_attention')), fields=['upload', 'row_number'], name='row_waiting'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.UniqueConstraint(fields=('upload', 'row_number'), name='row_once_per_upload', violation_error_message='This row is already imported.'),
        ),
        migrations.AddConstraint(
            model_name='uploadrow',
            constraint=models.UniqueConstraint(condition=models.Q(('same_as__isnull', False)), fields=('upload', 'same_as'), name='row_answered_for_once_per_upload', violation_error_message='Another row of this upload already repeats that row.'),
        ),
        migrations.AddIndex(
            model_name='rowattempt',
            index=models.Index(condition=models.Q(('uncorrected_key__isnull', False)), fields=['uncorrected_key'], name='row_corrected_before'),
        ),
        migrations.AddConstraint(
            model_name='rowattempt',
            constraint=models.UniqueConstraint(fields=('row', 'number'), name='attempt_once_per_row_and_number', violation_error_message='Somebody else tried this row at the same moment.'),
        ),
        migrations.AddConstraint(
            model_name='rowattempt',
            constraint=models.UniqueConstraint(condition=models.Q(('workbook__isnull', False)), fields=('workbook', 'row'), name='attempt_once_per_workbook', violation_error_message='This workbook has already corrected this row.'),
        ),
        migrations.AddConstraint(
            model_name='waitingworkbook',
            constraint=models.UniqueConstraint(condition=models.Q(('is_being_made', True)), fields=('upload',), name='workbook_made_once_at_a_time', violation_error_message='This workbook is being made already.'),
        ),
        migrations.AddConstraint(
            model_name='waitreason',
            constraint=models.UniqueConstraint(fields=('upload', 'code'), name='wait_reason_once_per_upload'),
        ),
    ]
