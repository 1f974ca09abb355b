"""The next release, as somebody might write it: a column more on each case, a job more, a relay that says more."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from tests.ops.conftest import BASE

ROOMS: Final = ("cityservices", "requests_app", "templates", "static")
NEW_JOB: Final = "requests_app.proof_of_upgrade"
COLUMN: Final = "released_by"
OLD, NEW, BEFORE = "old code", "new code", "before the upgrade"

HEAD: Final = '''"""{words}."""
from django.contrib.postgres import operations as postgres
from django.db import connection, migrations, models

CHECK = models.CheckConstraint(condition=models.Q(released_by__isnull=False), name="case_knows_its_release")

class Migration(migrations.Migration):
    atomic = {atomic}
    dependencies = [("requests_app", "{before}")]
'''
BACKFILL: Final = '''"""Fill what is empty, batch by batch."""
from django.db import connection, migrations

BATCH = """
    UPDATE requests_app_case SET released_by = 'before the upgrade' WHERE id IN (
        SELECT id FROM requests_app_case WHERE released_by IS NULL AND id > %s ORDER BY id LIMIT 200
        FOR UPDATE SKIP LOCKED)
    RETURNING id
"""

def fill(apps, schema_editor):
    left = True
    while left:
        last, found = 0, True
        while found:
            with connection.cursor() as cursor:
                cursor.execute(BATCH, [last])
                found = sorted(row[0] for row in cursor.fetchall())
            last = found[-1] if found else last
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM requests_app_case WHERE released_by IS NULL)")
            [left] = cursor.fetchone()

class Migration(migrations.Migration):
    atomic = False
    dependencies = [("requests_app", "{before}")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
'''
EMPTY: Final = "models.CharField(max_length=20, null=True)"
FILLED: Final = 'models.CharField(max_length=20, null=True, db_default="old code")'
WANTED: Final = 'models.CharField(max_length=20, default="new code", db_default="old code")'
EXPAND: Final = (
    f'migrations.AddField("case", "{COLUMN}", {EMPTY})',
    f'migrations.AlterField("case", "{COLUMN}", {FILLED})',
)
REQUIRE: Final = (
    f'migrations.AlterField("case", "{COLUMN}", {WANTED})',
    'migrations.RemoveConstraint("case", CHECK.name)',
)
# name, atomic, operations; no operations: the backfill
STEPS: Final = (
    ("expand", True, EXPAND),
    ("backfill", False, ()),
    ("check", True, ('postgres.AddConstraintNotValid("case", CHECK)',)),
    ("prove", False, ('postgres.ValidateConstraint("case", CHECK.name)',)),
    ("require", True, REQUIRE),
)
TASK: Final = f'''"""A job that the former release does not know."""
from celery import shared_task
from requests_app.tasks.consume import in_one_transaction

@shared_task(name="{NEW_JOB}")
def prove(job_id, **_):
    """Close the row."""
    in_one_transaction(job_id, lambda job, at: None)
'''


def migrations_of_it(last: str) -> dict[str, str]:
    """Write the migrations: file name -> text."""
    texts, number = {}, int(last[:4])
    for name, atomic, operations in STEPS:
        number += 1
        before, last = last, f"{number:04}_{name}"
        text = HEAD.format(words=name, atomic=atomic, before=before) + f"    operations = [{', '.join(operations)}]\n"
        texts[last] = text if operations else BACKFILL.replace("{before}", before)
    return texts


def read_migration(text: str, name: str) -> Any:
    """Give the migration that a text defines."""
    room: dict[str, Any] = {}
    exec(compile(text, name, "exec"), room)  # noqa: S102 - our own text
    return room["Migration"](name, "requests_app")


def write_next_code(folder: Path) -> Path:
    """Copy the code and change it as the next release would; give its folder."""
    for room in ROOMS:
        shutil.copytree(BASE / room, folder / room, ignore=shutil.ignore_patterns("__pycache__", "seeds/*/raw"))
    shutil.copy(BASE / "manage.py", folder)
    app = folder / "requests_app"
    last = (app / "migrations" / "max_migration.txt").read_text().strip()
    for name, text in migrations_of_it(last).items():
        (app / "migrations" / f"{name}.py").write_text(text)
        (app / "migrations" / "max_migration.txt").write_text(f"{name}\n")
    replace(app / "models" / "cases.py", "    class Meta:\n", f"    {COLUMN} = {WANTED}\n\n    class Meta:\n")
    replace(app / "relay" / "broker.py", '{"also": others} if others else {}', '{"also": others, "told_by": "new"}')
    (app / "tasks" / "upgrade.py").write_text(TASK)
    replace(app / "tasks" / "__init__.py", "    attachments,\n", "    attachments,\n    upgrade,\n")
    return folder


def replace(file: Path, before: str, after: str) -> None:
    """Change one place of a file, which must be there."""
    text = file.read_text()
    assert before in text, (file, before)
    file.write_text(text.replace(before, after, 1))
