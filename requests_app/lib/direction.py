"""Keep what is written from left to right in order where the words run from right to left."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language_bidi

# Unicode Standard Annex 9: all between these two stands by itself, from left to right.
LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
END_OF_ISOLATE: Final = "\u2069"


def left_to_right(text: str) -> str:
    """Set a number apart in plain text, where there is no markup for it; in other languages it stays as it is."""
    return f"{LEFT_TO_RIGHT_ISOLATE}{text}{END_OF_ISOLATE}" if text and get_language_bidi() else text
