"""Save a city: a dump in PostgreSQL's custom format, the uploaded files, and a manifest."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from requests_app.management.backups import manifest as manifests
from requests_app.management.backups.manifest import DUMP, FILES, Manifest
from requests_app.management.backups.programs import BackupProblem, program, reach, run, server_major
from requests_app.queries import places


def save(folder: Path, *, at: datetime) -> Manifest:
    """Write a backup into a new folder; until it is whole it has the ending .part. Raises `BackupProblem`.

    The counts are those of the dump: both read one snapshot. The city may be open meanwhile.
    """
    if folder.exists():
        raise BackupProblem(_("%(folder)s is there already: name a new folder.") % {"folder": folder})
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True, mode=0o700)
        manifest = _save_into(part, at=at)
        for file in (*(part / name for name in manifest.files), part / manifests.NAME):
            _settle(file)
        part.rename(folder)
    except OSError as fault:
        raise BackupProblem(_("The backup cannot be written: %(why)s") % {"why": fault.strerror}) from fault
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _save_into(part: Path, *, at: datetime) -> Manifest:
    # What is uploaded is written before the row that names it: files after the rows are enough.
    counts, migrations = _dump(part / DUMP)
    if settings.MEDIA_ROOT.exists():
        shutil.copytree(settings.MEDIA_ROOT, part / FILES, copy_function=_copy)
    saved = sorted(path for path in part.rglob("*") if path.is_file())
    manifest = Manifest(
        format=manifests.FORMAT,
        made_at=at.isoformat(),
        city=places.city().code,
        server=server_major(),
        migrations=migrations,
        reference_secret=manifests.secret_fingerprint(),
        counts=counts,
        files={
            str(path.relative_to(part)): {"sha256": manifests.digest_of(path), "bytes": path.stat().st_size}
            for path in saved
        },
    )
    manifest.write(part)
    return manifest


def _copy(source: str, target: str) -> None:
    """Copy a file; one that is removed in this very moment belongs to a row that says so, or soon will."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def _dump(file: Path) -> tuple[dict[str, int], list[str]]:
    words, environ = reach()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [snapshot] = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
        run([program("pg_dump"), *options, f"--dbname={words}"], environ=environ)
        return manifests.count_rows(), manifests.migrations_of_database()


def _settle(file: Path) -> None:
    """Wait until a file is on the disk."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
