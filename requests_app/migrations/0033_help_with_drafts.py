import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft is opened at a counter by a code, and handed back."""

    dependencies = [
        ('requests_app', '0032_visits'),
    ]

    operations = [
        migrations.AddField(
            model_name='draft',
            name='help_code',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='draft',
            name='help_path',
            field=models.CharField(blank=True, db_default='', default='', max_length=120),
        ),
        migrations.AddField(
            model_name='draft',
            name='help_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='draft',
            name='helped_by',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='draft',
            name='helped_revision',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
