"""The city's look, where its file sets one; it must pass what the desk must pass."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Section
from requests_app.lib.svg_marks import MarkRefused, read_mark
from requests_app.rules.theme import COLOURS, RADII, Choice, failings_of

COLOUR: Final = "#[0-9a-fA-F]{6}"


def read_theme(city: Section) -> Choice | None:
    """Read colours, corners and mark (SVG, as a block of text); what is left out is as in the plain look."""
    if not city.has("theme"):
        return None
    section, plain = city.section("theme"), Choice()
    before = len(section.mistakes)
    choice = Choice(
        **{name: section.text(name, default=getattr(plain, name), pattern=COLOUR).lower() for name in COLOURS},
        radius=section.text("radius", default=plain.radius, choices=RADII),
        mark=section.text("mark", default=""),
    )
    section.finish()
    if len(section.mistakes) == before:
        _check(section, choice)
    return choice


def _check(section: Section, choice: Choice) -> None:
    for failing in failings_of(choice):
        section.wrong(failing.field, str(failing))
    try:
        if choice.mark:
            read_mark(choice.mark)
    except MarkRefused as refused:
        told = _("this drawing is not taken: %(fault)s %(part)s")
        section.wrong("mark", told % {"fault": refused.fault, "part": refused.part})
