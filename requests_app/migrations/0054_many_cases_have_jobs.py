from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("requests_app", "0053_many_cases_at_once")]

    operations = [
        AddIndexConcurrently(
            model_name='jobrow',
            index=models.Index(condition=models.Q(('bulk_run__isnull', False)), fields=['bulk_run'], name='job_of_bulk_run'),
        ),
    ]
