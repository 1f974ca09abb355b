"""São Paulo from the catalogue of SP156 and its 96 districts; made for `replay`, so it is small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from requests_app.management.seedmaking import parts
from requests_app.management.seedmaking.offices import Department, Team, staffed
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
from requests_app.vocabulary import Office

TIMEZONE: Final = "America/Sao_Paulo"
INVENTED_DAYS: Final = 10
CREDIT: Final = "Facts: Prefeitura de São Paulo, dados abertos, SP156."
# The office of the 32 subprefeituras drives out; without a district nobody knows which one.
NEEDS_DISTRICT: Final = "SMSUB"
DANGER: Final = "Defesa Civil"


def saopaulo(shared: Path) -> dict[str, str]:
    """Make the files of São Paulo from the folder of open data: path below seeds/ -> text."""
    outlines = features_of(shared / "geo" / "saopaulo_districts_96.geojson", name="ds_nome")
    codes = {name: code_of(name) for name in outlines}
    catalogue = list(rows_of(shared / "catalogues" / "saopaulo_sp156_catalogue_derived.pt.csv"))
    services = _codes_of_services(catalogue)
    return {
        "mappings/saopaulo.yaml": _mapping(services, codes),
        "saopaulo/city.yaml": _city(codes),
        "saopaulo/districts.yaml": _districts(shared, codes),
        "saopaulo/districts.geojson": outlines_text(
            {codes[name]: (name, outline) for name, outline in outlines.items()}
        ),
        **_offices(catalogue),
        "saopaulo/routing_rules.yaml": _rules(catalogue, services),
        "saopaulo/services.yaml": _services(catalogue, services),
    }


Catalogue = Iterable[Mapping[str, str]]


def _codes_of_services(catalogue: list[dict[str, str]]) -> dict[str, str]:
    """Give each "Assunto > Serviço" its code; the subject is part of it where the name stands twice."""
    names = Counter(row["Serviço"] for row in catalogue)
    codes = {
        _said(row): code_of(row["Serviço"] if names[row["Serviço"]] == 1 else f"{row['Serviço']} {row['Assunto']}")
        for row in catalogue
    }
    require_apart(codes.values())
    return codes


def _said(row: Mapping[str, str]) -> str:
    return f"{row['Assunto'].strip()} > {row['Serviço'].strip()}"


def _mapping(services: Mapping[str, str], codes: Mapping[str, str]) -> str:
    head = """
How a row of SP156 becomes a request; used by `manage.py replay`. Made by `manage.py make_seed saopaulo`.
The rows have no id: the key is a hash of the whole row and its number among equal rows. They have no words either:
the name of the service stands in. Where a row has no point of its own, the middle of its block is taken.
The times end in Z, but their busiest hour is that of a local morning: they are read as local time."""
    content: dict[str, Any] = {
        "source": "saopaulo",
        "language": "en",
        "columns": {
            "description": ["Serviço"],
            "service": ["Assunto", "Serviço"],
            "longitude": ["Longitude", "geom_lon"],
            "latitude": ["Latitude", "geom_lat"],
            "address": ["Logradouro", "Número"],
            "district": "Distrito",
            "submitted_at": "Data de abertura",
        },
        "submitted_at": {"format": "%Y-%m-%dT%H:%M:%SZ", "timezone": TIMEZONE},
        "address_when_missing": "Sem endereço",
        "services": dict(services),
        "districts": dict(codes),
    }
    return yaml_text(head, content)


def _city(codes: Mapping[str, str]) -> str:
    head = """
The city itself, its calendars, and the house where residents meet it.
Facts: name, time zone, country, 190. Invented (marked): everything else."""
    city: dict[str, Any] = {
        "code": "saopaulo",
        "name": "São Paulo",
        "reference_prefix": "SP",
        "languages": ["en"],
        "timezone": TIMEZONE,
        "country": "BR",
        "emergency_phone": "190",
        "calendar": "office-hours",
        "bounds": {"west": -47.0, "south": -24.1, "east": -46.2, "north": -23.2},
        "invented": {"phone": "+55 11 5550 0100", "email": "cidade@saopaulo.example"},
    }
    hours = parts.calendars(timezone=TIMEZONE, country="BR", subdivision="SP")
    house = parts.town_hall(city="saopaulo", district=codes["SE"], latitude=-23.55, longitude=-46.633)
    return yaml_text(head, {"city": city, "calendars": hours, **house})


def _districts(shared: Path, codes: Mapping[str, str]) -> str:
    head = """
The 96 districts of São Paulo with their residents of the census of 2010.
Facts: Prefeitura de São Paulo, IBGE. Nothing in this file is invented."""
    path = shared / "population" / "saopaulo_district_population_1991_2010.csv"
    residents = {row["Distrito"]: int(row["2010"]) for row in rows_of(path)}
    districts = [
        {"code": code, "name": name, "figures": {"residents": residents[name]}} for name, code in codes.items()
    ]
    return yaml_text(head, {"figures_year": 2010, "districts": districts})


def _bodies(catalogue: Catalogue) -> dict[str, str]:
    return {code_of(name): name for name in sorted({row["orgao"] for row in catalogue})}


def _offices(catalogue: Catalogue) -> dict[str, str]:
    bodies = _bodies(catalogue)
    front_and_middle = [
        Team("counter", "Counter", "service", Office.FRONT, "office-hours", "The counter team", members=("farah",)),
        Team("phone", "Central 156", "service", Office.FRONT, "service-line", "The phone team"),
        Team("moderation", "Intake", "service", Office.MIDDLE, "service-line", "The intake team", is_intake=True),
        Team("coordination", "Coordination", "service", Office.MIDDLE, "office-hours", "The coordination team"),
    ]
    back = [
        Team(code, name, code, Office.BACK, "field-hours", f"The team of {name}", in_data=True)
        for code, name in bodies.items()
    ]
    departments = [
        Department("service", "Central 156", in_data=False),
        *(Department(code, name) for code, name in bodies.items()),
    ]
    people, content = staffed(departments, [*front_and_middle, *back])
    turns = ["sofia", *(department["invented"]["head"] for department in content["departments"][:4])]
    demo = parts.demo_people(city="saopaulo", timezone=TIMEZONE, people=people, turns=turns)
    people_head = "Everybody who works in the demo city, and two of its residents. All of them are invented."
    offices_head = f"""
Departments, teams and work queues in the three offices. {CREDIT}
Facts: names marked with `in_data` (column "Órgão"). Invented: everything else."""
    return {
        "saopaulo/people.yaml": yaml_text(people_head, demo),
        "saopaulo/offices.yaml": yaml_text(offices_head, content),
    }


def _rules(catalogue: Catalogue, services: Mapping[str, str]) -> str:
    head = """
Where a request goes: the first rule that fits decides, from top to bottom.
Facts: which body takes a service (column "Órgão"). Invented: the order, the sentences, and what happens without a
district."""
    bodies = _bodies(catalogue)
    sets = {code: [services[_said(row)] for row in catalogue if row["orgao"] == name] for code, name in bodies.items()}
    local = code_of(NEEDS_DISTRICT)
    unknown = {
        "code": "place-unknown",
        "services": local,
        "districts": "unknown",
        "queue": "coordination",
        "because": {"en": "The place is not clear. We find it first."},
    }
    takes = [
        {
            "code": f"takes-{code}",
            "services": code,
            "districts": "known" if code == local else "any",
            "queue": code,
            "because": {"en": f"{name} takes all requests of this kind."},
        }
        for code, name in bodies.items()
    ]
    content = {"invented": True, "service_sets": sets, "routing_rules": [parts.TALK_RULE, unknown, *takes]}
    return yaml_text(head, content)


def _services(catalogue: list[dict[str, str]], services: Mapping[str, str]) -> str:
    head = f"""
The 105 services of SP156, 2015 to 2020, grouped by the city's own "Assunto". {CREDIT}
Facts: names and groups, in the city's own Portuguese (see README.md). Under `invented`: everything else; the data
holds no promise, so the days are a guess."""
    ordered = sorted(catalogue, key=lambda row: (row["Tema"], row["Assunto"], -int(row["n"]), row["Serviço"]))
    groups = {row["Assunto"]: code_of(row["Assunto"]) for row in ordered}
    content = {
        "service_groups": [
            *({"code": code, "name": {"en": tidy(name)}} for name, code in groups.items()),
            parts.CONTACT_GROUP,
        ],
        "services": [*(_service(row, services[_said(row)]) for row in ordered), parts.TALK_SERVICE],
    }
    return yaml_text(head, content)


def _service(row: Mapping[str, str], code: str) -> dict[str, Any]:
    invented = {
        "description": {"en": f"{tidy(row['Serviço'])} ({tidy(row['Assunto'])})."},
        "synonyms": {"en": synonyms(f"{row['Assunto']} {row['Tema']}")},
        "office_route": ["front", "middle", "back"],
        "promise_working_days": INVENTED_DAYS,
        "priority": "danger" if row["Assunto"] == DANGER else "normal",
    }
    return {
        "code": code,
        "group": code_of(row["Assunto"]),
        "name": {"en": tidy(row["Serviço"])},
        "invented": invented,
    }
