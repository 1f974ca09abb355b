"""A visit is found by the number that a kiosk has printed without the city."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes of the few visits that have such a number."""

    atomic = False

    dependencies = [("requests_app", "0040_kiosks_count_what_they_cannot_say")]

    operations = [
        AddIndexConcurrently(
            model_name="visit",
            index=models.Index(
                fields=["provisional_number", "id"],
                condition=models.Q(("provisional_number", ""), _negated=True),
                name="visit_by_kiosk_number",
            ),
        ),
        AddIndexConcurrently(
            model_name="visit",
            index=models.Index(
                fields=["device", "-id"],
                condition=models.Q(("provisional_number", ""), _negated=True),
                name="visit_newest_kept",
            ),
        ),
    ]
