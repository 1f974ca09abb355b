from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The board finds the newest cases that somebody follows."""

    atomic = False

    dependencies = [
        ("requests_app", "0051_looks_of_the_desk"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="casefollower",
            index=models.Index(fields=["person", "-since", "-id"], name="follower_newest_by_person"),
        ),
    ]
