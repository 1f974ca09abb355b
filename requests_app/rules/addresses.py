"""How addresses are compared: one key for all spellings of a street, and the house number apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from requests_app.lib.folding import fold, slips_between, words_of
from requests_app.lib.word_index import fit_of, slips_allowed

# A whole word, and how the key has it: short and long forms meet.
_SHORT: Final[Mapping[str, str]] = {
    "strasse": "str",
    "street": "str",
    "platz": "pl",
    "avenue": "av",
    "ave": "av",
    "boulevard": "bd",
    "blvd": "bd",
    "rue": "r",
    "road": "rd",
    "der": "d",
    "den": "d",
    "saint": "st",
}
SAME_WORD: Final = {fold(long): short for long, short in _SHORT.items()}
# The same at the end of a longer word: "Seestrasse", "Seestr.", "Bahnhofpl."
SAME_ENDING: Final = (("strasse", "str"), ("platz", "pl"))
OTHER_ENDINGS: Final = ("gasse", "gass")
HOUSE_NUMBER: Final = re.compile(r"^\d{1,4}[a-z]{0,2}$")
RANGE: Final = re.compile(r"(\d+\s?[a-zA-Z]?)\s*[-–/]\s*\d+\s?[a-zA-Z]?\b")  # of "21-23" the first counts
POSTCODE: Final = re.compile(r"^\d{5}$")
WORDS_MAX: Final = 200
WHOLE_KEY, KEY_BEGINS, KEY_WITH_SLIPS = 1.5, 1.2, 0.9
LEAST_FIT: Final = 0.4


@dataclass(frozen=True)
class Wanted:
    """What somebody typed for an address; `street` is a key, `number` and `postcode` may be empty."""

    street: str
    number: str = ""
    postcode: str = ""


def street_key(name: str) -> str:
    """Write a street's name as it is compared."""
    return " ".join(_short(word) for word in words_of(name))


def _short(word: str) -> str:
    for ending, short in SAME_ENDING:
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending) + short
    return SAME_WORD.get(word, word)


def _short_as_typed(word: str) -> str:
    """Do the same for a word that may have a slip: "Sestrase" ends in a street, too; but a "gasse" is none."""
    short = _short(word)
    if short != word or word.endswith(OTHER_ENDINGS):
        return short
    for ending, brief in SAME_ENDING:
        for length in (len(ending), len(ending) - 1):
            if len(word) > length and slips_between(word[-length:], ending, most=1) <= 1:
                return word[:-length] + brief
    return word


def house_number(text: str) -> str:
    """Write a house number as the gazetteer keeps it: "4 A" is "4a"."""
    return "".join(text.split()).casefold()


def wanted(words: str) -> Wanted:
    """Take apart what was typed: street, number and postcode, in any order; the town after a comma is left out."""
    first, *later = RANGE.sub(r"\1", words[:WORDS_MAX]).split(",")
    parts = list(words_of(first))
    number = _take_number(parts)
    after = [word for piece in later for word in words_of(piece)]
    postcode = next((word for word in (*parts, *after) if POSTCODE.match(word)), "")
    street = [_short_as_typed(word) for word in parts if not POSTCODE.match(word)]
    return Wanted(" ".join(street), number, postcode)


def _take_number(parts: list[str]) -> str:
    """Take the house number out of the words: the last one, for a street may be named after a day ("17. Juni")."""
    places = [place for place, word in enumerate(parts) if HOUSE_NUMBER.match(word)]
    if not places or len(parts) == 1:
        return ""
    found = parts.pop(places[-1])
    is_letter_next = found.isdigit() and len(parts) > places[-1] > 0 and len(parts[places[-1]]) == 1
    return found + parts.pop(places[-1]) if is_letter_next else found  # "4 a"


def street_fit(asked: str, key: str) -> float:
    """Say how well a typed street fits a street's key; 0 where it does not. Both are keys."""
    one, other = asked.replace(" ", ""), key.replace(" ", "")
    if one == other:
        return WHOLE_KEY
    if other.startswith(one):
        return KEY_BEGINS
    slips = slips_allowed(one)
    if slips and abs(len(one) - len(other)) <= slips and slips_between(one, other, most=slips) <= slips:
        return KEY_WITH_SLIPS
    typed, known = asked.split(), key.split()
    fits = [max((fit_of(word, part) for part in known), default=0) for word in typed]
    found = sum(fits) / len(fits) if fits else 0
    return found if found >= LEAST_FIT else 0
