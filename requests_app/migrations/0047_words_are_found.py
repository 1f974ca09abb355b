import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Colleagues find a case by the words of its requests and of its address."""

    atomic = False

    dependencies = [
        ("requests_app", "0046_words_to_residents"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("address", config="simple"),
                name="case_by_words_of_address",
            ),
        ),
        AddIndexConcurrently(
            model_name="servicerequest",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("description", config="simple"),
                name="request_by_words",
            ),
        ),
    ]
