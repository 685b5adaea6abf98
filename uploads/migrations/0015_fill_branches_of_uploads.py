"""Which branches the rows of uploads that are there already are of."""

from django.db import migrations

# {kind: (the record that tells a row's branch, where it stands)}
TELLING = {
    "customers": ("visit", "visit__branch"),
    "purchases": ("purchase", "purchase__bill__branch"),
    "contacts": ("contact", "contact__branch"),
    "leads": ("lead", "lead__branch"),
}


def fill(apps, schema_editor):
    upload_model = apps.get_model("uploads", "FileUpload")
    row_model = apps.get_model("uploads", "UploadRow")
    model = apps.get_model("uploads", "UploadBranch")
    uploads = upload_model._base_manager.filter(kind__in=TELLING).order_by("pk")
    for pk, kind in list(uploads.values_list("pk", "kind")):
        record, path = TELLING[kind]
        rows = row_model._base_manager.filter(upload=pk).order_by()
        found = set(
            rows.filter(**{f"{record}__isnull": False}).values_list(path, flat=True).distinct()
        )
        if kind == "customers":
            found |= set(
                rows.filter(visit=None).values_list("customer__branch", flat=True).distinct()
            )
        model._base_manager.bulk_create(
            [model(upload_id=pk, branch_id=branch) for branch in sorted(found - {None})],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):

    dependencies = [
        ("uploads", "0014_branches_of_uploads"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
