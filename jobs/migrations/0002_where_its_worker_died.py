from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="died_at",
            field=models.JSONField(
                editable=False,
                help_text="How far it was, cursor and count, when its worker died last.",
                null=True,
            ),
        ),
    ]
