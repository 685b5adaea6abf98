import accounts.models.organization
import accounts.models.user
import datetime
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('name_key', models.CharField(editable=False, max_length=120)),
                ('code', models.CharField(blank=True, max_length=20)),
                ('city', models.CharField(blank=True, max_length=120)),
                ('aliases', models.JSONField(blank=True, default=list, help_text='Other spellings met in sheets: ["CG Rd", "C.G. Rd"].')),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('deletion_started_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'verbose_name_plural': 'branches',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('default_region', models.CharField(default='IN', help_text='Country by which local phone numbers are read, e.g. IN.', max_length=2, validators=[accounts.models.organization.validate_region])),
                ('time_zone', models.CharField(default='Asia/Kolkata', max_length=64, validators=[accounts.models.organization.validate_time_zone])),
                ('currency', models.CharField(blank=True, help_text='Of bills, e.g. INR. Empty: the currency of the country.', max_length=3, validators=[accounts.models.organization.validate_currency])),
                ('date_order', models.CharField(choices=[('DMY', 'Day first (31/12/2024)'), ('MDY', 'Month first (12/31/2024)'), ('YMD', 'Year first (2024/12/31)')], default='DMY', max_length=3)),
                ('refill_lead_days', models.PositiveSmallIntegerField(default=5, help_text='A refill is reminded of so many days before the medicine runs out.', validators=[django.core.validators.MaxValueValidator(366)])),
                ('refill_carries_stock', models.BooleanField(default=False, help_text='Days left of a medicine that is bought again early count for the next reminder.')),
                ('send_hour', models.PositiveSmallIntegerField(default=10, help_text='Local hour at which due reminders are sent.', validators=[django.core.validators.MaxValueValidator(23)])),
                ('quiet_from', models.TimeField(default=datetime.time(20, 0), help_text='From this local time on no message goes out. The same as the end: no quiet.')),
                ('quiet_until', models.TimeField(default=datetime.time(9, 0))),
                ('messages_per_hour', models.PositiveIntegerField(default=1000, help_text='Reminders beyond it go out in the hours after.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100000)])),
                ('messages_need_consent', models.BooleanField(default=False, help_text='Send only to customers whose consent is recorded. Who opted out never gets any.')),
                ('message_language', models.CharField(default='en', help_text='Of reminders: a code such as en, en_US, hi or gu.', max_length=10, validators=[django.core.validators.RegexValidator('^[a-z]{2,3}(_[A-Z]{2})?$', 'Use a code such as "en" or "hi".')])),
                ('claim_days', models.PositiveSmallIntegerField(default=60, help_text="Days for which a partner's first claim on a lead stands.", validators=[django.core.validators.MaxValueValidator(3650)])),
                ('reactivate_on_activity', models.BooleanField(default=True, help_text='A deleted customer who comes back becomes active again.')),
                ('names_of_nobody', models.JSONField(blank=True, help_text='Names that are nobody\'s, such as "Cash" or "Walk in": they make no customer. Capitals, dots, spaces and dashes are ignored. Never said: the usual ones.', null=True, validators=[accounts.models.organization.validate_names_of_nobody])),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('deletion_started_at', models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('staff', 'Staff'), ('viewer', 'Viewer')], default='staff', max_length=10)),
                ('aliases', models.JSONField(blank=True, default=list, help_text='Other names met in sheets under "Attended by": ["Chitra ben", "CJ"].', validators=[accounts.models.user.validate_aliases])),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('branches', models.ManyToManyField(blank=True, help_text='Staff work in these and see only these: they need at least one. Viewers with branches see only these. Owners and managers see all.', related_name='users', to='accounts.branch')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='accounts.organization')),
            ],
            options={
                'ordering': ['username'],
            },
            managers=[
                ('objects', accounts.models.user.ScopedUserManager()),
            ],
        ),
        migrations.AddField(
            model_name='branch',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='accounts.organization'),
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('fingerprint', models.CharField(max_length=64)),
                ('token', models.UUIDField()),
                ('lease_until', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(db_index=True)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answer', models.TextField(blank=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='idempotency_keys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='idempotency_key_once_per_user', violation_error_message='This key is in use already.'), models.CheckConstraint(condition=models.Q(('status__isnull', True), ('status__range', (200, 299)), _connector='OR'), name='idempotency_key_keeps_successes')],
            },
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.UniqueConstraint(fields=('organization', 'name_key'), name='branch_name_once_per_organization', violation_error_message='There is already a branch with this name.'),
        ),
    ]
