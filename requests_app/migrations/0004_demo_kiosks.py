"""Kiosks of a demo are marked; so are those that are there: until now all of them held the public token."""

from django.db import migrations, models


def mark_all(apps, schema_editor):
    apps.get_model("requests_app", "Device").objects.update(is_demo=True)


class Migration(migrations.Migration):

    dependencies = [
        ("requests_app", "0003_active_hands"),
    ]

    operations = [
        migrations.AddField(
            model_name="device",
            name="is_demo",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_all, migrations.RunPython.noop),
    ]
