"""All rows of a file come in, none lost, none doubled, each where its service and its district demand.

The invented sample always runs; the city's own 3,791 rows run too where their file lies beside the repository.
What is expected is worked out here once more, from the raw rows, outlines and rules, without the code under test.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from shapely.geometry import Point, shape

from requests_app.management.seeds import SEEDS
from requests_app.models import ServiceRequest

from .conftest import SAMPLE, Replay

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "requests" / "konstanz_maengelmelder_2020_2022.csv.gz"
LEVELS = ["low", "normal", "high", "danger"]
YES: dict[str, Any] = {"all": []}
FILES = [path for path in (SAMPLE, REAL) if path.is_file()]


def rows_of(path: Path) -> list[dict[str, str]]:
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def load(name: str) -> Any:
    return yaml.safe_load((SEEDS / name).read_text(encoding="utf-8"))


class Expected:
    """Says where a row must go, by the files alone."""

    def __init__(self) -> None:
        outlines = json.loads((SEEDS / "konstanz" / "districts.geojson").read_text(encoding="utf-8"))
        self.outlines = [(f["properties"]["code"], shape(f["geometry"])) for f in outlines["features"]]
        self.mapping = load("mappings/konstanz.yaml")
        self.rules = load("konstanz/routing_rules.yaml")
        files = sorted((SEEDS / "konstanz").glob("services_*.yaml"))
        services = [service for file in files for service in load(f"konstanz/{file.name}")["services"]]
        self.priorities = {service["code"]: service["invented"]["priority"] for service in services}

    def district(self, row: dict[str, str]) -> str:
        if row["lon"]:
            point = Point(float(row["lon"]), float(row["lat"]))
            inside = sorted(code for code, outline in self.outlines if outline.intersects(point))
            if inside:
                return str(inside[0])
        return str(self.mapping["districts"].get(row["stadtteil"], "unknown"))

    def says_yes(self, tree: dict[str, Any], row: dict[str, str]) -> bool:
        """Answer the further conditions of a rule for a row: German, from nobody in need of particular care."""
        if "all" in tree:
            return all(self.says_yes(part, row) for part in tree["all"])
        if tree["field"] == "words":
            text = " ".join(re.findall(r"\w+", row["Text"].casefold()))
            return any(f" {term.casefold()} " in f" {text} " for term in tree["value"])
        if tree["field"] == "priority":
            service = self.mapping["services"][row["Kategorie"]]
            return LEVELS.index(self.priorities[service]) >= LEVELS.index(tree["value"])
        return bool({"is_vulnerable": False, "language": "de"}[tree["field"]] == tree["value"])

    def queue(self, row: dict[str, str]) -> str:
        service, district = self.mapping["services"][row["Kategorie"]], self.district(row)
        for rule in self.rules["routing_rules"]:
            services, where = rule["services"], rule["districts"]
            services = self.rules["service_sets"].get(services, services) if isinstance(services, str) else services
            fits = where == "any" or where == ("unknown" if district == "unknown" else "known") or district in where
            if (services == "any" or service in services) and fits and self.says_yes(rule.get("when", YES), row):
                return str(rule["queue"])
        raise AssertionError(f"no rule for {service} in {district}")


@pytest.mark.django_db
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_row_lies_in_the_queue_that_its_service_and_district_demand(path: Path, replay: Replay) -> None:
    told = replay(path, direct=True)

    expected = Expected()
    requests = ServiceRequest.objects.values_list("idempotency_key", "case__queue__code", "case__district__code")
    queue_of = {key: (queue, district or "unknown") for key, queue, district in requests}
    raw = {f"konstanz:{row['ID']}": row for row in reversed(rows_of(path))}  # of two rows with one id the first counts
    wanted = {key: (expected.queue(raw[key]), expected.district(raw[key])) for key in queue_of}
    assert queue_of == wanted
    assert told["received"] == len(queue_of) == told["read"] - told["rejected"] == told["routed"]
    assert (told["unrouted"], told["lost"], told["doubled"]) == (0, 0, 0)
    if path == REAL:
        assert told["received"] == 3_791
        assert sum(district == "unknown" for _queue, district in queue_of.values()) == 364
