from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """What messages are about is proved for those that were there; calls and letters of an incident are found at once."""

    atomic = False

    dependencies = [
        ('requests_app', '0059_incidents'),
    ]

    operations = [
        ValidateConstraint(model_name='message', name='message_is_about_one_thing'),
        AddIndexConcurrently(
            model_name='escalation',
            index=models.Index(condition=models.Q(('incident__isnull', False)), fields=['incident'], name='escalation_of_incident'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('incident__isnull', False)), fields=['incident'], name='message_of_incident'),
        ),
    ]
