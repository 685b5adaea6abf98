from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("uploads", "0003_lists_of_projects")]

    operations = [
        migrations.AddField(
            model_name="fileupload",
            name="adopted_from",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                editable=False,
                help_text="The other system whose table it was made of.",
                max_length=100,
            ),
        ),
    ]
