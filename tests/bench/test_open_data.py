"""Measurements on open data: what they count, and that they are left out where the data is not there."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench import shared
from bench.measures import same_matter, suggesting

COLUMNS = ("case_enquiry_id", "open_dt", "closed_dt", "closure_reason", "case_title", "type", "location",
           "latitude", "longitude")  # fmt: skip
LAMP = "Street Light Outages"


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setattr(shared, "SHARED", tmp_path)
    said: list[str] = []
    return SimpleNamespace(say=said.append, said=said)


def case(number: int, *, at: str, closed: str = "", says: str = "", north: float = 0, kind: str = LAMP) -> list[str]:
    return [f"101000{number}", at, closed, says, kind, kind, "1 Main St", str(42.3 + north / 111_195), "-71.1"]


def written(folder: Path, *rows: list[str]) -> None:
    file = folder / same_matter.ROWS
    file.parent.mkdir()
    with gzip.open(file, "wt", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])


def test_the_case_that_a_duplicate_names_is_looked_for_as_residents_and_as_staff_see_it(
    room: Any, tmp_path: Path
) -> None:
    written(
        tmp_path,
        case(111111, at="2011-07-02 10:00:00"),
        case(222222, at="2011-07-03 10:00:00", says="Duplicate of 111111", closed="2011-07-09 10:00:00", north=10),
        case(333333, at="2011-07-04 10:00:00", says="duplicate, see 101000444444", closed="2011-07-09 10:00:00"),
        case(444444, at="2011-07-05 10:00:00"),
        case(555555, at="2011-07-05 10:00:00", says="Duplicate of 999999"),
        case(666666, at="2011-07-05 10:00:00", says="See 111111"),
    )

    found = {one["name"]: one["value"] for one in same_matter.measure(room)}

    assert found["duplicates_resident_recall5"] == 0.5  # the other one came later
    assert found["duplicates_staff_recall5"] == 1
    assert found["duplicates_resident_ceiling"] == 0.5
    assert room.said[0].strip() == "2 labels resolve; 2 have both points"


@pytest.mark.parametrize("measure", [same_matter.measure, suggesting.measure])
def test_where_the_data_is_not_there_the_rows_are_left_out_with_a_note(room: Any, measure: Any) -> None:
    assert list(measure(room)) == []
    assert "is not there" in room.said[0]
