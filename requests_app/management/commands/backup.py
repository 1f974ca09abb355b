"""Save the city: `manage.py backup FOLDER`."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.management.backups.programs import BackupProblem
from requests_app.management.backups.saving import save


class Command(BaseCommand):
    """Write database, files and manifest; the city may be open meanwhile."""

    help = "Save the database and the uploaded files, with checksums, into a new folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the folder."""
        parser.add_argument("folder", type=Path, help="a folder that is not there yet")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Save, and say what."""
        began = time.monotonic()
        try:
            manifest = save(options["folder"], at=timezone.now())
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        told = {
            "folder": options["folder"],
            "cases": manifest.counts["requests_app_case"],
            "files": len(manifest.files) - 1,
            "megabytes": round(sum(file["bytes"] for file in manifest.files.values()) / 1e6, 1),
            "seconds": round(time.monotonic() - began, 1),
        }
        said = _("Saved in %(folder)s: %(cases)s cases, %(files)s files, %(megabytes)s MB, after %(seconds)s s.")
        self.stdout.write(said % told)
        self.stdout.write(_("REFERENCE_SECRET and SECRET_KEY are not in it: keep them apart, in a safe place."))
