"""What must hold between the records of a city file: names that exist, people apart, no case without a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake
from requests_app.rules.city_file.abilities import mistakes_of_abilities
from requests_app.rules.city_file.lines import mistakes_of_lines
from requests_app.rules.city_file.pages import mistakes_of_pages
from requests_app.rules.city_file.policies import PolicyFacts, mistakes_of_policies
from requests_app.rules.city_file.publishing import mistakes_of_publishing
from requests_app.rules.city_file.questions import mistakes_of_questions
from requests_app.rules.city_file.values import (
    CityFile,
    PersonFacts,
    QueueFacts,
    ServiceFacts,
    Spot,
    TeamFacts,
)
from requests_app.rules.routing_checks import RoutingGround, mistakes_in_rules
from requests_app.vocabulary import TALK_TO_A_PERSON, UNKNOWN_DISTRICT

Where = Callable[[str], Spot]
Named = Iterable[tuple[Spot, str, str]]  # spot, field, the name that must exist
LEAST_MEMBERS: Final = 2
LEAST_FALLBACK: Final = 2


def mistakes_between_records(city: CityFile, *, where: Where) -> list[Mistake]:
    """List what records say about each other and what cannot be so."""
    return [
        *_doubles(city),
        *_unknown_names(city, where=where),
        *_people_apart(city, where=where),
        *_one_intake(city, where=where),
        *_routes(city),
        *mistakes_of_abilities(city),
        *mistakes_of_policies(city),
        *mistakes_of_pages(city),
        *mistakes_of_publishing(city),
        *mistakes_of_questions(city),
        *mistakes_of_lines(city),
    ]


def _doubles(city: CityFile) -> Iterator[Mistake]:
    lists: Sequence[Sequence[tuple[Spot, str]]] = (
        [(x.spot, x.code) for x in city.calendars],
        [(x.spot, x.code) for x in city.districts],
        [(x.spot, x.code) for x in city.groups],
        [(x.spot, x.code) for x in city.services],
        [(x.spot, x.username) for x in city.people],
        [(x.spot, x.email) for x in city.residents],
        [(x.spot, x.code) for x in city.departments],
        [(x.spot, x.code) for x in city.teams],
        [(x.spot, x.code) for x in city.queues],
        [(x.spot, x.code) for x in city.sites],
        [(x.spot, x.code) for x in city.devices],
        [(x.spot, x.code) for x in city.contractors],
        [(x.spot, x.code) for x in city.lines],
        [(x.spot, x.code) for x in city.priority_classes],
    )
    for records in lists:
        seen: Counter[str] = Counter()
        for spot, code in records:
            seen[code] += 1
            if seen[code] > 1:
                yield spot.mistake(_("“%(code)s” stands above already") % {"code": code}, field="code")


def _unknown_names(city: CityFile, *, where: Where) -> Iterator[Mistake]:
    yield from _unknown_in_offices(city, where=where)
    yield from _unknown_in_places(city, where=where)


def _unknown_in_offices(city: CityFile, *, where: Where) -> Iterator[Mistake]:
    people = {person.username for person in city.people}
    yield from _missing(people, _("nobody has the login “%(name)s”"), _people_named(city, where=where))
    yield from _missing(
        {calendar.code for calendar in city.calendars},
        _("there is no calendar “%(name)s”"),
        [
            (where("city"), "calendar", city.city.calendar),
            *[(x.spot, "calendar", x.calendar) for x in _with_calendar(city)],
        ],
    )
    yield from _missing(
        {group.code for group in city.groups},
        _("there is no group “%(name)s”"),
        [(x.spot, "group", x.group) for x in city.services],
    )
    yield from _missing(
        {department.code for department in city.departments},
        _("there is no department “%(name)s”"),
        [(x.spot, "department", x.department) for x in city.teams],
    )
    yield from _missing(
        {team.code for team in city.teams},
        _("there is no team “%(name)s”"),
        [(x.spot, "team", x.team) for x in city.queues],
    )


def _unknown_in_places(city: CityFile, *, where: Where) -> Iterator[Mistake]:
    districts = {district.code for district in city.districts}
    yield from _missing(
        {service.code for service in city.services},
        _("there is no service “%(name)s”"),
        [
            (where("services"), "code", TALK_TO_A_PERSON),
            *[(x.spot, "related", code) for x in city.services for code in x.related],
        ],
    )
    yield from _missing(
        {*districts, UNKNOWN_DISTRICT},
        _("there is no district “%(name)s”"),
        [
            *[(x.spot, "districts", code) for x in city.queues for code in x.districts],
            *[(x.spot, "district", x.district) for x in city.sites if x.district],
        ],
    )
    yield from _missing(
        {site.code for site in city.sites},
        _("there is no site “%(name)s”"),
        [(x.spot, "site", x.site) for x in city.devices],
    )


def _people_named(city: CityFile, *, where: Where) -> Iterator[tuple[Spot, str, str]]:
    for department in city.departments:
        yield department.spot, "head", department.head
    for holder in _led(city):
        yield holder.spot, "lead", holder.lead
        yield holder.spot, "deputy", holder.deputy
    for team in city.teams:
        for member in team.members:
            yield team.spot, "members", member
        for username in team.skills:
            yield team.spot, "skills", username
    for username in city.fallback_people:
        yield where("fallback_people"), "", username
    for username in city.duty.turns:
        yield city.duty.spot, "turns", username


def _with_calendar(city: CityFile) -> list[ServiceFacts | QueueFacts | PolicyFacts | PersonFacts]:
    return [*city.services, *city.queues, *city.policies, *city.people]


def _led(city: CityFile) -> list[TeamFacts | QueueFacts]:
    return [*city.teams, *city.queues]


def _missing(known: set[str], sentence: str, named: Named) -> Iterator[Mistake]:
    for spot, field, name in named:
        if name and name not in known:
            yield spot.mistake(sentence % {"name": name}, field=field)


def _people_apart(city: CityFile, *, where: Where) -> Iterator[Mistake]:
    for holder in _led(city):
        if holder.lead and holder.lead == holder.deputy:
            yield holder.spot.mistake(_("lead and deputy must be two people"), field="deputy")
    for team in city.teams:
        if len(team.members) < LEAST_MEMBERS:
            yield team.spot.mistake(_("a team needs two people at least"), field="members")
    if len(set(city.fallback_people)) < max(LEAST_FALLBACK, len(city.fallback_people)):
        yield where("fallback_people").mistake(_("must name two people at least, each once"))


def _one_intake(city: CityFile, *, where: Where) -> Iterator[Mistake]:
    intakes = [queue for queue in city.queues if queue.is_intake]
    if len(intakes) != 1:
        yield where("work_queues").mistake(_("exactly one queue must have is_intake: true"))


def _routes(city: CityFile) -> Iterator[Mistake]:
    """Tell the mistakes of the rules where they stand; a service without a rule at the service."""
    spot_of_service = {service.code: service.spot for service in city.services}
    for found in mistakes_in_rules([entry.rule for entry in city.rules], _ground_of(city)):
        if found.index is None:
            yield spot_of_service[found.service].mistake(found.message, field="office_route")
        else:
            yield city.rules[found.index].spot.mistake(found.message, field=found.field)


def _ground_of(city: CityFile) -> RoutingGround:
    office_of_team = {team.code: team.office for team in city.teams}
    return RoutingGround(
        services={service.code: service.office_route for service in city.services},
        queues={queue.code: office_of_team.get(queue.team) for queue in city.queues},
        districts=[district.code for district in city.districts],
        names={"group": {group.code for group in city.groups}, "language": city.city.languages},
    )
