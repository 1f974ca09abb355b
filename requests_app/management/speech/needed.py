"""All lines that a kiosk of this city may say, by language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fnmatch import fnmatch
from typing import Final

import polib
from django.conf import settings

from requests_app.lib.speech import Line, normalise, phrases_of
from requests_app.lib.speech.pages import Said
from requests_app.lib.speech.pieces import pieces
from requests_app.lib.speech.voice import VOICES
from requests_app.management.speech.screens import said_on_screens
from requests_app.models import City, District, ServiceDefinition, Site, WorkQueue

# Where the sentences stand that a kiosk may be answered with.
ANSWERS: Final = (
    "requests_app/channels/kiosk/*",
    "requests_app/facts.py",
    "requests_app/rules/intake.py",
    "requests_app/rules/public_words.py",
    "requests_app/rules/*visits*",
    "requests_app/vocabulary/*visits*",
    "requests_app/queries/public_standing.py",
    "requests_app/queries/service_requests.py",
    "requests_app/queries/*visits*",
    "requests_app/actions/*visits*",
    "requests_app/actions/*appointment*",
    "requests_app/rules/*appointment*",
    "requests_app/rules/public_*",
    "requests_app/queries/public_*",
    "templates/channels/kiosk/*",
    "templates/layouts/kiosk.html",
    "templates/channels/board/*",
)
# Of the languages that have a file, the one that has every sentence.
WHOLE: Final = "de"


def spoken_languages() -> list[str]:
    """List the city's languages that have a voice."""
    return [code for code, _name in settings.LANGUAGES if code in VOICES]


def needed_lines(languages: list[str], *, today: date) -> dict[str, list[Line]]:
    """Give all lines in each language, each key once: what stands on a screen wins over what is said otherwise."""
    texts: dict[str, list[str]] = {language: [] for language in languages}
    for language, text in (*said_on_screens(languages), *_said_in_answers(languages), *_names(languages)):
        if language in texts:
            texts[language].append(text)
    own = list(_own_names())
    return {language: _lines(texts[language], (*pieces(language, today=today), *own)) for language in languages}


def _lines(texts: Iterable[str], others: Iterable[Line]) -> list[Line]:
    found: dict[str, Line] = {}
    for line in others:
        found.setdefault(line.key, line)
    for text in texts:
        for phrase in phrases_of(text):
            found.setdefault(normalise(phrase), Line(normalise(phrase), phrase))
    return list(found.values())


def _said_in_answers(languages: list[str]) -> Iterator[Said]:
    """Read the sentences of the doors out of the message files, which say where each stands."""
    for language in languages:
        for entry in _messages(WHOLE if language == "en" else language):
            if not any(fnmatch(name, pattern) for name, _line in entry.occurrences for pattern in ANSWERS):
                continue
            english = (entry.msgid, entry.msgid_plural)
            texts = english if language == "en" else (entry.msgstr, *entry.msgstr_plural.values())
            yield from ((language, text) for text in texts if text)


def _messages(language: str) -> polib.POFile:
    return polib.pofile(str(settings.BASE_DIR / "requests_app/locale" / language / "LC_MESSAGES/django.po"))


def _own_names() -> Iterator[Line]:
    """Give what has one name in all languages, in the city's own voice: sites of kiosks, parts of the city, teams."""
    spoken = City.objects.values_list("languages", flat=True).first() or [settings.LANGUAGE_CODE]
    names = (
        *Site.objects.values_list("name", flat=True),
        *District.objects.values_list("name", flat=True),
        *WorkQueue.objects.values_list("name", flat=True),
    )
    for name in names:
        for phrase in phrases_of(name):
            yield Line(normalise(phrase), phrase, voice=spoken[0] if spoken[0] in VOICES else "")


def _names(languages: list[str]) -> Iterator[Said]:
    """Give the names that differ by language: services and teams."""
    by_language = (
        *ServiceDefinition.objects.filter(is_active=True, is_public=True).values_list("names", flat=True),
        *WorkQueue.objects.values_list("public_names", flat=True),
    )
    for language in languages:
        yield from ((language, names.get(language) or names.get("en", "")) for names in by_language)
