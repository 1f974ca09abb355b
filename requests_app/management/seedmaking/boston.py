"""Boston from its 311 requests of 2011 H2 (Analyze Boston, PDDL) and the neighborhoods of the BPDA."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from requests_app.management.replay.past import PastRows, read_past
from requests_app.management.seedmaking import boston_offices as offices
from requests_app.management.seedmaking import parts
from requests_app.management.seedmaking.boston_nearby import nearby_of
from requests_app.management.seedmaking.boston_rows import boston_mapping
from requests_app.management.seedmaking.offices import staffed
from requests_app.management.seedmaking.writing import (
    code_of,
    features_of,
    outlines_text,
    require_apart,
    rows_of,
    synonyms,
    tidy,
    yaml_text,
)
from requests_app.rules.target_readings import Policy, learn

TIMEZONE: Final = "America/New_York"
FIGURES_YEAR: Final = "2020"
FIGURES: Final = {"population": "residents", "occ_hu": "households", "tot_below_pov": "residents_below_poverty"}
SQUARE_MILE_HECTARES: Final = 258.998811
INVENTED_DAYS: Final = 5  # where the data has no target
# What the mapping calls the calendars of targets -> our calendar.
CALENDARS: Final = {"working days": "target-days", "calendar days": "every-day"}
DANGER: Final = frozenset({"Carbon Monoxide", "Traffic Signal Repair", "Unsafe Dangerous Conditions"})
HIGH: Final = frozenset(
    {"Tree Emergencies", "Street Light Knock Downs", "Sidewalk Cover / Manhole", "Major System Failure"}
)
CREDIT: Final = "Facts: City of Boston, Analyze Boston, 311 service requests of 2011 (PDDL)."


def boston(shared: Path) -> dict[str, str]:
    """Make the files of Boston from the folder of open data: path below seeds/ -> text."""
    neighborhoods = features_of(shared / "geo" / "boston_neighborhoods_bpda.geojson", name="GEOID")
    codes = {name: code_of(name) for name in neighborhoods}
    types = list(rows_of(shared / "sla_costs" / "boston_311_sla_by_type_2011H2.csv"))
    require_apart([code_of(row["type"]) for row in types])
    mapping = boston_mapping(types, codes)
    past = read_past(shared / "requests" / "boston_311_2011H2.csv.gz", mapping, file="boston.yaml")
    outlines = {codes[name]: (name, outline) for name, outline in neighborhoods.items()}
    return {
        "mappings/boston.yaml": mapping,
        "boston/city.yaml": _city(codes),
        "boston/districts.yaml": _districts(shared, codes),
        "boston/districts.geojson": outlines_text(outlines),
        **_offices(codes),
        "boston/routing_rules.yaml": _rules(types, codes),
        "boston/services.yaml": _services(types, past),
    }


def _city(codes: Mapping[str, str]) -> str:
    head = """
The city itself, its calendars, and the house where residents meet it.
Facts: name, time zone, country, 911; the two calendars of targets, which are how the city's own
targets of 2011 count (measured, see README.md). The point of City Hall is the default point of the data.
Invented (marked): all other numbers and addresses, hours, access, desks and devices."""
    targets: dict[str, Any] = {
        "code": "target-days",
        "name": "Working days of the city's targets",
        "timezone": TIMEZONE,
        "windows": {day: ["08:30-17:00"] for day in parts.WEEK[:5]},
    }
    every_day: dict[str, Any] = {
        "code": "every-day",
        "name": "Calendar days of the city's targets",
        "timezone": TIMEZONE,
        "windows": {day: ["00:00-24:00"] for day in parts.WEEK},
    }
    city: dict[str, Any] = {
        "code": "boston",
        "name": "Boston",
        "reference_prefix": "BO",
        "languages": ["en"],
        "timezone": TIMEZONE,
        "country": "US",
        "emergency_phone": "911",
        "calendar": "office-hours",
        "bounds": {"west": -71.3, "south": 42.2, "east": -70.85, "north": 42.45},
        "invented": {"phone": "+1 617 555 0100", "email": "city@boston.example"},
    }
    hours = parts.calendars(timezone=TIMEZONE, country="US", subdivision="MA")
    house = parts.town_hall(city="boston", district=codes["Downtown"], latitude=42.3594, longitude=-71.0587)
    return yaml_text(head, {"city": city, "calendars": [targets, every_day, *hours], **house})


def _districts(shared: Path, codes: Mapping[str, str]) -> str:
    head = f"""
The 23 neighborhoods of Boston with their figures for {FIGURES_YEAR}.
Facts: Boston Planning & Development Agency (BPDA), Research Division. Nothing in this file is invented."""
    path = shared / "population" / "boston_neighborhood_population_2000_2020.csv"
    of_year = {row["GEOID"]: row for row in rows_of(path) if row["YEAR"] == FIGURES_YEAR}
    districts = []
    for name, code in codes.items():
        row = of_year[name]
        figures: dict[str, float] = {figure: int(float(row[column])) for column, figure in FIGURES.items()}
        figures["area_hectares"] = round(float(row["landarea_sqmiles"]) * SQUARE_MILE_HECTARES, 1)
        districts.append({"code": code, "name": name, "figures": figures})
    return yaml_text(head, {"figures_year": int(FIGURES_YEAR), "districts": districts})


def _offices(codes: Mapping[str, str]) -> dict[str, str]:
    people, content = staffed(offices.DEPARTMENTS, offices.teams(codes))
    turns = ["sofia", *(department["invented"]["head"] for department in content["departments"])]
    demo = parts.demo_people(city="boston", timezone=TIMEZONE, people=people, turns=turns)
    people_head = "Everybody who works in the demo city, and two of its residents. All of them are invented."
    offices_head = f"""
Departments, teams and work queues in the three offices. {CREDIT}
Facts: names marked with `in_data` (columns "subject", "reason" and "queue"), and the neighborhoods of the yards.
Invented: how they are cut into teams and offices, who leads them, and their hours."""
    return {
        "boston/people.yaml": yaml_text(people_head, demo),
        "boston/offices.yaml": yaml_text(offices_head, content),
    }


def _rules(types: Iterable[Mapping[str, str]], codes: Mapping[str, str]) -> str:
    head = """
Where a request goes: the first rule that fits decides, from top to bottom.
Facts: which department takes a reason, and which yard a neighborhood (see boston_offices.py).
Invented: the order, the sentences, and what happens when nobody knows the neighborhood."""
    by_reason: dict[str, list[str]] = {}
    for row in types:
        by_reason.setdefault(row["reason"], []).append(code_of(row["type"]))
    sets = {code_of(reason): services for reason, services in sorted(by_reason.items())}
    sets["yards"] = [code for reason in offices.YARD_REASONS for code in by_reason[reason]]
    sets["desk"] = [code for reason in offices.DESK_REASONS for code in by_reason[reason]]
    yards = [
        _rule(
            f"yard-{code}", "yards", [codes[district] for district in districts], f"yard-{code}", f"{name} works here."
        )
        for code, (name, districts) in offices.YARDS.items()
    ]
    kinds = [
        _rule(code_of(reason), code_of(reason), "any", team, f"{name} takes all requests of this kind.")
        for team, (name, _department, _public_name, reasons) in offices.BACK_TEAMS.items()
        for reason in reasons
    ]
    rules = [
        parts.TALK_RULE,
        _rule("desk", "desk", "any", "coordination", "This can concern any department; somebody reads it first."),
        *yards,
        _rule("yard-unknown", "yards", "unknown", "coordination", "The place is not clear. We find it first."),
        *kinds,
    ]
    return yaml_text(head, {"invented": True, "service_sets": sets, "routing_rules": rules})


def _rule(code: str, services: str, districts: str | list[str], queue: str, because: str) -> dict[str, Any]:
    return {"code": code, "services": services, "districts": districts, "queue": queue, "because": {"en": because}}


def _services(types: list[dict[str, str]], past: PastRows) -> str:
    head = f"""
The 141 types of request of 2011 H2, grouped by the city's own "reason". {CREDIT}
Facts: names and groups; the promise of each type whose rows have a target: `promise_working_days` counts days of
its `calendar`, learned from these rows (see README.md). Under `invented`: everything else."""
    policies = learn(past.cases(), past.calendars)
    subjects = list(Counter(row["subject"] for row in types))
    ordered = sorted(
        types,
        key=lambda row: (subjects.index(row["subject"]), row["reason"], -int(row["n"]), row["type"]),
    )
    groups = {row["reason"]: code_of(row["reason"]) for row in ordered}
    content = {
        "service_groups": [
            *({"code": code, "name": {"en": name}} for name, code in groups.items()),
            parts.CONTACT_GROUP,
        ],
        "services": [*(_service(row, policies.get(row["type"])) for row in ordered), parts.TALK_SERVICE],
    }
    return yaml_text(head, content)


def _service(row: Mapping[str, str], policy: Policy | None) -> dict[str, Any]:
    name = row["type"]
    service: dict[str, Any] = {"code": code_of(name), "group": code_of(row["reason"]), "name": {"en": tidy(name)}}
    invented: dict[str, Any] = {
        "description": {"en": f"{tidy(name)} ({row['reason']})."},
        "synonyms": {"en": synonyms(f"{name} {row['reason']}")},
        "office_route": ["front", "middle"] if row["reason"] in offices.DESK_REASONS else ["front", "middle", "back"],
        "priority": "danger" if name in DANGER else "high" if name in HIGH else "normal",
    }
    invented |= nearby_of(name, row["reason"])
    if "(Internal)" in name:
        service["is_public"] = False
    if row["reason"] in offices.DESK_REASONS:
        service["needs_place"] = False
    promise = {
        "calendar": CALENDARS[policy.calendar] if policy else "target-days",
        "promise_working_days": policy.days if policy else INVENTED_DAYS,
    }
    (service if policy else invented).update(promise)
    return service | {"invented": invented}
