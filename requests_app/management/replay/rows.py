"""A file of rows (CSV, perhaps gzipped) as letters; a bad row is told with line and reason, and skipped."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.management.replay.mapping import RowMapping
from requests_app.rules.intake import Place

GZIP_HEAD: Final = b"\x1f\x8b"
LONGEST_FIELD: Final = 1_000_000


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
        _check_columns(path, reader, mapping)
        line_of_key: dict[str, int] = {}
        while True:
            line = reader.line_num + 1
            try:
                row = next(reader)
                letter = _letter(row, mapping, line=line)
                if letter.key in line_of_key:
                    raise RowIsBad(_("the same id stands on line %(line)s") % {"line": line_of_key[letter.key]})
                line_of_key[letter.key] = line
                yield letter
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


def _check_columns(path: Path, reader: csv.DictReader[str], mapping: RowMapping) -> None:
    try:
        present = set(reader.fieldnames or ())
    except (csv.Error, OSError, EOFError) as problem:
        raise CommandError(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": problem}) from problem
    named = {getattr(mapping, field) for field in vars(mapping) if field.startswith("column_")} - {""}
    if missing := sorted(named - present):
        raise CommandError(
            _("%(file)s:1: these columns are missing: %(columns)s") % {"file": path, "columns": ", ".join(missing)}
        )


def _letter(row: Mapping[str, str | None], mapping: RowMapping, *, line: int) -> Letter:
    if None in row or None in row.values():
        raise RowIsBad(_("has too many or too few fields"))
    values = {name: (value or "").strip() for name, value in row.items()}
    if any(not _is_clean(value) for value in values.values()):
        raise RowIsBad(_("has characters that are not UTF-8 text"))
    if not values[mapping.column_id]:
        raise RowIsBad(_("has no id"))
    service = values[mapping.column_service]
    if service not in mapping.services:
        raise RowIsBad(_("the mapping does not know the service “%(service)s”") % {"service": service})
    if not values[mapping.column_description]:
        raise RowIsBad(_("has no words"))
    return Letter(
        line=line,
        key=f"{mapping.source}:{values[mapping.column_id]}",
        service_code=mapping.services[service],
        description=values[mapping.column_description],
        language=mapping.language,
        place=_place(values, mapping),
        submitted_at=_moment(values[mapping.column_submitted_at], mapping),
    )


def _is_clean(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _place(values: Mapping[str, str], mapping: RowMapping) -> Place:
    stated = values.get(mapping.column_district, "")
    if stated and stated not in mapping.districts:
        raise RowIsBad(_("the mapping does not know the district “%(district)s”") % {"district": stated})
    return Place(
        address=values.get(mapping.column_address, "") or mapping.address_when_missing,
        latitude=_degrees(values.get(mapping.column_latitude, "")),
        longitude=_degrees(values.get(mapping.column_longitude, "")),
        district=mapping.districts[stated] if stated else "",
    )


def _degrees(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError as problem:
        raise RowIsBad(_("“%(value)s” is not a number of degrees") % {"value": text}) from problem


def _moment(text: str, mapping: RowMapping) -> datetime:
    try:
        return datetime.strptime(text, mapping.time_format).replace(tzinfo=mapping.zone)
    except ValueError as problem:
        raise RowIsBad(_("“%(value)s” is not a time as the mapping says") % {"value": text}) from problem
