from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('requests_app', '0067_reports_by_mail'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='jobrow',
            index=models.Index(condition=models.Q(('report_order__isnull', False)), fields=['report_order'], name='job_of_report_order'),
        ),
    ]
