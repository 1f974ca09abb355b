"""Staff and residents of the demo, departments, teams, and who is on duty."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Section
from requests_app.rules.city_file.fields import CODE, is_date, spot_of, timezone
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import (
    CityFacts,
    DepartmentFacts,
    DutyFacts,
    PersonFacts,
    ResidentFacts,
    TeamFacts,
)
from requests_app.vocabulary import Office, Role


def read_people(sources: Sources, city: CityFacts) -> tuple[PersonFacts, ...]:
    """Read who works for the city."""
    domain = city.email.partition("@")[2] or "city.example"
    return tuple(_person(section, city, domain) for section in sources.all("people"))


def _person(section: Section, city: CityFacts, domain: str) -> PersonFacts:
    username = section.text("username", pattern=r"[a-z][a-z0-9._-]*")
    first_name, _blank, last_name = section.text("name").partition(" ")
    roles = section.texts("roles")
    for role in roles:
        if role not in Role.values:
            section.wrong("roles", _("“%(value)s” is not a role") % {"value": role})
    person = PersonFacts(
        spot=spot_of(section),
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=section.text("email", default=f"{username}@{domain}"),
        phone=section.text("phone", default=""),
        language=_language(section, city),
        job_title=section.text("job_title", default=""),
        roles=tuple(Role(role) for role in roles if role in Role.values),
        capacity=section.whole("capacity", least=1) if section.has("capacity") else None,
        speaks=_spoken(section, city),
        calendar=section.text("calendar", default=""),
    )
    section.finish()
    return person


def _spoken(section: Section, city: CityFacts) -> tuple[str, ...]:
    """Read in which of the city's languages somebody answers residents."""
    spoken = tuple(section.texts("speaks", required=False))
    if unknown := sorted(set(spoken) - set(city.languages)):
        section.wrong("speaks", _("“%(value)s” is no language of the city") % {"value": ", ".join(unknown)})
    return spoken


def read_residents(sources: Sources, city: CityFacts) -> tuple[ResidentFacts, ...]:
    """Read the residents of the demo."""
    residents = []
    for section in sources.all("residents"):
        section.text("code", default="")
        residents.append(
            ResidentFacts(
                spot=spot_of(section),
                name=section.text("name"),
                email=section.text("email"),
                language=_language(section, city),
            )
        )
        section.finish()
    return tuple(residents)


def read_departments(sources: Sources) -> tuple[DepartmentFacts, ...]:
    """Read the departments."""
    departments = []
    for section in sources.all("departments"):
        section.flag("in_data", default=False)
        departments.append(
            DepartmentFacts(
                spot=spot_of(section),
                code=section.text("code", pattern=CODE),
                name=section.text("name"),
                head=section.text("head"),
            )
        )
        section.finish()
    return tuple(departments)


def read_teams(sources: Sources) -> tuple[TeamFacts, ...]:
    """Read the teams."""
    return tuple(_team(section) for section in sources.all("teams"))


def _team(section: Section) -> TeamFacts:
    section.flag("in_data", default=False)
    lead, deputy = section.text("lead"), section.text("deputy")
    office = section.text("office", choices=Office.values)
    skills, clearance = section.section("skills", required=False), section.section("clearance", required=False)
    team = TeamFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=CODE),
        name=section.text("name"),
        office=Office(office) if office in Office.values else Office.BACK,
        department=section.text("department"),
        lead=lead,
        deputy=deputy,
        members=_without_doubles([lead, deputy, *section.texts("members")]),
        skills={username: list(skills.texts(username)) for username in skills.keys()},  # noqa: SIM118
        clearance={username: clearance.whole(username, least=0) for username in clearance.keys()},  # noqa: SIM118
    )
    section.finish()
    return team


def read_duty(section: Section) -> DutyFacts:
    """Read who is on duty for the whole city."""
    duty = DutyFacts(
        spot=spot_of(section),
        timezone=timezone(section),
        first_day=section.text("first_day"),
        weeks=section.whole("weeks", least=1),
        turns=section.texts("turns"),
    )
    if section.has("first_day") and not is_date(duty.first_day):
        section.wrong("first_day", _("must be a date such as 2026-12-24"))
    section.finish()
    return duty


def _language(section: Section, city: CityFacts) -> str:
    fallback = city.languages[0] if city.languages else "en"
    return section.text("language", default=fallback, choices=city.languages or [fallback])


def _without_doubles(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in dict.fromkeys(names) if name)
