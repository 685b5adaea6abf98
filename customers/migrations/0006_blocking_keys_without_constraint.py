"""PostgreSQL looked the scope up for every key: as much work as writing the keys."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_webhook_with_api_keys'),
    ]

    operations = [
        migrations.AlterField(
            model_name='blockingkey',
            name='scope',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='customers.duplicatescope'),
        ),
    ]
