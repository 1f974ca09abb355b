from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The draft of a code, and those of a colleague, are found at once."""

    atomic = False

    dependencies = [
        ('requests_app', '0033_help_with_drafts'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='draft',
            index=models.Index(condition=models.Q(('help_code', ''), _negated=True), fields=['help_code'], name='draft_by_help_code'),
        ),
        AddIndexConcurrently(
            model_name='draft',
            index=models.Index(condition=models.Q(('helped_by__isnull', False)), fields=['helped_by'], name='draft_of_helped_by'),
        ),
    ]
