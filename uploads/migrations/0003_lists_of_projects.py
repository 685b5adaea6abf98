import django.db.models.deletion
from django.db import migrations, models

KINDS = [
    ("customers", "Customers and their visits"),
    ("contacts", "Contacts to call"),
    ("leads", "Leads and their projects"),
    ("channel_partners", "Channel partners and their commissions"),
    ("purchases", "Bills and what was bought"),
    ("projects", "Projects"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0002_lists_in_order_by_index"),
        ("uploads", "0002_forgotten"),
    ]

    operations = [
        migrations.AlterField(
            model_name="fileupload",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20),
        ),
        migrations.AlterField(
            model_name="rememberedmapping",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20),
        ),
        migrations.AddField(
            model_name="uploadrow",
            name="project",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="leads.project",
            ),
        ),
        migrations.AddIndex(
            model_name="uploadrow",
            index=models.Index(
                condition=models.Q(("project__isnull", False)),
                fields=["project"],
                name="row_of_project",
            ),
        ),
    ]
