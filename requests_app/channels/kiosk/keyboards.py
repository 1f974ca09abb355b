"""The keys on the screen: which rows of letters each language has, and what each kind of field needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

DIGITS: Final = "1234567890"
# Rows as people know them from the keyboards of their language.
LETTERS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm'"),
    "de": ("qwertzuiopü", "asdfghjklöä", "yxcvbnmß"),
    "fr": ("azertyuiop", "qsdfghjklm", "wxcvbnéèàç'"),
    "lb": ("qwertzuiop", "asdfghjkléä", "yxcvbnmëü'"),
    "ar": ("ضصثقفغعهخحج", "شسيبلاتنمكط", "ئءؤرىةوزظدذ"),
}
LATIN: Final = "de"  # streets are written in it where a language has letters of its own
DELETE, SPACE = "delete", "space"


@dataclass(frozen=True)
class Keyboard:
    """Rows of keys for one kind of field; DELETE and SPACE are keys of their own."""

    kind: str
    rows: tuple[Sequence[str], ...]


def keyboards(language: str) -> list[Keyboard]:
    """Lay out the keys of a language: words, streets, phone numbers, mail addresses, codes."""
    own = LETTERS.get(language, LETTERS["en"])
    latin = LETTERS[LATIN] if language == "ar" else own
    plain = LETTERS["en"] if language == "ar" else own
    return [
        Keyboard("words", (DIGITS, *own, [",", ".", "-", SPACE, DELETE])),
        Keyboard("street", (DIGITS, *latin, ["-", SPACE, DELETE])),
        Keyboard("digits", ("123", "456", "789", ["+", "0", DELETE])),
        Keyboard("mail", (DIGITS, *plain, ["@", ".", "-", "_", DELETE])),
        Keyboard("code", (DIGITS, *_bare(plain), ["-", DELETE])),
    ]


def _bare(rows: Sequence[str]) -> list[str]:
    """Leave the letters that a reference or an access code can have."""
    return ["".join(letter for letter in row if letter.isascii() and letter.isalpha()) for row in rows]
