"""PostgreSQL's own programs, and how they reach the city's database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _
from psycopg.conninfo import make_conninfo

from cityservices.stores import StoreProblem, postgres

# What libpq understands; the rest of Django's parameters is for psycopg.
OF_LIBPQ: Final = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")


class BackupProblem(Exception):
    """A backup cannot be made or brought back; the text says what to do."""


def program(name: str) -> Path:
    """Find a program of PostgreSQL, no older than the server. Raises `BackupProblem`."""
    candidates = [_beside_the_embedded(name), Path(shutil.which(name) or "")]
    server = server_major()
    found = [(path, major_of(path)) for path in candidates if path.is_file()]
    usable = [path for path, major in found if major >= server]
    if usable:
        return usable[0]
    told = {"name": name, "major": server}
    raise BackupProblem(_("%(name)s of PostgreSQL %(major)s or newer is needed: install the client programs.") % told)


def _beside_the_embedded(name: str) -> Path:
    try:
        return postgres.find_programs() / name
    except StoreProblem:
        return Path()


def major_of(path: Path) -> int:
    """Give the major version that a program says it has; 0 where it says none."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.split()
    number = next((word for word in said if word[0].isdigit()), "0")
    return int(number.split(".")[0])


def server_major() -> int:
    """Give the major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return int(cursor.fetchone()[0])


def reach() -> tuple[str, dict[str, str]]:
    """Give the words by which the programs find the database, and their environment with the password."""
    facts = connection.get_connection_params()
    words = {name: str(facts[name]) for name in OF_LIBPQ if facts.get(name)}
    return make_conninfo(**words), {**os.environ, "PGPASSWORD": str(facts.get("password") or "")}  # noqa: TID251


def run(argv: Sequence[str | Path], *, environ: dict[str, str]) -> None:
    """Run a program to its end. Raises `BackupProblem` with the last thing it said."""
    done = subprocess.run([*map(str, argv)], env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupProblem(failure_of(argv, done.stderr))


def failure_of(argv: Sequence[str | Path], said: str) -> str:
    """Say which program failed, and its last line."""
    lines = [line for line in said.splitlines() if line.strip()] or [""]
    return f"{Path(argv[0]).name}: {lines[-1]}"
