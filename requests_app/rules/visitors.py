"""What one field says of who stands at the counter: an e-mail address, a number, or a name."""

from __future__ import annotations

import re
from typing import Final

from requests_app.lib.folding import fold

DIGITS_OF_A_NUMBER: Final = 5
_NUMBER: Final = re.compile(r"[+(]?[\d\s()/.+-]+")


WORDS_OF_A_NAME: Final = 4
_WORD: Final = re.compile(r"[^\W_]+")


def name_words(text: str) -> tuple[str, ...]:
    """Give the words of a name as they are compared: folded, the first four."""
    return tuple(_WORD.findall(fold(text))[:WORDS_OF_A_NAME])


def read_who(text: str) -> tuple[str, str]:
    """Give the field that is meant ("email", "phone" or "name") and its text; both empty for nobody."""
    said = " ".join(text.split())
    if not said:
        return "", ""
    if "@" in said:
        return "email", said
    digits = sum(sign.isdigit() for sign in said)
    return ("phone", said) if digits >= DIGITS_OF_A_NUMBER and _NUMBER.fullmatch(said) else ("name", said)
