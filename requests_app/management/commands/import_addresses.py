"""Bring a file of addresses into the city's own list: `manage.py import_addresses FILE`."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from requests_app.actions.gazetteer import Imported, import_addresses
from requests_app.queries import places
from requests_app.rules.gazetteer import NoSuchColumns, read_rows

TOLD_MAX = 50


class Command(BaseCommand):
    """Write what can be written, and tell each row that cannot."""

    help = "Import addresses (CSV: street, house_number, postcode, district, lat, lon; also as .gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="take out the addresses that the file does not have")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read and write; bad rows stop nothing."""
        try:
            bounds = places.bounds_of(places.city())
            done = import_addresses(read_rows(_lines(options["file"]), bounds=bounds), replace=options["replace"])
        except places.NoCityLoaded as found:
            raise CommandError(str(found)) from found
        except NoSuchColumns as found:
            raise CommandError(_("The first line must name the columns: %(columns)s.") % {"columns": found}) from found
        except UnicodeDecodeError as found:
            raise CommandError(_("%(file)s is not written in UTF-8.") % {"file": options["file"]}) from found
        except OSError as found:
            raise CommandError(_("The file cannot be read: %(why)s") % {"why": found}) from found
        self._tell(done)

    def _tell(self, done: Imported) -> None:
        for row in done.bad[:TOLD_MAX]:
            sentence = _("Line %(line)s is left out: %(why)s (%(value)s).")
            self.stderr.write(sentence % {"line": row.line, "why": row.why, "value": row.value})
        if len(done.bad) > TOLD_MAX:
            self.stderr.write(_("And %(count)s more.") % {"count": len(done.bad) - TOLD_MAX})
        counts = {"written": done.written, "removed": done.removed, "bad": len(done.bad)}
        self.stdout.write(_("Written: %(written)s. Taken out: %(removed)s. Left out: %(bad)s.") % counts)


def _lines(path: Path) -> Iterator[str]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        yield from file
