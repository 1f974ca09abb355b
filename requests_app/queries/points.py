"""Where the cases of a list lie, for the map beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.references import normalise_reference

MOST: Final = 60  # a page of a list has fifty


def points_of(actor: Actor, references: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Give latitude and longitude of the cases that somebody may see, by reference (one query)."""
    wanted = [normalise_reference(reference) for reference in references][:MOST]
    rows = visible_to(actor).filter(reference__in=wanted).values_list("reference", "latitude", "longitude")
    return {name: (latitude, longitude) for name, latitude, longitude in rows if latitude and longitude}
