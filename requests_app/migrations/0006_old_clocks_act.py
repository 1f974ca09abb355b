"""Clocks that run since before the sweep act at their due moment."""

from __future__ import annotations

from django.db import migrations

AIM = """
    UPDATE requests_app_clock SET act_at = due_at
    WHERE act_at IS NULL AND stopped_at IS NULL AND breached_at IS NULL AND escalation_id IS NULL
"""


class Migration(migrations.Migration):
    """Data alone; the old code does not look at the column."""

    dependencies = [("requests_app", "0005_the_whole_law")]

    operations = [migrations.RunSQL(AIM, migrations.RunSQL.noop)]
