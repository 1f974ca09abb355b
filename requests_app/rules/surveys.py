"""The survey after the end: two questions of five steps, who may answer until when, and which figures may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import SurveyIsClosed, SurveyNotOpen
from requests_app.rules.intake import NUL, TOO_LONG, UNREADABLE

# In both scales 1 is worst and 5 is best.
SATISFACTION: Final[Mapping[int, Promise]] = {
    1: _("Very dissatisfied"),
    2: _("Dissatisfied"),
    3: _("Neither"),
    4: _("Satisfied"),
    5: _("Very satisfied"),
}
EFFORT: Final[Mapping[int, Promise]] = {
    1: _("Very much effort"),
    2: _("Much effort"),
    3: _("Some effort"),
    4: _("Little effort"),
    5: _("Hardly any effort"),
}
UNHAPPY: Final = frozenset({1, 2})
WORDS_MAX: Final = 2000
CHANGE_FOR: Final = timedelta(days=14)
LEAST_SHOWN: Final = 5  # figures of fewer answers would tell of single residents


@dataclass(frozen=True)
class SurveyFacts:
    """What is asked before an answer is taken; times are those of the request's end and of its first answer."""

    is_ended: bool
    ended_at: datetime | None
    answered_at: datetime | None


def check_open(facts: SurveyFacts, *, at: datetime) -> None:
    """Raise `SurveyNotOpen` while the request goes on, `SurveyIsClosed` when an answer can be changed no more."""
    if not facts.is_ended:
        raise SurveyNotOpen
    until = changeable_until(facts)
    if until is not None and at > until:
        raise SurveyIsClosed


def changeable_until(facts: SurveyFacts) -> datetime | None:
    """Say until when an answer can be changed: 14 days after it, or after a later end; None: there is none yet."""
    if facts.answered_at is None:
        return None
    return max(facts.answered_at, facts.ended_at or facts.answered_at) + CHANGE_FOR


def is_unhappy(*, satisfaction: int, effort: int) -> bool:
    """Tell whether somebody must be shown at once what she can still do."""
    return satisfaction in UNHAPPY or effort in UNHAPPY


def problems_of(*, satisfaction: int | None, effort: int | None, words: str) -> dict[str, list[Promise]]:
    """List what is wrong with an answer, field by field."""
    faults: tuple[tuple[str, bool, Promise], ...] = (
        ("satisfaction", satisfaction not in SATISFACTION, NO_SATISFACTION),
        ("effort", effort not in EFFORT, NO_EFFORT),
        ("words", len(words) > WORDS_MAX, TOO_LONG),
        ("words", NUL in words, UNREADABLE),
    )
    found: dict[str, list[Promise]] = {}
    for name, is_so, sentence in faults:
        if is_so:
            found.setdefault(name, []).append(sentence)
    return found


NO_SATISFACTION: Final = _("Say how satisfied you are.")
NO_EFFORT: Final = _("Say how much effort it was.")
