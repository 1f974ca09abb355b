"""Compile the message files without the gettext programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

from requests_app.lib.pseudo import pseudo_catalogue
from requests_app.management.commands._translations import TRANSLATED, catalogue_path, open_catalogue
from requests_app.vocabulary import PSEUDO

COMPLETE: Final = "de"


class Command(BaseCommand):
    """Write django.mo beside each django.po."""

    help = "Compile the message files (.po) into what Django reads (.mo)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile every language that is older than its source."""
        for language in TRANSLATED:
            source = catalogue_path(language)
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            open_catalogue(language).save_as_mofile(str(target))
            self.stdout.write(f"{target.name} ({language}) written")
        if PSEUDO in dict(settings.LANGUAGES):
            self._write_pseudo()

    def _write_pseudo(self) -> None:
        """Write the made-up language; its strings are those of a language that has all of them."""
        target = Path(settings.DATA_DIR) / "locale" / to_locale(PSEUDO) / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        pseudo_catalogue(open_catalogue(COMPLETE)).save_as_mofile(str(target))
        self.stdout.write(f"{target.name} ({PSEUDO}) written")
