"""Fail when anything of the GOV.UK brand has come in with the design system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

# May not be used outside GOV.UK: the font, the crown, the crest, the logotype, and their files.
FORBIDDEN: Final = re.compile(
    r"GDS\s*Transport|govuk-(?:header__logotype|footer__crown|footer__copyright-logo|logo)|"
    r"crown|\bcrest\b|govuk-crest|logotype|GOV\.UK|govuk/assets",
    re.IGNORECASE,
)
LOOKED_AT: Final = ("static", "templates", "staticfiles", "requests_app/seeds")
SUFFIXES: Final = frozenset({".css", ".scss", ".js", ".mjs", ".svg", ".html", ".txt", ".json", ".webmanifest"})
FONT_SUFFIXES: Final = frozenset({".woff", ".woff2", ".ttf", ".otf", ".eot"})


class Command(BaseCommand):
    """Grep sources and built files: 0 hits."""

    help = "Check that no font, crown, crest or logotype of GOV.UK is served."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each hit with its file and fail."""
        base = Path(settings.BASE_DIR)
        hits = [hit for folder in LOOKED_AT for hit in _hits(base / folder)]
        for hit in hits:
            self.stderr.write(hit)
        if hits:
            raise CommandError(f"{len(hits)} traces of another city's brand")
        self.stdout.write("brand: 0 hits")


def _hits(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in FONT_SUFFIXES:
            yield f"{path}: a font file"
        elif path.suffix in SUFFIXES and path.is_file():
            for match in FORBIDDEN.finditer(path.read_text(encoding="utf-8", errors="replace")):
                yield f"{path}: {match.group(0)!r}"
