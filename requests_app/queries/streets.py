"""The city's streets as a list to choose from, and the house in one of them."""

from __future__ import annotations

from typing import Final

from requests_app.lib.prepared import fetch
from requests_app.queries.gazetteer import HOUSES, TakenAddress, take_address
from requests_app.rules.addresses import wanted

EVERY_STREET: Final = "SELECT id, name FROM requests_app_street ORDER BY key"


def every_street() -> list[tuple[str, str]]:
    """List all streets as (key, name), by name (one query)."""
    return [(f"s{pk}", name) for pk, name in fetch(EVERY_STREET, [])]


def house_in(street: str, words: str) -> TakenAddress | None:
    """Give the house that `words` name in a street of the list: with its point where the house is known.

    None where the key names no street. Three queries at most.
    """
    taken = take_address(street, words)
    number = wanted(words).number
    if taken is None or not number:
        return taken
    rows = fetch(HOUSES, ["{" + street[1:] + "}", number])
    exact = [row for row in rows if row[2] == number]
    return take_address(f"a{exact[0][1]}", words) if len(exact) == 1 else taken
