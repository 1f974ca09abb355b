"""What a city may set of its look, and whether everybody can still read it (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.lib.contrast import at_lightness, lightness, nearest, passes, ratio

TEXT: Final = 4.5
CONTROL: Final = 3.0
COLOURS: Final = ("brand", "header", "button", "accent")
RADII: Final = {"square": "0", "soft": "0.375rem", "round": "0.75rem"}
WHITE, INK, NIGHT_INK = "#ffffff", "#14202a", "#06130d"
# What the sheets put behind words: static/scss/_theme.scss and _variables.scss.
LIGHT_GROUNDS: Final = ("#ffffff", "#eaf3f1", "#f0f5f4")
DARK_GROUNDS: Final = ("#12191d", "#0b1215", "#19242a")
DARK_HEADER_AT, DARK_BRAND_AT, DARK_BUTTON_AT, DARK_PANEL_AT = 0.24, 0.80, 0.75, 0.34


@dataclass(frozen=True)
class Choice:
    """What a city sets: four colours ("#rrggbb"), how round corners are, and its mark as text (none: the plain one)."""

    brand: str = "#005a8c"
    header: str = "#073b4c"
    button: str = "#0f6b4a"
    accent: str = "#2a9470"
    radius: str = "soft"
    mark: str = ""


@dataclass(frozen=True)
class Shades:
    """The colours of a page by day or by night."""

    brand: str
    brand_hover: str
    header: str
    header_text: str
    button: str
    button_hover: str
    button_shadow: str
    button_text: str
    accent: str
    panel: str
    panel_text: str


@dataclass(frozen=True)
class Failing:
    """One pair of colours that cannot be told apart well enough."""

    field: str
    pair: Promise
    is_dark: bool
    found: float
    needed: float
    better: str | None  # the nearest colour of the same hue that passes

    def __str__(self) -> str:
        """Say it for the person who chose the colour."""
        by = _("in the dark look") if self.is_dark else _("in the light look")
        told = _("%(pair)s (%(look)s): the contrast is %(found).2f to 1. It must be %(needed).1f to 1.")
        words = str(told) % {"pair": self.pair, "look": by, "found": self.found, "needed": self.needed}
        words = words[:1].upper() + words[1:]
        if self.better is None:
            return words
        nearest = _("The nearest colour that passes is %(colour)s.") % {"colour": self.better}
        return f"{words} {nearest}"


def light(choice: Choice) -> Shades:
    """Give the colours by day."""
    words = _words_on(choice.button)
    way = -1 if words == WHITE else 1
    return Shades(
        brand=choice.brand,
        brand_hover=_moved(choice.brand, -0.12),
        header=choice.header,
        header_text=_words_on(choice.header),
        button=choice.button,
        button_hover=_moved(choice.button, way * 0.08),
        button_shadow=_moved(choice.button, -0.2),
        button_text=words,
        accent=choice.accent,
        panel=choice.button,
        panel_text=words,
    )


def dark(choice: Choice) -> Shades:
    """Derive the colours by night: the same hues, the header darker, all else lighter."""
    button = at_lightness(choice.button, max(DARK_BUTTON_AT, lightness(choice.button)))
    brand = at_lightness(choice.brand, max(DARK_BRAND_AT, lightness(choice.brand)))
    panel = at_lightness(choice.button, DARK_PANEL_AT)
    return Shades(
        brand=brand,
        brand_hover=_moved(brand, 0.1),
        header=at_lightness(choice.header, min(DARK_HEADER_AT, lightness(choice.header))),
        header_text=WHITE,
        button=button,
        button_hover=_moved(button, 0.08),
        button_shadow=_moved(button, -0.3),
        button_text=NIGHT_INK,
        accent=nearest(choice.accent, [(ground, CONTROL) for ground in DARK_GROUNDS]) or choice.accent,
        panel=panel,
        panel_text=_words_on(panel),
    )


def failings_of(choice: Choice) -> list[Failing]:
    """List every pair that has too little contrast, by day and by night."""
    return [
        *_failings(light(choice), choice, grounds=LIGHT_GROUNDS, is_dark=False),
        *_failings(dark(choice), choice, grounds=DARK_GROUNDS, is_dark=True),
    ]


def _failings(shades: Shades, choice: Choice, *, grounds: tuple[str, ...], is_dark: bool) -> Iterator[Failing]:
    page = grounds[0]
    pairs: tuple[tuple[str, Promise, str, tuple[tuple[str, float], ...]], ...] = (
        ("brand", _("links and the page"), shades.brand, tuple((ground, TEXT) for ground in grounds)),
        ("header", _("the header and its words"), shades.header, ((shades.header_text, TEXT),)),
        ("button", _("a button and its words"), shades.button, ((shades.button_text, TEXT),)),
        ("button", _("a pressed button and its words"), shades.button_hover, ((shades.button_text, TEXT),)),
        ("button", _("a button and the page"), shades.button, ((page, CONTROL),)),
        ("button", _("the panel and its words"), shades.panel, ((shades.panel_text, TEXT),)),
        ("accent", _("lines and the page"), shades.accent, tuple((ground, CONTROL) for ground in grounds)),
    )
    for field, pair, colour, wanted in pairs:
        worst = min(wanted, key=lambda one: ratio(colour, one[0]))
        if not passes(colour, wanted):
            found = ratio(colour, worst[0])
            yield Failing(field, pair, is_dark, found, worst[1], _better(field, choice))


def _better(field: str, choice: Choice) -> str | None:
    """Find what would pass as the choice itself, each pair of that field together."""
    by_day = [(ground, TEXT if field == "brand" else CONTROL) for ground in LIGHT_GROUNDS]
    own = getattr(choice, field)
    if field == "header":
        return min(
            filter(None, (nearest(own, [(words, TEXT)]) for words in (WHITE, INK))),
            key=lambda one: abs(lightness(one) - lightness(own)),
        )
    if field == "button":
        return nearest(own, [*by_day, (WHITE, TEXT)])
    return nearest(own, by_day)


def _words_on(colour: str) -> str:
    return max((WHITE, INK), key=lambda words: ratio(words, colour))


def _moved(colour: str, by: float) -> str:
    return at_lightness(colour, lightness(colour) + by)
