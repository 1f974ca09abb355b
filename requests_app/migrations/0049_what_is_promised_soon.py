from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The board finds by their queue what is promised for today or is late, and what waits for something."""

    atomic = False

    dependencies = [
        ("requests_app", "0048_saved_views"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("promised_at__isnull", False),
                    ("state__in", ["new", "queued", "in_progress", "waiting", "review"]),
                ),
                fields=["queue", "promised_at", "id"],
                name="case_promised_by_queue",
            ),
        ),
        AddIndexConcurrently(
            model_name="case",
            index=models.Index(
                condition=models.Q(("state", "waiting")),
                fields=["queue", "rank_at", "id"],
                name="case_waiting_by_queue",
            ),
        ),
    ]
