"""Rows of other shapes: without an id, without words, with points that mean none. All of them are made up."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from requests_app.models import ServiceRequest

from .conftest import without_time

pytestmark = pytest.mark.django_db
BOSTON = {
    "case_enquiry_id": "1",
    "open_dt": "2011-07-05 09:00:00",
    "target_dt": "",
    "closed_dt": "2011-07-06 09:00:00",
    "ontime": "ONTIME",
    "case_title": "A made-up lamp",
    "type": "Street Light Outages",
    "location": "1  Example St",
    "neighborhood": "Roxbury",
    "latitude": "42.3655",
    "longitude": "-71.0537",
}
SAO_PAULO = {
    "Data de abertura": "2018-01-01T10:00:00Z",
    "Assunto": "Defesa Civil",
    "Serviço": "Queda de árvore",
    "Logradouro": "Rua Inventada",
    "Número": "7",
    "Distrito": "SE",
    "Latitude": "",
    "Longitude": "",
    "geom_lon": "-46.6339",
    "geom_lat": "-23.5503",
}


def file_of(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def replay(city: str, file: Path) -> tuple[dict[str, Any], str]:
    out, err = StringIO(), StringIO()
    call_command("replay", file, mapping=city, direct=True, json=True, stdout=out, stderr=err)
    return json.loads(out.getvalue()), err.getvalue()


def test_rows_of_boston_keep_words_and_places_where_they_have_them(tmp_path: Path) -> None:
    rows = [
        BOSTON,
        BOSTON | {"case_enquiry_id": "2", "latitude": "42.3594", "longitude": "-71.0587", "case_title": ""},
        BOSTON | {"case_enquiry_id": "3", "latitude": "42.3594", "longitude": "-71.0587", "neighborhood": "Boston"},
        BOSTON | {"case_enquiry_id": "4", "type": "Flying Saucer"},
    ]
    call_command("load_city", "boston", stdout=StringIO())

    told, complaints = replay("boston", file_of(tmp_path / "rows.csv", rows))

    found = ServiceRequest.objects.order_by("idempotency_key")
    assert [(row.description, row.latitude, row.district and row.district.code) for row in found] == [
        ("A made-up lamp", 42.3655, "north-end"),
        ("Street Light Outages", None, "roxbury"),
        ("A made-up lamp", None, None),
    ]
    assert found[0].address == "1 Example St"
    assert (told["received"], told["routed"], told["rejected"]) == (3, 3, 1)
    assert complaints.strip() == "line 5: the mapping does not know the service “Flying Saucer”"


def test_equal_rows_without_an_id_are_told_apart_and_known_again(tmp_path: Path) -> None:
    rows = [SAO_PAULO, SAO_PAULO | {"Número": ""}, SAO_PAULO, SAO_PAULO | {"Distrito": ""}]
    file = file_of(tmp_path / "rows.csv", rows)
    call_command("load_city", "saopaulo", stdout=StringIO())
    first, _complaints = replay("saopaulo", file)

    second, _complaints = replay("saopaulo", file)

    keys = set(ServiceRequest.objects.values_list("idempotency_key", flat=True))
    assert (first["received"], first["routed"]) == (4, 4)
    assert without_time(second) == without_time(first) | {"received": 0, "already_known": 4}  # type: ignore[arg-type]
    assert sorted(key.rpartition("-")[2] for key in keys) == ["1", "1", "1", "2"]
    assert set(ServiceRequest.objects.values_list("district__code", "description")) == {("se", "Queda de árvore")}


def test_what_stays_unrouted_says_why(tmp_path: Path) -> None:
    from requests_app.models import RoutingRuleSet

    call_command("load_city", "boston", stdout=StringIO())
    RoutingRuleSet.objects.update(rules=[])
    rows = [BOSTON, BOSTON | {"case_enquiry_id": "2", "case_title": "http://a http://b http://c"}]

    told, _complaints = replay("boston", file_of(tmp_path / "rows.csv", rows))

    assert told["unrouted"] == 2
    assert told["unrouted_because"] == {"no_rule_fits": 1, "suspected_spam": 1}


def test_promises_are_compared_without_a_database(tmp_path: Path) -> None:
    rows = [
        BOSTON | {"target_dt": "2011-07-19 09:00:00"},
        BOSTON | {"target_dt": "2011-07-19 09:00:00", "case_title": "learned on the first, judged on this one"},
        BOSTON | {"target_dt": "2011-07-19 09:00:00"},
        BOSTON | {"closed_dt": "2011-07-20 09:00:00", "target_dt": "2011-07-19 09:00:00", "ontime": "OVERDUE"},
    ]
    out = StringIO()

    call_command("compare_promises", file_of(tmp_path / "rows.csv", rows), mapping="boston", json=True, stdout=out)

    report = json.loads(out.getvalue())
    assert (report["rows"], report["learned_on"], report["judged"]) == (4, 2, 2)
    assert report["all"]["share"] == 1.0
    assert report["all"]["confusion"]["overdue/overdue"] == 1
    assert report["types"][0]["type"] == "Street Light Outages"


def test_the_comparison_is_told_in_words(tmp_path: Path) -> None:
    rows = [BOSTON | {"target_dt": "2011-07-19 09:00:00"}] * 2
    out = StringIO()

    call_command("compare_promises", file_of(tmp_path / "rows.csv", rows), mapping="boston", stdout=out)

    assert "same verdict          100.0% of 1" in out.getvalue()
