from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Open cases that everybody may read are found by their day, the newest first."""

    atomic = False

    dependencies = [
        ("requests_app", "0030_publishing"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('is_vulnerable', False), ('parent__isnull', True), ('priority__lt', 40), ('state__in', ['new', 'queued', 'in_progress', 'waiting', 'review']), ('suspected_spam', False)), fields=['-opened_at', '-id'], name='case_open_for_everybody'),
        ),
    ]
