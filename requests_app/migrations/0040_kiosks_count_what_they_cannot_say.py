"""Kiosks tell how often they had to spell a word for want of its sound."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a default of the database: the old code writes its rows without it."""

    dependencies = [("requests_app", "0039_kiosks_of_the_house")]

    operations = [
        migrations.AddField(
            model_name="devicehealth",
            name="missing_clips",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
    ]
