from django.db import migrations

# As `visits.services.medicines` keeps them from now on.
FROM_BILLS = """
INSERT INTO visits_medicine (organization_id, "key", name, generic_name, is_generic, quantity,
    amount, duration_days, uses, last_sold_on)
SELECT organization_id, medicine_key, medicine_name, said_generic, is_generic, quantity, amount,
    said_days, uses, bill_date
FROM (
    SELECT bill.organization_id, line.medicine_key, line.medicine_name, line.is_generic,
        line.quantity, line.amount, bill.bill_date,
        COUNT(*) OVER (PARTITION BY bill.organization_id, line.medicine_key) AS uses,
        ROW_NUMBER() OVER (
            PARTITION BY bill.organization_id, line.medicine_key
            ORDER BY bill.bill_date DESC, line.id DESC
        ) AS place,
        FIRST_VALUE(line.generic_name) OVER (
            PARTITION BY bill.organization_id, line.medicine_key
            ORDER BY line.generic_name = '', bill.bill_date DESC, line.id DESC
        ) AS said_generic,
        FIRST_VALUE(line.duration_days) OVER (
            PARTITION BY bill.organization_id, line.medicine_key
            ORDER BY line.duration_days IS NULL, bill.bill_date DESC, line.id DESC
        ) AS said_days
    FROM visits_purchase line JOIN visits_bill bill ON bill.id = line.bill_id
    WHERE bill.cancelled_at IS NULL
) AS lines
WHERE place = 1
"""


class Migration(migrations.Migration):

    dependencies = [
        ('visits', '0002_medicine'),
    ]

    operations = [
        migrations.RunSQL(FROM_BILLS, migrations.RunSQL.noop),
    ]
