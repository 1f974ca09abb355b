"""How a row of Boston's 311 file becomes a request, and what it tells about targets: the mapping as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from requests_app.management.seedmaking import parts
from requests_app.management.seedmaking.writing import code_of, yaml_text

HEAD: Final = """
How a row of Boston's 311 file (2011 H2) becomes a request; used by `manage.py replay` and `manage.py
compare_promises`. Made by `manage.py make_seed boston`.
The title is the city's own; where it is empty, the type is the words. 4,775 rows carry the point of City Hall, which
means "no point". Names of more than one neighborhood are no district here: the point says which, or nobody knows."""
# What the rows call a place -> the neighborhood; the rest names several of them.
SAME_PLACE: Final = {
    "Allston": "Allston",
    "Back Bay": "Back Bay",
    "Beacon Hill": "Beacon Hill",
    "Brighton": "Brighton",
    "Charlestown": "Charlestown",
    "Dorchester": "Dorchester",
    "East Boston": "East Boston",
    "Hyde Park": "Hyde Park",
    "Jamaica Plain": "Jamaica Plain",
    "Mattapan": "Mattapan",
    "Mission Hill": "Mission Hill",
    "Roslindale": "Roslindale",
    "Roxbury": "Roxbury",
    "South Boston": "South Boston",
    "South End": "South End",
    "West Roxbury": "West Roxbury",
}
SEVERAL_PLACES: Final = (
    "Allston / Brighton",
    "Boston",
    "Chestnut Hill",
    "Downtown / Financial District",
    "Fenway / Kenmore / Audubon Circle / Longwood",
    "Greater Mattapan",
    "South Boston / South Boston Waterfront",
)


def boston_mapping(types: Iterable[Mapping[str, str]], codes: Mapping[str, str]) -> str:
    """Write the mapping."""
    working_days = {day: ["08:30-17:00"] for day in parts.WEEK[:5]}
    content: dict[str, Any] = {
        "source": "boston",
        "language": "en",
        "columns": {
            "id": "case_enquiry_id",
            "description": ["case_title", "type"],
            "service": "type",
            "longitude": "longitude",
            "latitude": "latitude",
            "address": "location",
            "district": "neighborhood",
            "submitted_at": "open_dt",
        },
        "submitted_at": {"format": "%Y-%m-%d %H:%M:%S", "timezone": "America/New_York"},
        "address_when_missing": "No place given",
        "no_points": ["42.3594, -71.0587"],
        "promises": {
            "closed_at": "closed_dt",
            "target": "target_dt",
            "verdict": "ontime",
            "on_time": "ONTIME",
            "overdue": "OVERDUE",
            "calendars": [
                {"name": "calendar days", "windows": {day: ["00:00-24:00"] for day in parts.WEEK}},
                {"name": "working days", "windows": working_days},
                {
                    "name": "working days less holidays",
                    "country": "US",
                    "subdivision": "MA",
                    "windows": working_days,
                },
            ],
        },
        "services": {row["type"].strip(): code_of(row["type"]) for row in types},
        "districts": {said: codes[name] for said, name in SAME_PLACE.items()},
        "unclear_districts": list(SEVERAL_PLACES),
    }
    return yaml_text(HEAD, content)
