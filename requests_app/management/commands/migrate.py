"""Django's `migrate`, which never makes the people at the doors wait behind it."""

from __future__ import annotations

import time
from typing import Any, Final

from django.core.management.commands import migrate
from django.db import OperationalError, connections
from django.db.migrations import Migration
from psycopg.errors import LockNotAvailable

# Whoever waits for a table's lock makes all others wait behind it; so it waits shortly, and tries again.
LOCK_TIMEOUT: Final = "2s"
TRIES: Final = 30
PAUSE_SECONDS: Final = 2.0


class Command(migrate.Command):
    """Migrate, and give way where a table is in use for long."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; where a lock is not to be had, let those who wait pass and try again."""
        self.alias = options["database"]
        for tries_left in reversed(range(TRIES)):
            try:
                super().handle(*args, **options)
                return
            except OperationalError as problem:
                if not isinstance(problem.__cause__, LockNotAvailable) or not tries_left:
                    raise
                self.stderr.write(f"A table is in use for long; another try in {PAUSE_SECONDS:.0f} s.")
                time.sleep(PAUSE_SECONDS)
            finally:
                self._set_lock_timeout("0")

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002 - as Django calls it
        """Set the time for its locks before a migration begins.

        One without a transaction waits as long as it must: its statements hold up nobody, and half an index is none.
        """
        if action == "apply_start" and migration is not None:
            self._set_lock_timeout(LOCK_TIMEOUT if migration.atomic else "0")
        super().migration_progress_callback(action, migration, fake)

    def _set_lock_timeout(self, value: str) -> None:
        with connections[self.alias].cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [value])
