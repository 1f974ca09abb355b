"""Variables in the words of a macro: what they may be, and what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VARIABLE: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
VARIABLES: Final[Mapping[str, Promise]] = {
    "reference": _("the reference of the request"),
    "service": _("what it is about"),
    "name": _("the name of the resident"),
    "street": _("the place"),
    "promised": _("the promised date"),
    "queue": _("the work queue"),
    "me": _("your own name"),
}


OF_ONE_RESIDENT: Final = frozenset({"reference", "name", "street"})  # nobody else may read them
INTERNAL: Final = frozenset({"queue"})  # for colleagues alone


@dataclass(frozen=True)
class Unknown:
    """A variable that nobody knows: in which line of the words (from 1), and which one may be meant."""

    name: str
    line: int
    near: str


def unknown_in(text: str) -> list[Unknown]:
    """List the variables of a text that nobody knows."""
    found = (match for match in VARIABLE.finditer(text) if match[1] not in VARIABLES)
    return [Unknown(match[1], text.count("\n", 0, match.start()) + 1, _near(match[1])) for match in found]


def _near(name: str) -> str:
    return next(iter(get_close_matches(name.lower(), VARIABLES, n=1, cutoff=0.5)), "")


def not_to_be_filled(text: str, values: Mapping[str, str], *, is_internal: bool, residents: int) -> list[str]:
    """List the variables that must not stand in these words: nothing is known of them, or too many would read them.

    `is_internal`: colleagues alone read the words; `residents`: how many letters stand behind the case.
    """
    closed = frozenset() if is_internal else INTERNAL | (OF_ONE_RESIDENT if residents > 1 else frozenset())
    asked = dict.fromkeys(match[1] for match in VARIABLE.finditer(text))
    return [name for name in asked if name in closed or not values.get(name)]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in the place of the variables; what nobody knows is left as it stands, to be seen."""
    return VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)


def text_for(texts: Mapping[str, str], language: str) -> str:
    """Choose the words in a language: that one, else English, else whichever is there."""
    return texts.get(language) or texts.get("en") or next((text for text in texts.values() if text), "")
