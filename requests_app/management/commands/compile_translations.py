"""Compile the message files without the gettext programs."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from requests_app.management.commands._translations import TRANSLATED, catalogue_path, open_catalogue


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
