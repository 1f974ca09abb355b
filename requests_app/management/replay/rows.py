"""A file of rows (CSV, perhaps gzipped) as letters; a bad row is told with line and reason, and skipped."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.management.replay.mapping import RowMapping
from requests_app.rules.intake import Place

GZIP_HEAD: Final = b"\x1f\x8b"
LONGEST_FIELD: Final = 1_000_000
HASH_BYTES: Final = 16


@dataclass(frozen=True)
class Letter:
    """One row, ready for a door. `key` is the source's name and the row's own id."""

    line: int
    key: str
    service_code: str
    description: str
    language: str
    place: Place
    submitted_at: datetime


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be sent."""

    line: int
    reason: str


class RowIsBad(Exception):
    """Why a row cannot be sent."""


def read_rows(path: Path, mapping: RowMapping) -> Iterator[Letter | BadRow]:
    """Read the file row by row. Raises `CommandError` when it is no such file at all."""
    csv.field_size_limit(LONGEST_FIELD)
    with _open(path) as stream:
        reader = csv.DictReader(stream, strict=True)
        _check_columns(path, reader, mapping.columns())
        keys = Keys(mapping)
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
                values = _values(row)
                yield _letter(values, mapping, line=line, key=keys.key_of(values, line=line))
            except StopIteration:
                return
            except csv.Error as problem:
                yield BadRow(line, _("is not CSV: %(why)s") % {"why": problem})
            except RowIsBad as problem:
                yield BadRow(line, str(problem))


def _open(path: Path) -> TextIO:
    try:
        raw = path.open("rb")
    except OSError as problem:
        raise CommandError(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": problem.strerror}) from problem
    is_gzip = raw.peek(2)[:2] == GZIP_HEAD
    # A row in another encoding must not end the run: it is marked here and refused below.
    return TextIOWrapper(
        gzip.open(raw) if is_gzip else raw,
        encoding="utf-8-sig",
        errors="surrogateescape",
        newline="",
    )


def _check_columns(path: Path, reader: csv.DictReader[str], wanted: set[str]) -> None:
    try:
        present = set(reader.fieldnames or ())
    except (csv.Error, OSError, EOFError) as problem:
        raise CommandError(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": problem}) from problem
    if missing := sorted(wanted - present):
        raise CommandError(
            _("%(file)s:1: these columns are missing: %(columns)s") % {"file": path, "columns": ", ".join(missing)}
        )


def _values(row: Mapping[str, str | None]) -> dict[str, str]:
    if None in row or None in row.values():
        raise RowIsBad(_("has too many or too few fields"))
    values = {name: (value or "").strip() for name, value in row.items()}
    if any(not _is_clean(value) for value in values.values()):
        raise RowIsBad(_("has characters that are not UTF-8 text"))
    return values


class Keys:
    """Gives each row of one file its key: its id, or a hash of what it says and the how-manieth such row it is."""

    def __init__(self, mapping: RowMapping) -> None:
        self.mapping = mapping
        self.line_of_id: dict[str, int] = {}
        self.copies: dict[bytes, int] = {}

    def key_of(self, values: Mapping[str, str], *, line: int) -> str:
        """Give the key. Raises `RowIsBad` without an id, or when it was there before."""
        if not self.mapping.column_id:
            return f"{self.mapping.source}:{self._hash_of(values)}"
        own = values[self.mapping.column_id]
        if not own:
            raise RowIsBad(_("has no id"))
        if own in self.line_of_id:
            raise RowIsBad(_("the same id stands on line %(line)s") % {"line": self.line_of_id[own]})
        self.line_of_id[own] = line
        return f"{self.mapping.source}:{own}"

    def _hash_of(self, values: Mapping[str, str]) -> str:
        said = "\x1f".join(f"{name}={values[name]}" for name in sorted(values))
        digest = hashlib.sha256(said.encode()).digest()[:HASH_BYTES]
        self.copies[digest] = self.copies.get(digest, 0) + 1
        return f"{digest.hex()}-{self.copies[digest]}"


def _letter(values: Mapping[str, str], mapping: RowMapping, *, line: int, key: str) -> Letter:
    service = " > ".join(values[name] for name in mapping.columns_service)
    if service not in mapping.services:
        raise RowIsBad(_("the mapping does not know the service “%(service)s”") % {"service": service})
    description = _first(values, mapping.columns_description)
    if not description:
        raise RowIsBad(_("has no words"))
    return Letter(
        line=line,
        key=key,
        service_code=mapping.services[service],
        description=description,
        language=mapping.language,
        place=_place(values, mapping),
        submitted_at=moment_of(values[mapping.column_submitted_at], mapping.time_format, mapping.zone.key),
    )


def _first(values: Mapping[str, str], columns: Iterable[str]) -> str:
    return next((values[name] for name in columns if values[name]), "")


def _is_clean(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _place(values: Mapping[str, str], mapping: RowMapping) -> Place:
    stated = values.get(mapping.column_district, "")
    is_said = bool(stated) and stated not in mapping.unclear_districts
    if is_said and stated not in mapping.districts:
        raise RowIsBad(_("the mapping does not know the district “%(district)s”") % {"district": stated})
    latitude, longitude = _point(values, mapping)
    address = " ".join(values[name] for name in mapping.columns_address if values[name])
    return Place(
        address=" ".join(address.split()) or mapping.address_when_missing,
        latitude=latitude,
        longitude=longitude,
        district=mapping.districts[stated] if is_said else "",
    )


def _point(values: Mapping[str, str], mapping: RowMapping) -> tuple[float | None, float | None]:
    """Take the first pair of columns of which one is filled; some points stand for none."""
    for north, east in zip(mapping.columns_latitude, mapping.columns_longitude, strict=True):
        if values[north] or values[east]:
            latitude, longitude = _degrees(values[north]), _degrees(values[east])
            return (None, None) if (latitude, longitude) in mapping.no_points else (latitude, longitude)
    return None, None


def _degrees(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError as problem:
        raise RowIsBad(_("“%(value)s” is not a number of degrees") % {"value": text}) from problem


def moment_of(text: str, time_format: str, zone: str) -> datetime:
    """Read a local time. Raises `RowIsBad`."""
    try:
        return datetime.strptime(text, time_format).replace(tzinfo=ZoneInfo(zone))
    except ValueError as problem:
        raise RowIsBad(_("“%(value)s” is not a time as the mapping says") % {"value": text}) from problem


def bare_rows(path: Path, wanted: set[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Read a file without judging its rows: line and values. Raises `CommandError` for what is no such file."""
    with _open(path) as stream:
        reader = csv.DictReader(stream, strict=True)
        _check_columns(path, reader, wanted)
        for row in reader:
            yield reader.line_num, {name: (row[name] or "").strip() for name in wanted}
