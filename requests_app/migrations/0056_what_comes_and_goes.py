from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("requests_app", "0055_what_colleagues_have_begun")]

    operations = [
        AddIndexConcurrently(
            model_name="queuestay", index=models.Index(fields=["entered_at", "queue"], name="stay_came")
        ),
        AddIndexConcurrently(
            model_name="queuestay",
            index=models.Index(
                condition=models.Q(("left_at__isnull", False)), fields=["left_at", "queue"], name="stay_left"
            ),
        ),
    ]
