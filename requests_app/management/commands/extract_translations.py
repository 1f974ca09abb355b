"""Bring the message files up to date with the strings in code and templates."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from requests_app.lib.translations import update
from requests_app.management.commands._translations import (
    TRANSLATED,
    catalogue_path,
    open_catalogue,
    used_messages,
)


class Command(BaseCommand):
    """Rewrite de and fr: new strings come empty, unused ones go."""

    help = "Bring the message files up to date with the strings in code and templates."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Write both files and say how many strings wait for a translator."""
        messages = used_messages()
        for language in TRANSLATED:
            fresh = update(open_catalogue(language), messages)
            path = catalogue_path(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.save(str(path))
            waiting = len(fresh.untranslated_entries())
            self.stdout.write(f"{language}: {len(messages)} strings, {waiting} to translate")
