"""Fail when a string has no German or French translation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.lib.translations import problems
from requests_app.management.commands._translations import TRANSLATED, open_catalogue, used_messages


class Command(BaseCommand):
    """List what is missing, fuzzy or left over, or has other placeholders."""

    help = "Check that every string shown to people exists in de and fr."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each problem with its language and files."""
        messages = used_messages()
        found = [f"{lang}: {told}" for lang in TRANSLATED for told in problems(open_catalogue(lang), messages)]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} problems. Run: python manage.py extract_translations")
        self.stdout.write(f"{len(messages)} strings in {', '.join(TRANSLATED)}: complete")
