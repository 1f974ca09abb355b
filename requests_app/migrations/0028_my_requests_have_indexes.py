import django.db.models.functions.text
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Requests are found by a proven address, and blanked requests by their case."""

    atomic = False

    dependencies = [
        ('requests_app', '0027_my_requests'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='resident',
            index=models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='resident_by_email'),
        ),
        AddIndexConcurrently(
            model_name='resident',
            index=models.Index(condition=models.Q(('phone', ''), _negated=True), fields=['phone'], name='resident_by_phone'),
        ),
        AddIndexConcurrently(
            model_name='servicerequest',
            index=models.Index(condition=models.Q(('blanked_at__isnull', False)), fields=['case'], name='request_blanked_of_case'),
        ),
    ]
