"""The pieces of what nobody can know before: numbers, codes and dates; and what the player says itself.

Keys that begin with § cannot stand on a page; `static/js/speech/words.js` asks for them by these names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.utils import formats, translation
from django.utils.translation import gettext as _

from requests_app.lib.speech.clips import Line
from requests_app.lib.speech.numbers import COUNTED_TO, DAYS, spoken_day, spoken_number
from requests_app.lib.speech.words import normalise

LATIN: Final = "abcdefghijklmnopqrstuvwxyz" + "äöüßàâçèéêëîïôùûœ"
ARABIC: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءةىآأإؤئ"
MARKS: Final = "-/.@+_#"
# The Arabic voice borrows the names of Latin letters; the accents it does not know are left to the French one.
OF_LATIN: Final = {"ar": "en"}
WITH_ACCENT: Final = "fr"
YEARS: Final = range(-1, 6)
ENGLISH_HOURS: Final = {"a.m.": "A M", "p.m.": "P M", "noon": "noon", "midnight": "midnight"}
MONTH_FORMATS, DAY_FORMATS = ("F", "N", "M", "E"), ("l", "D")


def pieces(language: str, *, today: date) -> Iterator[Line]:
    """Give every piece in one language; `today` says which years are near."""
    with translation.override(language):
        yield from _own_words()
        yield from _numbers(language, today)
        yield from _letters(language)
        yield from _names_of_days(language)


def _own_words() -> Iterator[Line]:
    said = {
        "§sound-on": _("Sound is on."),
        "§headset-only": _("This is only said on the headset."),
        "§empty": _("Nothing is entered yet."),
        "§field": _("Field for typing."),
        "§number": _("The number"),
        "§to-desk": _("please go to desk"),
    }
    return (Line(key, words) for key, words in said.items())


def _numbers(language: str, today: date) -> Iterator[Line]:
    for number in (*range(COUNTED_TO + 1), *(today.year + more for more in YEARS)):
        yield Line(f"§{number}", spoken_number(number, language))
    for day in DAYS:
        if words := spoken_day(day, language):
            yield Line(f"§{day}.", words)


def _letters(language: str) -> Iterator[Line]:
    known = ARABIC if language == "ar" else ""
    for letter in LATIN + MARKS + known:
        voice = OF_LATIN.get(language, "") if letter not in known else ""
        voice = WITH_ACCENT if voice and not letter.isascii() else voice
        yield Line(f"§{letter}", letter, is_spelled=True, voice=voice)


def _names_of_days(language: str) -> Iterator[Line]:
    """Name months and days of the week by every way in which a date is written."""
    months = [(date(2026, month, 1), MONTH_FORMATS, "F") for month in range(1, 13)]
    week = [(date(2026, 6, day), DAY_FORMATS, "l") for day in range(1, 8)]
    for moment, written, spoken in (*months, *week):
        for name in written:
            yield Line(normalise(formats.date_format(moment, name)), formats.date_format(moment, spoken))
    if language == "en":
        for written_as, words in ENGLISH_HOURS.items():
            yield Line(normalise(written_as), words)
