from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('requests_app', '0013_drills_have_an_index'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='case',
            index=models.Index(condition=models.Q(('needs_routing_help', True), ('state', 'new')), fields=['id'], name='case_waits_for_a_rule'),
        ),
    ]
