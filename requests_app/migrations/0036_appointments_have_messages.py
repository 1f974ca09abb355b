from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """What messages are about is proved for those that were there; those of an appointment are found at once."""

    atomic = False

    dependencies = [
        ('requests_app', '0035_appointments'),
    ]

    operations = [
        ValidateConstraint(model_name='message', name='message_is_about_one_thing'),
        ValidateConstraint(model_name='message', name='message_without_event_is_for_staff'),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('appointment__isnull', False)), fields=['appointment'], name='message_of_appointment'),
        ),
    ]
