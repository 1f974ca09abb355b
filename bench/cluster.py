"""The databases of the bench: durable stores as a city's, filled once and kept by the digest of what fills them."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import psycopg

from bench.processes import BASE
from cityservices import stores
from cityservices.stores import lifecycle

HOME: Final = BASE / "bench" / "out" / "city"
# Whoever changes one of these gets databases filled anew.
MAKERS: Final = ("requests_app/migrations", "requests_app/seeds/konstanz", "bench/fill", "requests_app/vocabulary")
# Moments that lie before those who act on them; a database that lay in the cache for days would be full of late work.
AHEAD: Final = {
    "requests_app_clock": (("act_at", "due_at"), "stopped_at IS NULL"),
    "requests_app_escalation": (("acknowledge_by", "answer_by"), "state <> 'closed'"),
    "requests_app_case": (("wake_at", "objection_until"), "state IN ('waiting', 'resolved')"),
    "requests_app_handover": (("accept_by",), "ended_at IS NULL"),
}
# What triggers and foreign keys ask at the commit counts as a statement there, but no application has sent it.
NOT_SENT: Final = r"^\s*(begin|commit|rollback|savepoint|release|set |exists \(|select (1|\$\d+) from only )"
COUNTED: Final = """
SELECT coalesce(sum(calls) FILTER (WHERE query !~* %s), 0), coalesce(sum(calls), 0)
FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = %s
"""


def digest_of(*folders: str) -> str:
    """Give a short word that changes with any file in these folders."""
    found = hashlib.sha256()
    for folder in folders:
        for file in sorted((BASE / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.relative_to(BASE).as_posix().encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:8]


@dataclass
class Cluster:
    """PostgreSQL and Valkey of the bench, with fsync as in a city."""

    found: lifecycle.Stores
    say: Callable[[str], None]

    @property
    def pids(self) -> tuple[int, ...]:
        """Name the server whose backends work for us."""
        return (self.found.postgres.pid,)

    def url(self, database: str) -> str:
        """Give the address of a database."""
        return f"{self.found.database_url.rpartition('/')[0]}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[Any]:
        """Speak with a database."""
        return psycopg.connect(self.url(database), autocommit=True)

    def run(self, sql: str, *values: Any, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Ask one thing."""
        with self.connect(database) as connection:
            found = connection.execute(sql, list(values) or None)
            return found.fetchall() if found.description else []

    def filled(self, shape: str, cases: int = 0) -> str:
        """Give the name of a filled database; fill it where it is not there yet, or is an old one."""
        name = f"{shape}_{cases}_{digest_of(*MAKERS)}"
        if self.run("SELECT 1 FROM pg_database WHERE datname = %s", name):
            return name
        for (old,) in self.run("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", f"{shape}_{cases}_"):
            self.drop(old)
        self.say(f"filling {name} ...")
        part, began = f"part_{shape}_{cases}", time.monotonic()
        self.drop(part)
        self.run(f'CREATE DATABASE "{part}"')
        argv = [sys.executable, "-m", "bench.fill", "--cases", str(cases), "--shape", shape]
        subprocess.run(argv, check=True, cwd=BASE, env={**os.environ, "DATABASE_URL": self.url(part)})
        self.run(f"COMMENT ON DATABASE \"{part}\" IS '{datetime.now().astimezone().isoformat()}'")
        self.run(f'ALTER DATABASE "{part}" RENAME TO "{name}"')
        self.say(f"filled in {time.monotonic() - began:.0f} s")
        return name

    def copied(self, name: str) -> str:
        """Give a copy to work on, in which no time has passed since it was filled."""
        work = f"work_{name}"
        self.drop(work)
        self.run(f'CREATE DATABASE "{work}" TEMPLATE "{name}" STRATEGY FILE_COPY')
        filled_at = self.run("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", name)[
            0
        ][0]
        self._let_no_time_have_passed(work, filled_at)
        return work

    def _let_no_time_have_passed(self, work: str, filled_at: str) -> None:
        for table, (columns, where) in AHEAD.items():
            moved = ", ".join(f"{column} = {column} + (now() - '{filled_at}'::timestamptz)" for column in columns)
            self.run(f"UPDATE {table} SET {moved} WHERE {where}", database=work)  # noqa: S608 - names of ours
        # The night's audit has been: it is measured by bench.audit.
        self.run(
            """INSERT INTO requests_app_auditrun (at, milliseconds, violations, counts, examples)
               VALUES (now(), 1, 0, '{}', '{}')""",
            database=work,
        )

    def tidy(self) -> None:
        """Remove the copies that a broken run has left."""
        for (name,) in self.run("SELECT datname FROM pg_database WHERE starts_with(datname, 'work_')"):
            self.drop(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def counting(self, database: str) -> Iterator[Callable[[], tuple[int, int]]]:
        """Count statements meanwhile: the application's, and all: BEGIN, COMMIT, triggers and foreign keys, too."""
        self._track("top")
        try:
            self.run("SELECT pg_stat_statements_reset()")
            yield lambda: self._counted(database)
        finally:
            self._track("none")

    def _counted(self, database: str) -> tuple[int, int]:
        application, whole = self.run(COUNTED, NOT_SENT, database)[0]
        return int(application), int(whole)

    def _track(self, what: str) -> None:
        self.run(f"ALTER SYSTEM SET pg_stat_statements.track = '{what}'")
        self.run("SELECT pg_reload_conf()")
        time.sleep(0.3)


@contextmanager
def cluster(say: Callable[[str], None]) -> Iterator[Cluster]:
    """Start the stores of the bench, and stop them."""
    HOME.mkdir(parents=True, exist_ok=True)
    try:
        found = Cluster(_stores(), say)
        if found.run("SHOW shared_preload_libraries") != [("pg_stat_statements",)]:
            for name, value in {
                "shared_preload_libraries": "pg_stat_statements",
                "pg_stat_statements.track": "none",
                "max_wal_size": "4GB",
            }.items():
                found.run(f"ALTER SYSTEM SET {name} = '{value}'")
            stores.stop(HOME)
            found = Cluster(_stores(), say)
        found.run("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
        yield found
    finally:
        stores.stop(HOME)


def _stores() -> lifecycle.Stores:
    environ = {"CITY_DATA_DIR": str(HOME)}
    stores.ensure(environ, die_with_parent=True)
    return lifecycle._read(HOME)  # noqa: SLF001 - the state file has no other reader
