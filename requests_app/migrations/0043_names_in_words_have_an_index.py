import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import requests_app.models.residents


class Migration(migrations.Migration):
    """Whoever stands at a counter is found by how the words of her name begin."""

    atomic = False

    dependencies = [
        ("requests_app", "0042_names_in_words"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='resident',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(requests_app.models.residents.NameWords('name'), name='gin_trgm_ops'), condition=models.Q(('name', ''), _negated=True), name='resident_by_name_words'),
        ),
    ]
