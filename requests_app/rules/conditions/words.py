"""Terms to one search pattern that Python and PostgreSQL read alike: without regard to case and accents.

Both get the same pattern with every spelling of a letter written out. So neither the locale of the database nor
Python's tables of letters decide, and a rule and a list can never disagree.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

# Letters of the Latin, Greek and Cyrillic scripts that differ from a plain one by case or accent alone.
SCRIPTS: Final = (range(0x41, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
MARKS: Final = "[\\u0300-\\u036f]*"  # accents that stand as characters of their own
# What belongs to a word: digits, letters of all scripts, accents. Everything else parts words.
WORD: Final = (
    "0-9A-Za-z\\u00aa\\u00b5\\u00ba\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u1fff\\u2c00-\\u2dff"
    "\\u3040-\\ua6ff\\ua720-\\ud7ff\\uf900-\\ufdff\\ufe70-\\ufefc\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uffdc"
)
IS_WORD: Final = re.compile(f"[{WORD}]")
APART: Final = f"[^{WORD}]"
WRITTEN: Final = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe"}  # one letter for two
SPELT: Final = {"ä": "e", "ö": "e", "ü": "e"}  # "Müll" is "Muell", too; "Muell" in a term stays as it is


def _plain(letter: str) -> str:
    """Take case and accents off one letter; what is no letter of the scripts stays."""
    apart = unicodedata.normalize("NFD", letter.casefold())
    return apart[0] if all(map(unicodedata.combining, apart[1:])) else letter


def _spellings() -> dict[str, str]:
    found: dict[str, str] = defaultdict(str)
    for script in SCRIPTS:
        for letter in map(chr, script):
            if letter.isalpha() and letter not in WRITTEN:
                found[_plain(letter)] += letter
    return dict(found)


SPELLINGS: Final = _spellings()  # "u" -> "UuÙÚÛÜùúûü..."


@lru_cache(maxsize=512)
def pattern_of(terms: tuple[str, ...], *, whole: bool) -> re.Pattern[str]:
    """Give the pattern that finds any of the terms; with `whole` as words of their own. No term finds nothing."""
    found = "|".join(_term(term) for term in terms)
    if not found:
        return re.compile("(?!)")
    return re.compile(f"(?:\\A|{APART})(?:{found})(?:\\Z|{APART})" if whole else f"(?:{found})")


def is_term(term: str) -> bool:
    """Tell whether a term has anything to look for: a letter or a digit."""
    return IS_WORD.search(term) is not None


def terms_in(text: str, terms: Iterable[str], *, whole: bool) -> tuple[str, ...]:
    """List the terms that a text holds, as the condition writes them."""
    return tuple(term for term in terms if pattern_of((term,), whole=whole).search(text))


def _term(term: str) -> str:
    """Write the words of a term, with anything that parts words between them."""
    words = [word for word in re.split(f"{APART}+", unicodedata.normalize("NFC", term)) if word]
    return f"{APART}+".join("".join(_letters(word)) for word in words)


def _letters(word: str) -> Iterator[str]:
    rest = "".join(WRITTEN.get(letter, letter) for letter in word)
    while rest:
        pair = _plain(rest[0]) + _plain(rest[1]) if len(rest) > 1 else ""
        ligatures = "".join(letter for letter, two in WRITTEN.items() if two == pair)
        if ligatures:
            yield f"(?:[{ligatures}]|{_class(rest[0])}{_class(rest[1])})"
            rest = rest[2:]
            continue
        extra = SPELT.get(rest[0].lower())
        yield f"(?:{_class(rest[0])}{_class(extra)}|{_class(rest[0])})" if extra else _class(rest[0])
        rest = rest[1:]


def _class(letter: str) -> str:
    """Write one letter in all its spellings, and the accents that may follow."""
    plain = _plain(letter)
    if unicodedata.combining(letter):
        return ""  # an accent of its own in a term: it may stand or not
    spellings = SPELLINGS.get(plain)
    return (f"[{spellings}]" if spellings else _escaped(plain)) + MARKS


def _escaped(letter: str) -> str:
    code = ord(letter)
    if letter.isascii() and letter.isalnum():
        return letter
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
