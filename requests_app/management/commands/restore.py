"""Bring a saved city back: `manage.py restore FOLDER`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from requests_app.management.backups import manifest as manifests
from requests_app.management.backups.programs import BackupProblem
from requests_app.management.backups.restoring import bring_back, check, differences


class Command(BaseCommand):
    """Check, replace, compare, audit."""

    help = "Replace the database and the uploaded files by those of a backup; checks it first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for the folder, and for the courage to throw cases away."""
        parser.add_argument("folder", type=Path, help="what `manage.py backup` has written")
        parser.add_argument("--replace", action="store_true", help="throw away the cases that are here")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring it back, and look whether it is whole."""
        folder: Path = options["folder"]
        try:
            manifest, missing = check(folder, may_replace=options["replace"])
            bring_back(folder, manifest)
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem
        differing = differences(manifest)
        for table, (saved, here) in differing.items():
            self.stderr.write(_("%(table)s: %(saved)s saved, %(here)s here") % locals_of(table, saved, here))
        if differing:
            raise CommandError(_("The restored database differs from the backup."))
        told = {"city": manifest.city, "made_at": manifest.made_at, "cases": manifest.counts["requests_app_case"]}
        self.stdout.write(_("%(city)s is as it was at %(made_at)s: %(cases)s cases; all counts are equal.") % told)
        if manifests.secret_fingerprint() != manifest.reference_secret:
            self.stderr.write(_("REFERENCE_SECRET is not the one of the backup: secrets on receipts open nothing."))
        if missing:
            self.stdout.write(_("The backup is older than this code. Next: manage.py migrate, then manage.py audit."))
        else:
            call_command("audit", stdout=self.stdout)


def locals_of(table: str, saved: int, here: int) -> dict[str, Any]:
    """Name what a line about a table tells."""
    return {"table": table, "saved": saved, "here": here}
