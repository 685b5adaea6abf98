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
            name='BillNumber',
            fields=[
                ('organization', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='accounts.organization')),
                ('last', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visit_date', models.DateField()),
                ('attended_by_text', models.CharField(blank=True, db_default='', default='', editable=False, help_text='As a sheet names who attended, where that is none of the users.', max_length=200)),
                ('outcome', models.CharField(choices=[('unknown', 'Unknown'), ('purchased', 'Purchased'), ('no_purchase', 'No purchase')], default='unknown', max_length=12)),
                ('notes', models.TextField(blank=True)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('attended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('branch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='accounts.branch')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='customers.customer')),
                ('organization', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='accounts.organization')),
            ],
            options={
                'ordering': ['-visit_date', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bill_number', models.CharField(blank=True, help_text='Empty only for a visit without a purchase.', max_length=40)),
                ('number_key', models.CharField(editable=False, max_length=200, null=True)),
                ('number_made', models.BooleanField(default=False, editable=False, help_text='The number is ours, none was given.')),
                ('bill_date', models.DateField()),
                ('customer_category', models.CharField(blank=True, choices=[('contact_sheet', 'Contact sheet'), ('first_time_prescription', 'First time prescription'), ('regular_branded', 'Regular branded'), ('generic_informed', 'Generic informed')], max_length=30)),
                ('was_contacted_before', models.BooleanField(default=False, help_text='What was ticked at the counter; reports look at the calls.')),
                ('visited_but_no_purchase', models.BooleanField(default=False)),
                ('doctor_name', models.CharField(blank=True, max_length=200)),
                ('currency', models.CharField(max_length=3)),
                ('discount_amount', models.DecimalField(decimal_places=3, default=0, max_digits=14)),
                ('total_amount', models.DecimalField(decimal_places=3, default=0, help_text='Sum of the lines less the discount.', max_digits=14)),
                ('notes', models.TextField(blank=True)),
                ('source', models.CharField(blank=True, max_length=60)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=500)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='accounts.branch')),
                ('cancelled_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bills', to=settings.AUTH_USER_MODEL)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='customers.customer')),
                ('organization', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='accounts.organization')),
                ('served_by', models.ForeignKey(blank=True, db_index=False, help_text='Who sold, if not who wrote the bill: reports credit the seller.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bills', to='visits.visit')),
            ],
            options={
                'ordering': ['-bill_date', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Purchase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medicine_name', models.CharField(max_length=200)),
                ('medicine_key', models.CharField(editable=False, max_length=200)),
                ('generic_name', models.CharField(blank=True, max_length=200)),
                ('is_generic', models.BooleanField(blank=True, null=True)),
                ('quantity', models.DecimalField(decimal_places=3, default=1, max_digits=12)),
                ('amount', models.DecimalField(decimal_places=3, default=0, help_text='Of the whole line.', max_digits=14)),
                ('duration_days', models.PositiveSmallIntegerField(blank=True, help_text='How many days it lasts; empty when it is not known.', null=True)),
                ('runs_out_on', models.DateField(blank=True, help_text='Bill date and duration; stock left before is not in it.', null=True)),
                ('bill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='purchases', to='visits.bill')),
            ],
            options={
                'ordering': ['bill_id', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='purchase_quantity_positive', violation_error_message='Give a quantity above 0, such as 10 or 0.5.'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='purchase_amount_not_negative', violation_error_message='An amount is not below 0.'), models.CheckConstraint(condition=models.Q(('duration_days', None), models.Q(('duration_days__gte', 1), ('duration_days__lte', 366)), _connector='OR'), name='purchase_duration_of_a_year_at_most', violation_error_message='A duration is 1 to 366 days, or empty.'), models.CheckConstraint(condition=models.Q(models.Q(('duration_days', None), ('runs_out_on', None)), models.Q(('duration_days__isnull', False), ('runs_out_on__isnull', False)), _connector='OR'), name='purchase_runs_out_when_it_lasts')],
            },
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['organization', '-visit_date', '-id'], name='visit_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('customer', 'branch', 'visit_date'), name='visit_once_per_customer_branch_and_day', violation_error_message='This visit is already recorded.'),
        ),
        migrations.AddIndex(
            model_name='bill',
            index=models.Index(fields=['organization', '-bill_date', '-id'], name='bill_newest_first'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.UniqueConstraint(fields=('organization', 'number_key'), name='bill_number_once_per_organization', violation_error_message='Another bill has this number.'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(('visited_but_no_purchase', True), models.Q(('bill_number', ''), _negated=True), _connector='OR'), name='bill_has_a_number'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(('visited_but_no_purchase', False), ('total_amount', 0), _connector='OR'), name='no_purchase_costs_nothing'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(('discount_amount__gte', 0), ('total_amount__gte', 0)), name='bill_amounts_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='bill',
            constraint=models.CheckConstraint(condition=models.Q(('cancelled_at', None), models.Q(('cancel_reason', ''), _negated=True), _connector='OR'), name='cancelled_bill_has_a_reason'),
        ),
    ]
