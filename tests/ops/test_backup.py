"""A city that is saved, thrown away and brought back is the same city."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from requests_app.actions import casework, escalation, escalation_answers
from requests_app.models import Case, Escalation, JobRow, Message
from requests_app.vocabulary import MessageState
from tests import copied_city
from tests.factories import LAMP, MONDAY, routed_case
from tests.machinery import database_url
from tests.ops.conftest import BASE
from tests.personas import actor, mirjam, rosa

pytestmark = pytest.mark.django_db(transaction=True)
EMPTY = "restored"


@pytest.fixture
def other_database() -> Iterator[str]:
    """Lend an empty database on the same server; give its address."""
    here = database_url()
    with psycopg.connect(here, autocommit=True) as line:
        name = f"{connection.settings_dict['NAME']}_{EMPTY}"
        line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        line.execute(f'CREATE DATABASE "{name}"')
        yield f"{here.rpartition('/')[0]}/{name}"
        line.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True)
def _city_alone(konstanz: None) -> Iterator[None]:
    """Leave nothing in the database but the city: it is saved whole."""
    with copied_city.put_away():
        yield


@pytest.fixture
def uploads(settings: Any, tmp_path: Path) -> Path:
    """Lend a folder of uploaded files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "2026").mkdir(parents=True)
    (settings.MEDIA_ROOT / "2026" / "hole.jpg").write_bytes(b"a picture of a hole")
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def saved(konstanz: None, uploads: Path, tmp_path: Path) -> Path:
    """Save a city in which something has happened."""
    case = routed_case(LAMP, language="en")
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    called = escalation.escalate_case(case.pk, reason="It is dark.", by=rosa(case.requests.get().pk), at=MONDAY)
    call = Escalation.objects.get(pk=called.escalation_id)
    escalation_answers.close_with_answer(call.pk, answer="We come.", by=actor(call.owner.username), at=MONDAY)
    routed_case(LAMP, language="de")
    Message.objects.update(state=MessageState.SENT, sent_at=MONDAY)
    JobRow.objects.update(done_at=MONDAY)
    call_command("backup", tmp_path / "saved")
    return tmp_path / "saved"


def restore(folder: Path, database: str, home: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Bring a backup back in a process of its own, as an operator does."""
    environ = {
        **os.environ,
        "DATABASE_URL": database,
        "CITY_DATA_DIR": str(home),
        "DJANGO_SETTINGS_MODULE": "cityservices.settings.test",
    }
    command = [sys.executable, str(BASE / "manage.py"), "restore", str(folder), *argv]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=120, check=False)


def rows_of(database: str, table: str) -> list[Any]:
    with psycopg.connect(database) as line:
        return line.execute(f"SELECT t::text FROM {table} t ORDER BY 1").fetchall()  # noqa: S608


def test_a_restored_city_has_the_same_rows_and_files_and_its_audit_is_clean(
    saved: Path, other_database: str, tmp_path: Path
) -> None:
    done = restore(saved, other_database, tmp_path / "new")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 cases; all counts are equal" in done.stdout
    assert "0 violations" in done.stdout
    for table in ("case", "caseevent", "escalation", "clock", "jobrow", "message", "staffmember"):
        name = f"requests_app_{table}"
        assert rows_of(other_database, name) == rows_of(database_url(), name)
    assert (tmp_path / "new" / "media" / "2026" / "hole.jpg").read_bytes() == b"a picture of a hole"


def test_a_restored_city_goes_on(saved: Path, other_database: str, tmp_path: Path) -> None:
    restore(saved, other_database, tmp_path / "new")

    with psycopg.connect(other_database) as line, pytest.raises(psycopg.Error, match="Cannot update"):
        line.execute("UPDATE requests_app_caseevent SET kind = 'routed'")
    with psycopg.connect(other_database) as line:
        [highest] = line.execute("SELECT max(id) FROM requests_app_case").fetchone() or (0,)
        [next_one] = line.execute("SELECT nextval('requests_app_case_id_seq')").fetchone() or (0,)
    assert next_one > highest


def test_a_city_with_cases_is_only_replaced_when_told(saved: Path, other_database: str, tmp_path: Path) -> None:
    restore(saved, other_database, tmp_path / "new")

    refused = restore(saved, other_database, tmp_path / "new")
    replaced = restore(saved, other_database, tmp_path / "new", "--replace")

    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    assert replaced.returncode == 0, replaced.stderr


def test_an_open_city_is_not_replaced(saved: Path, other_database: str, tmp_path: Path) -> None:
    with psycopg.connect(other_database):
        refused = restore(saved, other_database, tmp_path / "new")

    assert refused.returncode == 1
    assert "Stop the city first: 1 other sessions" in refused.stderr


def test_another_key_of_the_secrets_is_told(saved: Path, other_database: str, tmp_path: Path) -> None:
    told = json.loads((saved / "manifest.json").read_text())
    (saved / "manifest.json").write_text(json.dumps({**told, "reference_secret": "0123456789abcdef"}))

    done = restore(saved, other_database, tmp_path / "new")

    assert done.returncode == 0
    assert "REFERENCE_SECRET is not the one of the backup" in done.stderr


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda saved: (saved / "database.dump").write_bytes(b"half a dump"), "database.dump is damaged"),
        (lambda saved: (saved / "files/2026/hole.jpg").write_bytes(b"another picture"), "hole.jpg is damaged"),
        (lambda saved: (saved / "database.dump").unlink(), "database.dump is missing"),
        (lambda saved: (saved / "manifest.json").unlink(), "holds no backup"),
        (lambda saved: (saved / "manifest.json").write_text("{"), "cannot be read"),
        (lambda saved: rewrite(saved, format=2), "has a format that this code does not know"),
        (
            lambda saved: rewrite(saved, migrations=["0001_initial", "9999_later"]),
            "newer than this code",
        ),
    ],
)
def test_a_damaged_backup_changes_nothing(saved: Path, uploads: Path, harm: Any, sentence: str) -> None:
    harm(saved)
    before = Case.objects.count()

    with pytest.raises(CommandError, match=sentence):
        call_command("restore", saved, replace=True)

    assert Case.objects.count() == before
    assert (uploads / "2026" / "hole.jpg").read_bytes() == b"a picture of a hole"


def rewrite(saved: Path, **changed: Any) -> None:
    told = json.loads((saved / "manifest.json").read_text())
    (saved / "manifest.json").write_text(json.dumps({**told, **changed}))


def test_a_dump_that_breaks_off_leaves_the_database_as_it_was(saved: Path, other_database: str, tmp_path: Path) -> None:
    restore(saved, other_database, tmp_path / "new")
    before = rows_of(other_database, "requests_app_case")
    dump = saved / "database.dump"
    dump.write_bytes(dump.read_bytes()[: dump.stat().st_size * 3 // 4])
    told = json.loads((saved / "manifest.json").read_text())
    digest = subprocess.run(["sha256sum", dump], capture_output=True, text=True, check=True).stdout.split()[0]
    told["files"]["database.dump"]["sha256"] = digest
    rewrite(saved, files=told["files"])

    done = restore(saved, other_database, tmp_path / "new", "--replace")

    assert done.returncode == 1
    assert "pg_restore" in done.stderr
    assert rows_of(other_database, "requests_app_case") == before


def test_a_backup_overwrites_nothing(saved: Path) -> None:
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", saved)


def test_a_backup_that_fails_leaves_nothing_that_looks_whole(
    konstanz: None, uploads: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "copytree", full_disk)

    with pytest.raises(CommandError, match="cannot be written: No space left on device"):
        call_command("backup", tmp_path / "saved")

    assert not list(tmp_path.glob("saved*"))


def full_disk(*_args: Any, **_more: Any) -> None:
    raise OSError(28, "No space left on device")
