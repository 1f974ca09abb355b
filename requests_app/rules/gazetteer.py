"""Rows of an address file: what a row must have, and what is said of one that has it not."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.rules.addresses import street_key
from requests_app.rules.intake import CityBounds

COLUMNS: Final = ("street", "house_number", "postcode", "district", "lat", "lon")
REQUIRED: Final = ("street", "lat", "lon")
STREET_MAX, SHORT_MAX = 160, 12


class NoSuchColumns(Exception):
    """The first line does not name the columns that are needed."""


@dataclass
class AddressRow:
    """One address of a file; an empty district is found by the point."""

    line: int
    street: str
    house_number: str
    postcode: str
    district: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class BadRow:
    """A row that is left out, and why."""

    NO_STREET: ClassVar[Promise] = _("it has no street")
    TOO_LONG: ClassVar[Promise] = _("it is too long")
    NO_POINT: ClassVar[Promise] = _("lat and lon must be numbers")
    OUTSIDE: ClassVar[Promise] = _("the point is outside the city")
    NO_DISTRICT: ClassVar[Promise] = _("there is no such district")

    line: int
    why: Promise
    value: str = ""


def read_rows(lines: Iterable[str], *, bounds: CityBounds) -> Iterator[AddressRow | BadRow]:
    """Read a file of addresses, separated by comma or semicolon. Raises `NoSuchColumns`."""
    every = iter(lines)
    first = next(every, "").lstrip("\ufeff")
    separator = ";" if first.count(";") > first.count(",") else ","
    names = [name.strip().casefold() for name in next(csv.reader([first], delimiter=separator), [])]
    if not set(REQUIRED) <= set(names):
        raise NoSuchColumns(", ".join(COLUMNS))
    reader = csv.reader(every, delimiter=separator)
    for cells in reader:
        if cells:
            values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
            yield _row(values, line=reader.line_num + 1, bounds=bounds)


def _row(values: Mapping[str, str], *, line: int, bounds: CityBounds) -> AddressRow | BadRow:
    street, number, postcode, district = (values.get(name, "") for name in COLUMNS[:4])
    if not street_key(street):
        return BadRow(line, BadRow.NO_STREET, street)
    if len(street) > STREET_MAX or max(len(number), len(postcode)) > SHORT_MAX or "\x00" in "".join(values.values()):
        return BadRow(line, BadRow.TOO_LONG, f"{street} {number}"[:STREET_MAX])
    try:
        latitude, longitude = (float(values.get(name, "").replace(",", ".")) for name in ("lat", "lon"))
    except ValueError:
        return BadRow(line, BadRow.NO_POINT, f"{values.get('lat', '')} {values.get('lon', '')}")
    if not (bounds.south <= latitude <= bounds.north and bounds.west <= longitude <= bounds.east):
        return BadRow(line, BadRow.OUTSIDE, f"{latitude} {longitude}")
    return AddressRow(line, street, number, postcode, district, latitude, longitude)
