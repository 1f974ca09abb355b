from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """No file for colleagues alone is public, those that were there included."""

    atomic = False

    dependencies = [
        ('requests_app', '0062_files_of_colleagues'),
    ]

    operations = [
        ValidateConstraint(model_name='attachment', name='attachment_inside_is_not_public'),
    ]
