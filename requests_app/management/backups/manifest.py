"""What a backup says of itself: checksums, counts, and by which code it was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from requests_app.management.backups.programs import BackupProblem

NAME: Final = "manifest.json"
DUMP: Final = "database.dump"
FILES: Final = "files"
FORMAT: Final = 1
LABEL: Final = "requests_app"
CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """The content of manifest.json."""

    format: int
    made_at: str
    city: str
    server: int  # PostgreSQL's major version
    migrations: list[str]  # of our app, in order
    reference_secret: str  # a fingerprint: the secrets in residents' letters depend on it
    counts: Mapping[str, int]  # rows by table, of the very moment of the dump
    files: Mapping[str, Mapping[str, Any]]  # path -> sha256 and bytes

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        (folder / NAME).write_text(json.dumps(asdict(self), indent=1) + "\n")


def read(folder: Path) -> Manifest:
    """Read the manifest of a backup. Raises `BackupProblem`."""
    try:
        told = json.loads((folder / NAME).read_text())
        manifest = Manifest(**told)
    except FileNotFoundError:
        raise BackupProblem(_("%(folder)s holds no backup: there is no manifest.json.") % {"folder": folder}) from None
    except (ValueError, TypeError, OSError):
        raise BackupProblem(_("%(folder)s/manifest.json cannot be read.") % {"folder": folder}) from None
    if manifest.format != FORMAT:
        raise BackupProblem(_("This backup has a format that this code does not know: use the code that made it."))
    return manifest


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file with its checksum. Raises `BackupProblem` and names the first that differs."""
    for name, told in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise BackupProblem(_("%(name)s is missing in the backup.") % {"name": name})
        if digest_of(path) != told["sha256"]:
            raise BackupProblem(_("%(name)s is damaged: its checksum differs.") % {"name": name})


def check_code(manifest: Manifest) -> list[str]:
    """Give the migrations that this code has and the backup has not. Raises `BackupProblem` for newer data."""
    ours = migrations_of_code()
    unknown = [name for name in manifest.migrations if name not in ours]
    if unknown:
        told = {"name": unknown[-1]}
        raise BackupProblem(_("The backup is newer than this code (%(name)s): install the code that made it.") % told)
    return [name for name in ours if name not in manifest.migrations]


def migrations_of_code() -> list[str]:
    """List the migrations of our app that this code knows, in order."""
    return sorted(
        name for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations if app == LABEL
    )


def migrations_of_database() -> list[str]:
    """List the migrations of our app that the database has, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = %s ORDER BY name", [LABEL])
        return [name for (name,) in cursor.fetchall()]


def count_rows() -> dict[str, int]:
    """Count the rows of every table; within a transaction that reads one snapshot, they belong together."""
    with connection.cursor() as cursor:
        return {table: _count(cursor, table) for table in sorted(_tables())}


def _tables() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:  # noqa: SLF001 - Django's own name
            yield model._meta.db_table  # noqa: SLF001


def _count(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return int(cursor.fetchone()[0])


def secret_fingerprint() -> str:
    """Give a code by which the key of the references' secrets is known again, and cannot be found."""
    key = hashlib.scrypt(settings.REFERENCE_SECRET.encode(), salt=b"fingerprint of a backup", n=2**14, r=8, p=1)
    return key.hex()[:16]


def digest_of(path: Path) -> str:
    """Give the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
