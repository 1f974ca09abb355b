"""Load a city from its files: `manage.py load_city konstanz`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions.cities import load_city
from requests_app.actions.city_records import Changes
from requests_app.facts import Fact
from requests_app.lib.codes import sha256_hex
from requests_app.management.seeds import city_folder, texts_of
from requests_app.queries import places
from requests_app.rules.city_file import CityFileMistakes, read_city


class Command(BaseCommand):
    """Make the database what the files of a city say; running it again changes nothing."""

    help = "Load a city (its name in requests_app/seeds, or a folder) into the database."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the city."""
        parser.add_argument("city", help="name of a folder in requests_app/seeds, or a path")
        parser.add_argument("--check", action="store_true", help="only look for mistakes; write nothing")
        parser.add_argument("--again", action="store_true", help="compare every record, though no file has changed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, check, write; or tell every mistake with file, line and field."""
        folder = city_folder(options["city"])
        texts = texts_of(folder)
        version = sha256_hex(repr((sorted(texts.items()), settings.DEMO)))
        if not (options["check"] or options["again"]) and self._is_loaded(version):
            self.stdout.write(_("Nothing has changed in the files of %(city)s.") % {"city": folder.name})
            return
        city = self._read(folder, texts)
        if options["check"]:
            self.stdout.write(_("The files of %(city)s have no mistake.") % {"city": folder.name})
            return
        try:
            changes = load_city(city, version=version, is_demo=settings.DEMO, at=timezone.now())
        except Fact as fact:
            raise CommandError(str(fact.message)) from fact
        self._tell(changes, name=city.city.name)

    def _read(self, folder: Path, texts: dict[str, str]) -> Any:
        try:
            return read_city(texts)
        except CityFileMistakes as found:
            lines = [
                f"{folder / mistake.file}:{mistake.line}: {mistake.field}: {mistake.message}"
                for mistake in found.mistakes
            ]
            head = _("The city was not loaded. Please correct these lines:")
            raise CommandError("\n".join([head, *lines])) from found

    def _is_loaded(self, version: str) -> bool:
        try:
            return places.city().facts_version == version
        except places.NoCityLoaded:
            return False

    def _tell(self, changes: Changes, *, name: str) -> None:
        if changes.is_empty:
            self.stdout.write(_("%(city)s is loaded. Nothing had to change.") % {"city": name})
            return
        self.stdout.write(_("%(city)s is loaded.") % {"city": name})
        for title, counts in (
            (_("added"), changes.added),
            (_("changed"), changes.changed),
            (_("switched off"), changes.switched_off),
        ):
            if counts:
                listed = ", ".join(f"{count} {record}" for record, count in sorted(counts.items()))
                self.stdout.write(f"  {title}: {listed}")
