"""Whatever a kiosk can be answered with has its words, in all five languages, and a lost one is noticed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.utils import translation

from requests_app.channels.kiosk import reading
from requests_app.facts import CaseNotFound, Fact, IdempotencyConflict
from requests_app.lib.speech import Clips, normalise, phrases_of
from requests_app.lib.speech.pages import said_by_page
from requests_app.management.speech.needed import needed_lines, spoken_languages
from requests_app.rules import appointment_facts as appointments
from requests_app.rules import visits_facts as visits
from requests_app.vocabulary import CallHours
from tests.speaking import say_in_letters

TODAY: Final = date(2026, 12, 1)
NOON: Final = datetime(2026, 12, 1, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
FACTS: Final[tuple[Fact, ...]] = (
    appointments.AppointmentNotFound(),
    appointments.AppointmentIsCancelled(),
    appointments.ArrivesTooEarly(NOON, opens_at=NOON - timedelta(minutes=15)),
    appointments.ArrivesTooLate(NOON),
    appointments.ArrivesOnAnotherDay(NOON),
    visits.LineUnknown(),
    visits.LineIsClosed(),
    CaseNotFound(),
    IdempotencyConflict(),
)
SCREENS: Final = ("_bar", "_counter", "_dialogs", "_paper", "_receipt", "_send", "_topics", "_place", "_call_back")
# What is put together from pieces: figures, hours and dates.
PUT_TOGETHER: Final = re.compile(r"\d+([.:]\d+)*\.?|[ap]\.m\.|noon|midnight|Uhr")


def _said(language: str) -> list[str]:
    """Give every sentence of the doors, and every text of the screens, in one language."""
    with translation.override(language):
        told = [str(fact.message) for fact in FACTS]
        told += [str(words) for words in (reading.NO_PAIR, reading.NOT_SENT_YET)]
        told += [str(label) for _value, label in CallHours.choices]
        for screen in SCREENS:
            page = render_to_string(f"channels/kiosk/{screen}.html", {"is_not_yet_reviewed": True})
            told += [text for spoken_in, text in said_by_page(page, language) if spoken_in == language]
    return told


def test_every_answer_and_every_screen_can_be_said_in_five_languages(konstanz: None) -> None:
    languages = spoken_languages()
    needed = needed_lines(languages, today=TODAY)

    silent = []
    for language in languages:
        keys = {line.key for line in needed[language]}
        for text in _said(language):
            silent += [f"{language}: {phrase}" for phrase in phrases_of(text) if not _is_spoken(phrase, keys)]
    assert len(languages) == 5
    assert silent == []


def _is_spoken(phrase: str, keys: set[str]) -> bool:
    """Say whether a phrase is heard without spelling: as a whole, or from the longest known words on."""
    words = phrase.split()
    while words:
        for to in range(len(words), 0, -1):
            part = normalise(" ".join(words[:to]))
            if not part or part in keys:
                break
        else:
            if not PUT_TOGETHER.fullmatch(words[0]):
                return False
            to = 1
        words = words[to:]
    return True


def test_a_lost_sentence_of_the_check_in_fails_the_check(
    konstanz: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = needed_lines(["de"], today=TODAY)["de"]
    with translation.override("de"):
        lost = normalise(str(appointments.AppointmentNotFound().message))
    assert [line for line in lines if line.key == lost]
    Clips(tmp_path).make("de", [line for line in lines if line.key != lost], say=say_in_letters)

    with pytest.raises(CommandError, match="1 clips are missing"):
        call_command("build_speech", check=True, only=["de"], folder=tmp_path)

    assert lost in capsys.readouterr().err
