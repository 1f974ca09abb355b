"""The city's organisation as colleagues see it: teams, who leads and stands in, who can what, who is away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from requests_app.models import Absence, Department, StaffMember, Team, TeamMembership, WorkQueue
from requests_app.queries.absences import people_led_by
from requests_app.queries.people import active_staff
from requests_app.queries.roster import on_duty
from requests_app.rules.actor import Actor
from requests_app.vocabulary import Role


@dataclass(frozen=True)
class AwayUntil:
    """How long somebody is absent, and who stands in."""

    until: datetime
    stand_in: str


@dataclass(frozen=True)
class Member:
    """One person in one team."""

    id: int
    name: str
    login: str
    job_title: str
    place: str  # "lead", "deputy" or empty
    skills: str
    clearance: int
    capacity: int | None
    speaks: str
    away: AwayUntil | None


@dataclass(frozen=True)
class TeamCard:
    """A team with its people and its work queues."""

    name: str
    office: str
    queues: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class DepartmentCard:
    """Teams under one head."""

    name: str
    head: str
    head_away: AwayUntil | None
    teams: tuple[TeamCard, ...]


@dataclass(frozen=True)
class Organisation:
    """Everything that the page of people shows."""

    departments: tuple[DepartmentCard, ...]
    on_duty: tuple[str, ...]


@dataclass(frozen=True)
class AbsenceLine:
    """An absence that runs or will come."""

    id: int
    name: str
    starts_at: datetime
    ends_at: datetime
    stand_in: str
    is_running: bool
    may_end: bool


def organisation(*, at: datetime) -> Organisation:
    """Read the whole organisation (six queries)."""
    away = _away(at)
    members = _members(away)
    queues: dict[int, list[str]] = defaultdict(list)
    for team_id, name in WorkQueue.objects.filter(is_active=True).order_by("position").values_list("team_id", "name"):
        queues[team_id].append(name)
    teams: dict[int, list[TeamCard]] = defaultdict(list)
    for team in Team.objects.select_related("lead", "deputy").order_by("id"):
        teams[team.department_id].append(_team(team, members[team.pk], queues[team.pk], away))
    departments = tuple(
        DepartmentCard(department.name, department.head.name, away.get(department.head_id), tuple(teams[department.pk]))
        for department in Department.objects.select_related("head").order_by("id")
    )
    return Organisation(departments, tuple(_titled(person) for person in on_duty(at=at)))


def _away(at: datetime) -> dict[int, AwayUntil]:
    rows = Absence.objects.filter(starts_at__lte=at, ends_at__gt=at).select_related("substitute").order_by("id")
    return {row.person_id: AwayUntil(row.ends_at, row.substitute.name if row.substitute else "") for row in rows}


def _members(away: Mapping[int, AwayUntil]) -> dict[int, list[Member]]:
    rows = TeamMembership.objects.filter(person__is_active=True).select_related("person")
    found: dict[int, list[Member]] = defaultdict(list)
    for row in rows.order_by("person__last_name", "person__first_name", "id"):
        found[row.team_id].append(_member(row.person, away, skills=row.skills, clearance=row.clearance))
    return found


def _member(
    person: StaffMember, away: Mapping[int, AwayUntil], *, skills: Iterable[str] = (), clearance: int = 0
) -> Member:
    return Member(
        id=person.pk,
        name=person.name,
        login=person.username,
        job_title=person.job_title,
        place="",
        skills=", ".join(skills),
        clearance=clearance,
        capacity=person.capacity,
        speaks=", ".join(person.speaks),
        away=away.get(person.pk),
    )


def _team(team: Team, members: list[Member], queues: list[str], away: Mapping[int, AwayUntil]) -> TeamCard:
    """Put lead and deputy first, whether they are members or not."""
    places = {team.lead_id: "lead"} | ({team.deputy_id: "deputy"} if team.deputy_id else {})
    known = {member.id for member in members}
    leaders = [person for person in (team.lead, team.deputy) if person is not None and person.pk not in known]
    everybody = [*(_member(person, away) for person in leaders), *members]
    placed = [Member(**{**vars(member), "place": places.get(member.id, "")}) for member in everybody]
    placed.sort(key=lambda member: ("lead", "deputy", "").index(member.place))
    return TeamCard(team.name, str(team.get_office_display()), ", ".join(queues), tuple(placed))


def _titled(person: StaffMember) -> str:
    return ", ".join(filter(None, (person.name, person.job_title)))


def people_planned_by(actor: Actor) -> QuerySet[StaffMember]:
    """List those whose absences somebody may write down: all for supervisors, else hers and her people's."""
    if Role.SUPERVISOR in actor.roles:
        return active_staff().exclude(roles=[])
    return people_led_by(actor.person_id or 0)


def led_by(actor: Actor) -> frozenset[int]:
    """Name the people whose lead, deputy or head somebody is; not she herself (one query)."""
    led = people_led_by(actor.person_id or 0).exclude(pk=actor.person_id or 0)
    return frozenset(led.values_list("id", flat=True)) if actor.is_staff else frozenset()


def absences_shown_to(actor: Actor, *, at: datetime) -> tuple[AbsenceLine, ...]:
    """List what runs and will come, for everybody; with what the reader may end (two queries)."""
    planned = set(people_planned_by(actor).values_list("id", flat=True))
    rows = Absence.objects.filter(ends_at__gt=at).select_related("person", "substitute").order_by("starts_at", "id")
    return tuple(
        AbsenceLine(
            id=row.pk,
            name=row.person.name,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            stand_in=row.substitute.name if row.substitute else "",
            is_running=row.starts_at <= at,
            may_end=row.person_id in planned,
        )
        for row in rows
    )
