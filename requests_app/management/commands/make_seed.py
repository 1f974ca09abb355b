"""Make the files of a demo city from open data: `manage.py make_seed boston ../shared/data`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from requests_app.management.seedmaking.boston import boston
from requests_app.management.seedmaking.saopaulo import saopaulo
from requests_app.management.seeds import SEEDS

MAKERS: Final[Mapping[str, Callable[[Path], dict[str, str]]]] = {"boston": boston, "saopaulo": saopaulo}


class Command(BaseCommand):
    """Write city and mapping below requests_app/seeds; the same data always gives the same files."""

    help = "Make the files of a demo city from a folder of open data, or compare them with --check."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for city and data."""
        parser.add_argument("city", choices=sorted(MAKERS))
        parser.add_argument("data", type=Path, help="the folder with requests/, geo/, population/, ...")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file differs")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make, then write or compare."""
        try:
            files = MAKERS[options["city"]](options["data"])
        except FileNotFoundError as problem:
            raise CommandError(_("%(file)s is missing.") % {"file": problem.filename}) from problem
        differing = [name for name, text in files.items() if _text(SEEDS / name) != text]
        if options["check"] and differing:
            raise CommandError(_("These files differ from the data: %(files)s") % {"files": ", ".join(differing)})
        for name in differing:
            (SEEDS / name).parent.mkdir(exist_ok=True)
            (SEEDS / name).write_text(files[name], encoding="utf-8")
        self.stdout.write(_("%(count)s files changed.") % {"count": len(differing)})


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
