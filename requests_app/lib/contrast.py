"""Contrast of two colours (WCAG 2.2), and the nearest colour of the same hue that has enough of it.

Colours are written "#rrggbb". Lightness is that of OKLCH, from 0 (black) to 1 (white).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from coloraide import Color

Ground = tuple[str, float]  # a colour behind, and the contrast that is needed before it
STEPS: Final = 200


def ratio(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21."""
    return _kinds()(one).contrast(other, method="wcag21")


def lightness(colour: str) -> float:
    """Tell how light a colour is."""
    return float(_kinds()(colour).convert("oklch")["lightness"])


def at_lightness(colour: str, wanted: float) -> str:
    """Give the colour of the same hue that is so light, as strong as a screen can show it."""
    found = _kinds()(colour).convert("oklch").set("lightness", min(1.0, max(0.0, wanted)))
    return found.fit("srgb", method="oklch-chroma").convert("srgb").to_string(hex=True)


def passes(colour: str, grounds: Iterable[Ground]) -> bool:
    """Tell whether a colour has enough contrast before each ground."""
    return all(ratio(colour, ground) >= needed for ground, needed in grounds)


def nearest(colour: str, grounds: Iterable[Ground]) -> str | None:
    """Give the colour of the same hue that passes and is nearest in lightness; None where there is none."""
    wanted = tuple(grounds)
    if passes(colour, wanted):
        return colour
    own = lightness(colour)
    for step in range(1, STEPS + 1):
        for way in (-1, 1):
            aimed = own + way * step / STEPS
            if 0 <= aimed <= 1 and passes(found := at_lightness(colour, aimed), wanted):
                return found
    return None


@lru_cache(maxsize=1)
def _kinds() -> type[Color]:
    # Whoever saves a theme needs it, once in a year: a web process does without.
    from coloraide import Color

    return Color
