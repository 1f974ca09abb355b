from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Letters to be posted, and messages that went within another one, are found at once."""

    atomic = False

    dependencies = [
        ('requests_app', '0023_being_told'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('bundled_in__isnull', False)), fields=['bundled_in'], name='message_of_bundled_in'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'created'), ('way', 'post')), fields=['created_at'], name='message_to_be_posted'),
        ),
    ]
