from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('requests_app', '0014_waiting_for_a_rule_has_an_index'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ['in_progress', 'waiting', 'review'])), fields=['queue', 'rank_at', 'id'], name='case_held_by_queue'),
        ),
        AddIndexConcurrently(
            model_name='handover',
            index=models.Index(fields=['sent_by', '-sent_at', '-id'], name='handover_newest_by_sender'),
        ),
    ]
