"""A city's look as a sheet of variables: what the built sheets leave open (static/scss/_variables.scss)."""

from __future__ import annotations

from typing import Final

from requests_app.rules.theme import RADII, Choice, Shades, dark, light

NAMES: Final = (
    ("--govuk-brand-colour", "brand"),
    ("--govuk-link-colour", "brand"),
    ("--govuk-link-hover-colour", "brand_hover"),
    ("--city-header", "header"),
    ("--city-header-text", "header_text"),
    ("--city-accent", "accent"),
    ("--city-button", "button"),
    ("--city-button-hover", "button_hover"),
    ("--city-button-text", "button_text"),
    ("--city-button-shadow", "button_shadow"),
    ("--city-panel", "panel"),
    ("--city-panel-text", "panel_text"),
)


def sheet_of(choice: Choice) -> str:
    """Write the sheet: the light look, and the dark one for whoever asks for it."""
    by_day, by_night = _declared(light(choice)), _declared(dark(choice))
    return (
        f":root{{{by_day};--city-radius:{RADII[choice.radius]}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{by_night}}}}}\n"
    )


def declarations_of(shades: Shades) -> dict[str, str]:
    """Name each variable with its colour."""
    return {variable: getattr(shades, name) for variable, name in NAMES}


def _declared(shades: Shades) -> str:
    return ";".join(f"{variable}:{colour}" for variable, colour in declarations_of(shades).items())
