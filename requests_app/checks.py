"""What must be true of a city before it opens: asked by `manage.py check --database default` at start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError

from requests_app.lib.papers.glyphs import NoFonts, folder
from requests_app.queries.people import fallback_people
from requests_app.queries.places import is_city_loaded
from requests_app.queries.queues import has_intake_queue

FALLBACK_PEOPLE_AT_LEAST: Final = 2


@register(Tags.database)
def a_city_can_always_name_a_person(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Report a city whose list of last resort is too short, or that has no queue for new cases."""
    if not databases:
        return []
    try:
        if not is_city_loaded():
            return []
        short = len(fallback_people()) < FALLBACK_PEOPLE_AT_LEAST
        homeless = not has_intake_queue()
    except DatabaseError:  # not migrated yet
        return []
    found: list[CheckMessage] = []
    if short:
        hint = "Name at least two active people under `fallback` in the city's files, and load it again."
        found.append(Error("The city's list of last resort names fewer than two people.", hint=hint, id="city.E001"))
    if homeless:
        hint = "Mark one work queue with `is_intake: true` in the city's files, and load it again."
        found.append(Error("No work queue takes new cases.", hint=hint, id="city.E002"))
    return found


@register()
def papers_have_their_fonts(**_: Any) -> list[CheckMessage]:
    """Warn of a city that can make no PDF: pages are printed instead, and all else works."""
    try:
        folder()
    except NoFonts as nowhere:
        hint = "Run `npm ci`, or install the package fonts-dejavu-core."
        return [checks.Warning(f"No receipt can be made as PDF: {nowhere}", hint=hint, id="city.W001")]
    return []
