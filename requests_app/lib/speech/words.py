"""How words are written in the index of the clips, and which parts of a text always stay the same.

`static/js/speech/words.js` writes them in the same way; a test in the browser compares the two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# Marks of direction, joiners and soft hyphens are not heard.
SILENT: Final = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BLANKS: Final = re.compile(r"[\s\u00a0\u202f]+")
# What stands around words, not in them.
AROUND: Final = " .,:;!?…·–—-/()[]\"'„“”«»‚‘’*،؛؟"
# What is put in later: names of gettext and of the scripts, and numbers.
PUT_IN: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{[\w.]*\}|\d+(?:[.,:/]\d+)*")


def normalise(words: str) -> str:
    """Write words as the index has them: lower case, single blanks, no marks around them; empty: nothing to say."""
    heard = SILENT.sub("", unicodedata.normalize("NFC", words))
    return BLANKS.sub(" ", heard).strip(AROUND).lower()


def phrases_of(text: str) -> Iterator[str]:
    """Give what is said of a text: all of it, or the parts around what is put in later."""
    for part in PUT_IN.split(text):
        if has_words(part):
            yield BLANKS.sub(" ", part).strip()


def has_words(text: str) -> bool:
    """Tell whether a text has a letter at all."""
    return any(character.isalpha() for character in text)
