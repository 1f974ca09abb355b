"""manage.py reset_practice: forget the practice city; the next start makes a new one."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cityservices import stores
from cityservices.practice import FOLDER


class Command(BaseCommand):
    """Remove the folder of the practice city with its database; nothing else can be named."""

    help = "Forget the practice city (PRACTICE=1); the next run_city makes it anew."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse everywhere but in a practice city that is not running."""
        data_dir: Path = settings.DATA_DIR
        if not settings.PRACTICE or data_dir.name != FOLDER:
            raise CommandError("This is no practice city. Nothing was removed.")
        if not data_dir.exists():
            self.stdout.write("There is no practice city yet.")
            return
        if stores.kept(data_dir):
            raise CommandError("The practice city is running: stop it first (Ctrl-C).")
        stores.stop(data_dir)
        shutil.rmtree(data_dir)
        self.stdout.write("The practice city is forgotten. make run PRACTICE=1 begins a new one.")
