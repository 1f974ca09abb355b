"""Bring the message files up to date with the strings in code and templates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from requests_app.lib.translations import update
from requests_app.management.commands._translations import (
    TRANSLATED,
    catalogue_path,
    needed,
    open_catalogue,
    used_messages,
)


class Command(BaseCommand):
    """Rewrite each file with the strings its language must have: new ones come empty, unused ones go."""

    help = "Bring the message files up to date with the strings in code and templates."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write all files and say how many strings wait for a translator."""
        messages = used_messages()
        for language in TRANSLATED:
            wanted = needed(language, messages)
            fresh = update(open_catalogue(language), wanted)
            path = catalogue_path(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.save(str(path))
            waiting = len(fresh.untranslated_entries())
            self.stdout.write(f"{language}: {len(wanted)} strings, {waiting} to translate")
