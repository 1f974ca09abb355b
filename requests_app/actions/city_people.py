"""The people of a city as its files name them: logins, departments, teams, duty, the list of last resort."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from requests_app.actions.city_records import Changes
from requests_app.actions.visits_desks import leave_desk
from requests_app.facts import Fact
from requests_app.lib.codes import sha256_hex
from requests_app.models import (
    Calendar,
    Case,
    City,
    Department,
    DutyShift,
    Escalation,
    FallbackPerson,
    Resident,
    StaffMember,
    Team,
    TeamMembership,
)
from requests_app.queries.holdings import holdings_of
from requests_app.rules.city_file import CityFile
from requests_app.rules.city_file.values import PersonFacts
from requests_app.vocabulary import ContactBy, EscalationState

DUTY_TURN = timedelta(weeks=1)


class PersonHasOpenWork(Fact):
    """A person is gone from the files, or from a team, while work is hers."""

    code = "person_has_open_work"

    def __init__(self, *, username: str) -> None:
        sentence = _(
            "“%(username)s” is gone from the files, or from a team, but still has open work or a place there. "
            "Put the person back. Give the work to somebody else, or use `manage.py offboard`. "
            "Then take the person out."
        )
        super().__init__(str(sentence) % {"username": username})


class PersonHasLeft(Fact):
    """The files name somebody who was off-boarded."""

    code = "person_has_left"

    def __init__(self, *, usernames: Iterable[str]) -> None:
        sentence = _(
            "These people have left, but the files still name them: %(usernames)s. Take them out of the files, "
            "with their places in teams, queues and on lists. Whoever comes back is brought in by `manage.py onboard`."
        )
        super().__init__(str(sentence) % {"usernames": ", ".join(usernames)})


def write_people(city: CityFile, changes: Changes, *, is_demo: bool, at: datetime) -> dict[str, StaffMember]:
    """Write everybody and what they belong to; give the people by login. The caller holds the transaction."""
    people = _write_staff(city, changes, is_demo=is_demo)
    departments = {
        department.code: changes.put(
            Department, {"code": department.code}, {"name": department.name, "head": people[department.head]}
        )
        for department in city.departments
    }
    for team in city.teams:
        leaders = {"lead": people[team.lead], "deputy": people[team.deputy]}
        values = {"name": team.name, "office": team.office, "department": departments[team.department], **leaders}
        record = changes.put(Team, {"code": team.code}, values)
        _set_members(
            record,
            {
                people[name]: {"skills": list(team.skills.get(name, ())), "clearance": team.clearance.get(name, 0)}
                for name in team.members
            },
            changes,
        )
    _set_fallback([people[username] for username in city.fallback_people], changes)
    _set_duty(city, people, changes)
    for resident in city.residents:
        contact = {"name": resident.name, "language": resident.language, "contact_by": ContactBy.EMAIL}
        changes.put(Resident, {"email": resident.email}, contact, only_new={"created_at": at})
    return people


def _write_staff(city: CityFile, changes: Changes, *, is_demo: bool) -> dict[str, StaffMember]:
    usernames = [person.username for person in city.people]
    _refuse_people_with_open_work(usernames)
    known = {person.username: person for person in StaffMember.objects.filter(username__in=usernames)}
    if left := sorted(name for name, person in known.items() if person.left_at is not None):
        raise PersonHasLeft(usernames=left)
    calendars = {calendar.code: calendar for calendar in Calendar.objects.all()}
    public = make_password(city.demo_password) if is_demo else ""  # hashed once for all
    fields = ("first_name", "last_name", "email", "phone", "language", "job_title")
    return {
        person.username: changes.put(
            StaffMember,
            {"username": person.username},
            {
                **{field: getattr(person, field) for field in fields},
                "roles": list(person.roles),
                "is_active": True,
                "is_kept_by_hand": False,
                **_limits_of(person, known.get(person.username)),
                "calendar": calendars.get(person.calendar),
                **_key_of(known.get(person.username), public=public),
            },
        )
        for person in city.people
    }


def _limits_of(person: PersonFacts, known: StaffMember | None) -> dict[str, Any]:
    """Give the limit and the languages of the files, but where somebody has set them at the desk since."""
    if known is not None and known.has_own_limits:
        return {}
    return {"capacity": person.capacity, "speaks": list(person.speaks)}


def switch_off_the_gone(people: Collection[str], changes: Changes, *, at: datetime) -> None:
    """Switch off whoever is gone from the files, when nothing names her any more. Raises `PersonHasOpenWork`."""
    gone = _kept_by_files().filter(is_active=True).exclude(username__in=people)
    for person in gone:
        if holdings_of(person.pk, at=at).needs_successor:
            raise PersonHasOpenWork(username=person.username)
    for person in gone:
        leave_desk(person.pk, at=at)
    if count := gone.update(is_active=False):
        changes.switched_off["StaffMember"] += count


def _key_of(person: StaffMember | None, *, public: str) -> dict[str, Any]:
    """Say how somebody signs in: a demo's people with the public password, all others with one that they are given.

    A password that somebody has set is kept. Outside the demo its people lose theirs, and with it their sessions.
    """
    if person is not None and (person.is_demo == bool(public) or _is_real(person)):
        return {}
    return {"is_demo": bool(public), "password": public or make_password(None)}


def _is_real(person: StaffMember) -> bool:
    return not person.is_demo and person.has_usable_password()


def _kept_by_files() -> QuerySet[StaffMember]:
    """Find the people whom the files name, or once named: all with a role, but for superusers and those on-boarded."""
    return StaffMember.objects.filter(is_superuser=False, is_kept_by_hand=False).exclude(roles=[])


def _refuse_people_with_open_work(wanted: Iterable[str]) -> None:
    for person in _kept_by_files().filter(is_active=True).exclude(username__in=wanted):
        has_calls = Escalation.objects.filter(owner=person).exclude(state=EscalationState.CLOSED).exists()
        if has_calls or Case.objects.filter(owner=person).exists():
            raise PersonHasOpenWork(username=person.username)


def _set_members(team: Team, members: dict[StaffMember, dict[str, Any]], changes: Changes) -> None:
    for person, abilities in members.items():
        changes.put(TeamMembership, {"team": team, "person": person}, abilities)
    gone = TeamMembership.objects.filter(team=team, person__in=_kept_by_files()).exclude(person__in=members)
    busy = Case.objects.filter(queue__team=team, owner__in=gone.values("person")).select_related("owner").first()
    if busy is not None and busy.owner is not None:
        raise PersonHasOpenWork(username=busy.owner.username)
    if gone.delete()[0]:
        changes.changed["Team"] += 1


def _set_fallback(people: list[StaffMember], changes: Changes) -> None:
    now = list(FallbackPerson.objects.order_by("position").values_list("person_id", flat=True))
    if now == [person.pk for person in people]:
        return
    FallbackPerson.objects.all().delete()
    FallbackPerson.objects.bulk_create(
        FallbackPerson(position=position, person=person) for position, person in enumerate(people, start=1)
    )
    (changes.changed if now else changes.added)["FallbackPerson"] += len(people)


def _set_duty(city: CityFile, people: dict[str, StaffMember], changes: Changes) -> None:
    """Replace the roster where the files say another one than at the last load: a swap made by hand stays."""
    version = duty_version_of(city)
    if City.objects.filter(code=city.city.code, duty_version=version).exists():
        return
    zone, first = ZoneInfo(city.duty.timezone), date.fromisoformat(city.duty.first_day)
    mondays = [datetime.combine(first + week * DUTY_TURN, time.min, zone) for week in range(city.duty.weeks + 1)]
    turns = [people[username] for username in city.duty.turns]
    wanted = [(turns[week % len(turns)].pk, mondays[week], mondays[week + 1]) for week in range(city.duty.weeks)]
    now = list(DutyShift.objects.order_by("starts_at", "id").values_list("person_id", "starts_at", "ends_at"))
    if now == wanted:
        return
    DutyShift.objects.all().delete()
    DutyShift.objects.bulk_create(
        DutyShift(person_id=person_id, starts_at=starts_at, ends_at=ends_at) for person_id, starts_at, ends_at in wanted
    )
    (changes.changed if now else changes.added)["DutyShift"] += len(wanted)


def duty_version_of(city: CityFile) -> str:
    """Name what the files say of the roster."""
    duty = city.duty
    return sha256_hex(repr((duty.timezone, duty.first_day, duty.weeks, duty.turns)))
