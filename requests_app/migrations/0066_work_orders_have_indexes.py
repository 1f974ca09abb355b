from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """What is late is found at once; the links that were there have one answer at most."""

    atomic = False

    dependencies = [
        ('requests_app', '0065_work_orders'),
    ]

    operations = [
        ValidateConstraint(model_name='contractorlink', name='order_has_one_answer'),
        ValidateConstraint(model_name='contractorlink', name='order_accepted_before_done'),
        AddIndexConcurrently(
            model_name='contractorlink',
            index=models.Index(condition=models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), ('late_at__isnull', True)), fields=['accept_by'], name='order_not_accepted'),
        ),
        AddIndexConcurrently(
            model_name='contractorlink',
            index=models.Index(condition=models.Q(('accepted_at__isnull', False), ('done_at__isnull', True), ('overdue_at__isnull', True)), fields=['done_by'], name='order_not_done'),
        ),
    ]
