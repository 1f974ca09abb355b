"""Fail when a language has no translation of a string that its readers see."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_app.lib.translations import problems
from requests_app.management.commands._translations import TRANSLATED, needed, open_catalogue, used_messages


class Command(BaseCommand):
    """List what is missing, fuzzy or left over, or has other placeholders."""

    help = "Check that every language has the strings that its readers see."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each problem with its language and files."""
        messages = used_messages()
        wanted = {language: needed(language, messages) for language in TRANSLATED}
        found = [f"{lang}: {told}" for lang, texts in wanted.items() for told in problems(open_catalogue(lang), texts)]
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} problems. Run: python manage.py extract_translations")
        counts = ", ".join(f"{language} {len(texts)}" for language, texts in wanted.items())
        self.stdout.write(f"{len(messages)} strings; translated: {counts}. Complete.")
