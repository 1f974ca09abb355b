from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

STILL_OPEN = ['new', 'queued', 'in_progress', 'waiting', 'review']


class Migration(migrations.Migration):
    """Open cases of a service are found by their point, and by their district."""

    atomic = False

    dependencies = [
        ('requests_app', '0019_suggestions_and_open_cases_nearby'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('latitude__isnull', False), ('state__in', STILL_OPEN)), fields=['service', 'latitude', 'longitude'], name='case_open_near_point'),
        ),
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', STILL_OPEN)), fields=['service', 'district', '-opened_at'], name='case_open_in_district'),
        ),
    ]
