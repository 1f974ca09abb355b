"""Addresses of the city's own list, found by a few letters, spelling forgiven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.lib.prepared import Row, fetch
from requests_app.rules.addresses import Wanted, street_fit, wanted

FOUND_MAX: Final = 6
STREETS_MAX: Final = 4
NEAREST: Final = 16  # streets that are looked at closely
LEAST_LETTERS: Final = 2
SHARE_OF_BEST: Final = 0.75  # of the best street's fit: what fits less is left out
# The index walks from the nearest: pieces of three letters first, what begins alike besides.
NEAREST_STREETS: Final = f"""
    (SELECT id, name, key FROM requests_app_street ORDER BY $1::text <<-> key LIMIT {NEAREST})
    UNION
    (SELECT id, name, key FROM requests_app_street ORDER BY key <-> $1::text LIMIT {NEAREST})
"""  # noqa: S608
HOUSES: Final = """
    SELECT address.street_id, address.id, address.house_number, address.postcode, district.code, district.name
      FROM requests_app_address address
      LEFT JOIN requests_app_district district ON district.id = address.district_id
     WHERE address.street_id = ANY($1::bigint[])
       AND ($2::text = '' OR address.house_number = $2 OR address.house_number LIKE $2 || '%')
     ORDER BY address.house_number <> $2, length(address.house_number), address.house_number, address.id
"""
DISTRICTS: Final = """
    SELECT address.street_id, min(address.postcode), min(district.code), min(district.name), count(DISTINCT district.id)
      FROM requests_app_address address
      LEFT JOIN requests_app_district district ON district.id = address.district_id
     WHERE address.street_id = ANY($1::bigint[])
     GROUP BY address.street_id
"""
ONE_ADDRESS: Final = """
    SELECT street.name, address.house_number, address.postcode, district.code, address.latitude, address.longitude
      FROM requests_app_address address
      JOIN requests_app_street street ON street.id = address.street_id
      LEFT JOIN requests_app_district district ON district.id = address.district_id
     WHERE address.id = $1
"""
ONE_STREET: Final = """
    SELECT street.name, min(district.code), count(DISTINCT district.id)
      FROM requests_app_street street
      LEFT JOIN requests_app_address address ON address.street_id = street.id
      LEFT JOIN requests_app_district district ON district.id = address.district_id
     WHERE street.id = $1
     GROUP BY street.id
"""


@dataclass(frozen=True)
class AddressChoice:
    """One address to choose; `key` is what a form sends back."""

    key: str
    text: str
    where: str  # postcode and district, as far as they are known
    is_known: bool = True  # false: the street is known, this number is not


@dataclass(frozen=True)
class TakenAddress:
    """A chosen address; without a point where only the street is known."""

    text: str
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None


def find_addresses(words: str) -> list[AddressChoice]:
    """Find addresses by what was typed, the best first, at most six (three queries at most)."""
    asked = wanted(words)
    if len(asked.street) < LEAST_LETTERS:
        return []
    streets = _streets(asked)
    if not streets:
        return []
    ids = "{" + ",".join(str(street[0]) for street in streets) + "}"
    houses: dict[int, list[Row]] = defaultdict(list)
    if asked.number:
        for row in fetch(HOUSES, [ids, asked.number]):
            houses[row[0]].append(row)
    are_all_known = asked.number and all(_is_known(asked.number, houses[street[0]]) for street in streets)
    about = {} if are_all_known else {row[0]: row[1:] for row in fetch(DISTRICTS, [ids])}
    found = [choice for street in streets for choice in _choices(street, asked, houses[street[0]], about)]
    found.sort(key=lambda choice: not choice.is_known)
    return found[:FOUND_MAX]


def take_address(key: str, words: str) -> TakenAddress | None:
    """Give the address that was chosen by its key; None where it is no key of ours. `words` hold an unknown number."""
    kind, number = key[:1], key[1:]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if kind == "a":
        found = fetch(ONE_ADDRESS, [int(number)])
        return _taken(found[0]) if found else None
    found = fetch(ONE_STREET, [int(number)]) if kind == "s" else []
    if not found:
        return None
    name, district, count = found[0]
    return TakenAddress(" ".join(filter(None, (name, wanted(words).number))), district if count == 1 else "")


def _streets(asked: Wanted) -> list[Row]:
    """Give the streets that fit best; where one fits without a slip, those that fit badly are left out."""
    rows = fetch(NEAREST_STREETS, [asked.street])
    scored = sorted(((street_fit(asked.street, row[2]), row) for row in rows), key=lambda pair: (-pair[0], pair[1][2]))
    best = scored[0][0] if scored else 0
    return [
        row
        for fit, row in scored[: FOUND_MAX if not asked.number else STREETS_MAX]
        if fit and fit >= best * SHARE_OF_BEST
    ]


def _choices(street: Row, asked: Wanted, houses: Sequence[Row], about: dict[int, Row]) -> Iterator[AddressChoice]:
    number, name = asked.number, street[1]
    fitting = sorted(houses, key=lambda house: bool(asked.postcode) and house[3] != asked.postcode)
    if _is_known(number, houses):  # with the "4" also the "4a", but not the "41"
        fitting = [house for house in fitting if not house[2].removeprefix(number)[:1].isdigit()]
    for _street, pk, house, postcode, _code, district in fitting[:FOUND_MAX]:
        yield AddressChoice(f"a{pk}", f"{name} {house}", " ".join(filter(None, (postcode, district))))
    if not _is_known(number, houses):
        postcode, _code, district, count = about.get(street[0], ("", None, None, 0))
        where = " ".join(filter(None, (postcode, district))) if count == 1 else ""
        yield AddressChoice(f"s{street[0]}", f"{name} {number}".strip(), where, is_known=not number)


def _is_known(number: str, houses: Sequence[Row]) -> bool:
    return any(house[2] == number for house in houses)


def _taken(row: Row) -> TakenAddress:
    name, number, postcode, district, latitude, longitude = row
    text = f"{name} {number}".strip() + (f", {postcode}" if postcode else "")
    return TakenAddress(text, district or "", latitude, longitude)
