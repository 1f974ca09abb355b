"""Bring a city back: check first, then all of it or nothing."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE
from tempfile import TemporaryFile
from typing import IO, Final, cast

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from requests_app.management.backups import manifest as manifests
from requests_app.management.backups.manifest import DUMP, FILES, Manifest
from requests_app.management.backups.programs import BackupProblem, failure_of, program, reach
from requests_app.models import Case

EMPTY: Final = b"BEGIN;\nDROP SCHEMA IF EXISTS public CASCADE;\nCREATE SCHEMA public;\n"
OTHERS: Final = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def check(folder: Path, *, may_replace: bool) -> tuple[Manifest, list[str]]:
    """Read a backup and look whether it may be brought back here; give the migrations that must follow.

    Raises `BackupProblem`. Nothing is changed.
    """
    manifest = manifests.read(folder)
    missing = manifests.check_code(manifest)
    manifests.check_files(folder, manifest)
    if _holds_cases() and not may_replace:
        raise BackupProblem(_("This database holds cases. To throw them away and bring the backup back: --replace"))
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        [others] = cursor.fetchone()
    if others:
        told = {"count": others}
        raise BackupProblem(_("Stop the city first: %(count)s other sessions use this database.") % told)
    return manifest, missing


def bring_back(folder: Path, manifest: Manifest) -> None:
    """Replace the database and the files by those of a checked backup. Raises `BackupProblem`.

    The database changes in one transaction: where anything fails, it is as it was.
    """
    words, environ = reach()
    options = ["--no-owner", "--no-privileges", "--file=-"]
    reader = [str(program("pg_restore")), *options, str(folder / DUMP)]
    writer = [str(program("psql")), "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", "-d", words]
    connection.close()
    with TemporaryFile() as read_said, TemporaryFile() as write_said:
        script = subprocess.Popen(reader, env=environ, stdout=PIPE, stderr=read_said)
        psql = subprocess.Popen(writer, env=environ, stdin=PIPE, stdout=DEVNULL, stderr=write_said)
        _pour(script, psql)
        for argv, process, said in ((writer, psql, write_said), (reader, script, read_said)):
            if process.wait():
                said.seek(0)
                raise BackupProblem(failure_of(argv, said.read().decode(errors="replace")))
    _bring_back_files(folder, manifest)


def _pour(script: subprocess.Popen[bytes], psql: subprocess.Popen[bytes]) -> None:
    """Pass the script on within one transaction; one that breaks off is never committed."""
    source, sink = cast("IO[bytes]", script.stdout), cast("IO[bytes]", psql.stdin)
    with suppress(BrokenPipeError):  # psql has ended, and says why
        sink.write(EMPTY)
        shutil.copyfileobj(source, sink)
        if script.wait() == 0:
            sink.write(b"COMMIT;\n")
    source.close()
    with suppress(BrokenPipeError):
        sink.close()


def _bring_back_files(folder: Path, manifest: Manifest) -> None:
    old = settings.MEDIA_ROOT.with_name(f"{settings.MEDIA_ROOT.name}.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    if settings.MEDIA_ROOT.exists():
        settings.MEDIA_ROOT.rename(old)
    if any(name.startswith(f"{FILES}/") for name in manifest.files):
        shutil.copytree(folder / FILES, settings.MEDIA_ROOT)
    shutil.rmtree(old, ignore_errors=True)


def differences(manifest: Manifest) -> dict[str, tuple[int, int]]:
    """Compare the rows of each table with the backup: table -> (saved, here). Empty when all are equal."""
    here = manifests.count_rows()
    return {
        table: (count, here.get(table, 0)) for table, count in manifest.counts.items() if here.get(table, 0) != count
    }


def _holds_cases() -> bool:
    known = connection.introspection.table_names()
    return Case._meta.db_table in known and Case.objects.exists()  # noqa: SLF001 - Django's own name
