"""The tables of the floor, made as Django makes them, with 100,000 rows."""

from __future__ import annotations

import os
import subprocess
import sys

from bench.city import Room
from bench.processes import BASE

MAKE = """
import django; django.setup()
from django.db import connection
from bench.floor.models import Entry
with connection.schema_editor() as editor:
    editor.create_model(Entry)
"""


def make(room: Room) -> None:
    """Create the table and fill it."""
    environ = {**room.environ("floor"), "DJANGO_SETTINGS_MODULE": "bench.floor.settings"}
    subprocess.run([sys.executable, "-c", MAKE], check=True, cwd=BASE, env={**os.environ, **environ})
    refill(room)


def refill(room: Room, rows: int = 100_000) -> None:
    """Give the table so many rows that nobody has taken."""
    room.cluster.run("TRUNCATE floor_entry", database="floor")
    room.cluster.run(
        """INSERT INTO floor_entry (title, text, place, at, is_taken)
           SELECT 'A hole', repeat('words ', 20), 'Seestraße 4', now() - n * interval '1 minute', false
           FROM generate_series(1, %s) AS n""",
        rows,
        database="floor",
    )
    room.cluster.run("VACUUM (ANALYZE) floor_entry", database="floor")
