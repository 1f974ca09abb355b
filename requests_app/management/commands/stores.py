"""manage.py stores start|stop|status: the embedded PostgreSQL and Valkey."""

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityservices import stores

ACTIONS: Final = ("start", "stop", "status")


class Command(BaseCommand):
    """Start, stop or show the stores that live under the data directory."""

    help = "Start, stop or show the embedded PostgreSQL and Valkey."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask what to do."""
        parser.add_argument("action", choices=ACTIONS)

    def handle(self, *, action: str, **options: Any) -> None:
        """Do it, and say how the stores are afterwards."""
        data_dir = settings.DATA_DIR
        if action == "start":
            # Not from the environment: this command is about our own stores alone.
            stores.ensure({"CITY_DATA_DIR": str(data_dir)})
        if action == "stop":
            if stores.kept(data_dir):
                raise CommandError("A running city keeps these stores: stop `make run` instead (Ctrl-C).")
            stores.stop(data_dir)
        for name, line in stores.status(data_dir).items():
            self.stdout.write(f"{name}: {line}")
