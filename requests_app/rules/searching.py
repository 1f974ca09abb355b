"""What somebody at a desk looks for: a reference, an e-mail, a number, or words that may begin other words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from requests_app.rules.intake import normalise_phone
from requests_app.rules.visitors import read_who

WORDS_MAX: Final = 6
SHORTEST: Final = 2  # letters, of a word that is looked for
WORD: Final = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True)
class Sought:
    """The words as they were typed, in small letters; `way` says whether they may be an e-mail or a number."""

    text: str
    words: tuple[str, ...]
    way: str = ""  # "email", "phone", "name" or empty
    value: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not self.words and not self.value


def read_sought(text: str, *, region: str) -> Sought:
    """Read what was typed; `region` is where a number without a country is dialled (ISO 3166-1).

    Words of one letter say nothing, and more than six are not needed.
    """
    text = " ".join(text.replace("\0", "").split())
    words = [word for word in WORD.findall(text.lower()) if len(word) >= SHORTEST]
    way, value = read_who(text)
    if way == "phone":
        value = normalise_phone(value, region=region) or value
    return Sought(text, tuple(dict.fromkeys(words))[:WORDS_MAX], way, value)


def as_query(words: tuple[str, ...]) -> str:
    """Write the words as PostgreSQL's text search reads them: all of them, each as the beginning of a word."""
    return " & ".join(f"{word}:*" for word in words)
