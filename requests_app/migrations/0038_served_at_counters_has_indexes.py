import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever stands at a counter is found by name, and what was settled there at once is counted."""

    atomic = False

    dependencies = [
        ("requests_app", "0037_served_at_counters"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='resident',
            index=models.Index(django.db.models.functions.text.Lower('name'), condition=models.Q(('name', ''), _negated=True), name='resident_by_name'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('channel', 'counter')), fields=['received_at', 'is_settled_at_once'], name='request_at_counters'),
        ),
    ]
