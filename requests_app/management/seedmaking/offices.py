"""Offices with invented people: nobody who is named here exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from requests_app.vocabulary import Office

# The personas of the tour keep their logins in every demo city.
PERSONAS: Final = {
    "farah": ("Farah Nasser", ["clerk"], "Counter"),
    "malik": ("Malik Öztürk", ["coordinator"], "Coordination"),
    "bruno": ("Bruno Keller", ["specialist"], "Field work"),
    "sofia": ("Sofia Lindner", ["supervisor", "coordinator"], "Head of intake"),
    "ana": ("Ana Moreno", ["service_owner"], "Owner of services"),
    "omar": ("Omar Stein", ["city_manager"], "City manager"),
}
ROLE_OF_OFFICE: Final = {Office.FRONT: "clerk", Office.MIDDLE: "coordinator", Office.BACK: "specialist"}
FIRST_NAMES: Final = (
    "Ada Alma Amos Anders Anita Arlo Asha Aubrey Axel Bea Benno Bianca Bo Callum Carmen Cedric Chiara Clara Conrad "
    "Cyrus Dahlia Dante Daphne Darius Delia Demir Dora Edda Edgar Elio Elsa Emre Enzo Esme Ethel Ezra Fabia Felix "
    "Fern Fiona Flora Freya Gideon Gilda Greta Gus Hanna Hector Heidi Hugo Ida Ilse Imani Ingo Iris Isak Ivy Jamal "
    "Jasper Jette Jonah Juno Kaito Kasper Keira Kemal Klara Lars Leif Lena Levi Liam Lida Lionel Livia Lorna Luca "
    "Mabel Magnus Maia Marek Mavis Mei Milo Mina Moira Nadia Nico Niall Nora Odile Olga Orla Oskar Otis Paula Pavel "
    "Petra Quinn Rafael Ravi Reina Remy Rhea Roman Rosa Rufus Ruth Sade Selim Simone Soren Stella Sunil Suki Talia "
    "Tamar Theo Thora Tilda Tomas Tove Uma Ursula Valdis Vera Viggo Wanda Willa Xenia Yael Yara Yusuf Zelda Zora"
).split()
LAST_NAMES: Final = (
    "Abernathy Bellweather Calloway Dunmore Eastlake Fairholm Greenough Hallowell Ingleby Jessop Kingsley Larkmoor "
    "Merriday Northcote Oakhanger Pemberly Quillfeather Ravenhill Silverdale Thornbury Underhay Vandermeer Westerly "
    "Yarborough Ashgrove Birchfield Copperpot Dovedale Elderwood Foxglove Goldsmith Hawksworth Ivorson Juniper"
).split()


@dataclass(frozen=True)
class Team:
    """A team with one queue; `name` is a fact where `in_data` says so."""

    code: str
    name: str
    department: str
    office: Office
    calendar: str
    public_name: str
    in_data: bool = False
    members: Sequence[str] = ()  # personas that belong to it
    districts: Sequence[str] = ()
    is_intake: bool = False


@dataclass(frozen=True)
class Department:
    """A department; `name` is a fact where `in_data` says so."""

    code: str
    name: str
    in_data: bool = True


def staffed(departments: Sequence[Department], teams: Sequence[Team]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give what people.yaml and offices.yaml say: a head for each department, lead and deputy for each team."""
    names = _unused_names()
    people = [
        {"username": login, "name": name, "roles": roles, "job_title": title}
        for login, (name, roles, title) in PERSONAS.items()
    ]
    heads, led = {}, {}
    for department in departments:
        heads[department.code] = _hire(people, names, ["supervisor"], f"Head of {department.name}")
    for team in teams:
        role = ROLE_OF_OFFICE[team.office]
        lead = "sofia" if team.is_intake else _hire(people, names, [role, "supervisor"], f"Lead, {team.name}")
        led[team.code] = (lead, _hire(people, names, [role], team.name))
    offices = {
        "departments": [_department(department, heads) for department in departments],
        "teams": [_team(team, led) for team in teams],
        "work_queues": [_queue(team, led) for team in teams],
    }
    return {"people": people, "fallback_people": ["sofia", next(iter(heads.values())), "omar"]}, offices


def _unused_names() -> Iterator[tuple[str, str]]:
    free = [name for name in FIRST_NAMES if name.lower() not in PERSONAS]
    for number, first in enumerate(free):
        yield first, LAST_NAMES[(number * 7) % len(LAST_NAMES)]


def _hire(people: list[dict[str, Any]], names: Iterator[tuple[str, str]], roles: list[str], title: str) -> str:
    first, last = next(names)
    people.append({"username": first.lower(), "name": f"{first} {last}", "roles": roles, "job_title": title})
    return first.lower()


def _department(department: Department, heads: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": department.code,
        "name": department.name,
        "in_data": department.in_data,
        "invented": {"head": heads[department.code]},
    }


def _team(team: Team, led: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    lead, deputy = led[team.code]
    invented: dict[str, Any] = {"office": team.office.value, "lead": lead, "deputy": deputy}
    invented["members"] = list(team.members)
    return {
        "code": team.code,
        "name": team.name,
        "in_data": team.in_data,
        "department": team.department,
        "invented": invented,
    }


def _queue(team: Team, led: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    lead, deputy = led[team.code]
    invented: dict[str, Any] = {
        "public_name": {"en": team.public_name},
        "lead": lead,
        "deputy": deputy,
        "calendar": team.calendar,
        "accept_within_minutes": 240 if team.office == Office.BACK else 60,
    }
    queue: dict[str, Any] = {"code": team.code, "name": team.name, "team": team.code, "invented": invented}
    if team.is_intake:
        queue["is_intake"] = True
    if team.districts:
        queue["districts"] = list(team.districts)
    return queue
