"""Staff: who somebody is, and who can be called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, DateTimeField, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from requests_app.models import Absence, Case, CaseEvent, DutyShift, FallbackPerson, StaffMember, Team, WorkQueue
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks, ask
from requests_app.rules.actor import Actor
from requests_app.rules.escalation import Availability, Ladder, people_of
from requests_app.rules.review import DECIDING_EVENTS
from requests_app.vocabulary import ActorKind, Channel, OwnerSource, Role


def signed_in(person_id: int) -> Any:
    """Read somebody with the ids of her queues, which `actor_of` asks for (one statement); None: there is nobody."""
    return next(iter(read("whoever has signed in", _with_queues, {"person": person_id})), None)


def _with_queues(marks: Marks) -> Any:
    return StaffMember.objects.filter(pk=marks["person"]).annotate(
        worked_queue_ids=ArraySubquery(_worked_by(OuterRef("pk"))), led_queue_ids=ArraySubquery(_led_by(OuterRef("pk")))
    )


def _worked_by(person: Any) -> QuerySet[WorkQueue, Any]:
    return WorkQueue.objects.filter(team__memberships__person=person).values_list("id")


def _led_by(person: Any) -> QuerySet[WorkQueue, Any]:
    leads = Q(lead=person) | Q(deputy=person) | Q(team__lead=person) | Q(team__department__head=person)
    return WorkQueue.objects.filter(leads).values_list("id")


def actor_of(user: StaffMember | AnonymousUser, *, channel: Channel | None = None, language: str = "") -> Actor:
    """Describe a member of staff, or a resident where nobody is signed in.

    Whoever was read by `signed_in` brings her queues; for anybody else they are asked for (one statement).
    """
    if not isinstance(user, get_user_model()):
        return Actor(kind=ActorKind.RESIDENT, channel=channel, language=language)
    known: Any = user if hasattr(user, "worked_queue_ids") else signed_in(user.pk)
    return Actor(
        kind=ActorKind.STAFF,
        channel=channel,
        person_id=user.pk,
        roles=frozenset(Role(role) for role in user.roles),
        queue_ids=frozenset(known.worked_queue_ids if known else ()),
        led_queue_ids=frozenset(known.led_queue_ids if known else ()),
        language=language or user.language,
    )


def ladder_of(case: Case, *, at: datetime, named_id: int | None = None) -> Ladder:
    """Set up the ladder of a case (one query): from its owner and queue, or from the last ones where it has ended."""
    # Whoever sent a case on does not answer for the queue in which it waits now.
    owner_id = case.owner_id if case.queue_id else case.last_owner_id
    values = {"queue": case.queue_id or case.last_queue_id or 0, "owner": owner_id or 0, "at": at}
    found: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    for step, person, place, since in ask("ladder", _rungs, values):
        if person is not None:
            found[step].append(((since, place), person))
    [home] = [team for _place, team in found.pop(HOME_TEAM, [])] or [0]
    # The lead of the queue's team where the owner is in it, else those of her other teams.
    leads = sorted(found.pop(OwnerSource.OWNER_LEAD, []), key=lambda row: (row[0][1] != home, row[0][1]))
    steps: dict[OwnerSource, tuple[int, ...]] = {
        OwnerSource.NAMED: (named_id,) if named_id else (),
        OwnerSource.OWNER_LEAD: tuple(lead for _place, lead in leads),
    }
    fallback = _in_order(found.pop(FALLBACK, []))
    return Ladder(
        steps=steps | {OwnerSource(step): _in_order(rungs) for step, rungs in found.items()}, fallback=fallback
    )


HOME_TEAM: Final = "home_team"
FALLBACK: Final = "fallback"


def _in_order(rungs: list[tuple[Any, int]]) -> tuple[int, ...]:
    return tuple(person for _place, person in sorted(rungs, key=lambda rung: rung[0]))


def _rungs(marks: Marks) -> Any:
    """Give (step, person, place, since) of everybody who may have to answer; of a team, its id in place of a person."""
    queue = WorkQueue.objects.filter(pk=marks["queue"])
    on_duty = DutyShift.objects.filter(starts_at__lte=marks["at"], ends_at__gt=marks["at"])
    parts = [
        _rung(queue, HOME_TEAM, "team"),
        _rung(queue, OwnerSource.QUEUE_LEAD, "lead"),
        _rung(queue, OwnerSource.DEPUTY, "deputy"),
        _rung(queue, OwnerSource.DEPUTY, "team__deputy", place=Value(1)),
        _rung(queue, OwnerSource.HEAD, "team__department__head"),
        _rung(Team.objects.filter(memberships__person=marks["owner"]), OwnerSource.OWNER_LEAD, "lead", place=F("id")),
        _rung(on_duty, OwnerSource.ROSTER, "person", place=F("id"), since=F("starts_at")),
        _rung(FallbackPerson.objects.all(), FALLBACK, "person", place=F("position")),
    ]
    first, *others = parts
    return first.union(*others, all=True)


def _rung(rows: QuerySet[Any], step: str, person: str, *, place: Any = None, since: Any = None) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(
        Value(str(step), output_field=TextField()),
        F(person),
        Cast(Value(0) if place is None else place, BigIntegerField()),
        Cast(Value(None) if since is None else since, DateTimeField()),
    )


def colleague(person_id: int) -> StaffMember:
    """Read one member of staff, with her calendar. Raises `StaffMember.DoesNotExist`."""
    found: list[StaffMember] = read("somebody of the staff", _with_calendar, {"person": person_id})
    if not found:
        raise StaffMember.DoesNotExist
    return found[0]


def _with_calendar(marks: Marks) -> QuerySet[StaffMember]:
    return StaffMember.objects.select_related("calendar").filter(pk=marks["person"])


def availability(
    ladder: Ladder, *, at: datetime, excluded: Iterable[int | None] = (), also: Iterable[int] = ()
) -> Availability:
    """Find out who of the ladder (and `also`), and of their substitutes, can be called now (one query)."""
    return _available({*people_of(ladder), *also}, at=at, excluded=excluded)


def stand_in_for(person_id: int, *, at: datetime) -> int | None:
    """Say who works for somebody now: she herself, or whoever stands in for her while she is absent (one query).

    Substitutes of substitutes are followed; None where the chain ends at nobody, or at somebody who has left.
    """
    return _available({person_id}, at=at).stand_in_for(person_id)


def _available(asked: Collection[int], *, at: datetime, excluded: Iterable[int | None] = ()) -> Availability:
    rows = ask("available", _present, {"asked": frozenset(asked), "at": at})
    absent = sorted(row for row in rows if row[0])  # in the order in which they were written down
    return Availability(
        active=frozenset(person for absence, person, _other in rows if not absence),
        substitute_of={person: other for _absence, person, other in absent},
        excluded=frozenset(person for person in excluded if person is not None),
    )


def _present(marks: Marks) -> Any:
    """Give (absence, person, substitute) of whoever is absent, and (0, person, none) of who is active.

    Active of those asked for, and of all substitutes.
    """
    absent = Absence.objects.filter(starts_at__lte=marks["at"], ends_at__gt=marks["at"])
    active = StaffMember.objects.filter(
        Q(pk__in=marks["asked"]) | Q(pk__in=absent.filter(substitute__isnull=False).values("substitute")),
        is_active=True,
    )
    nobody = Value(None, output_field=BigIntegerField())
    gone = absent.order_by().values_list("id", "person", "substitute")
    return gone.union(active.values_list(Cast(Value(0), BigIntegerField()), "id", nobody), all=True)


def is_able(person_id: int, *, at: datetime) -> bool:
    """Tell whether somebody is active and not absent."""
    return (
        StaffMember.objects.filter(pk=person_id, is_active=True)
        .exclude(absences__starts_at__lte=at, absences__ends_at__gt=at)
        .exists()
    )


def members_of(queue_id: int) -> QuerySet[StaffMember]:
    """List the active people who take cases from a queue, and its lead, by name."""
    return (
        StaffMember.objects.filter(is_active=True)
        .filter(Q(teams__queues=queue_id) | Q(queues_led=queue_id) | Q(queues_deputised=queue_id))
        .distinct()
        .order_by("last_name", "first_name", "id")
    )


def reviewers_of(case: Case, *wanted: int | None, at: datetime) -> list[int]:
    """Name who may look at a decision again: those wanted first, then whoever works there; nobody who decided it."""
    decided = CaseEvent.objects.filter(case=case, kind__in=DECIDING_EVENTS).exclude(person=None).values("person")
    found = members_of(case.queue_id or 0).exclude(pk__in=decided)
    present = found.exclude(absences__starts_at__lte=at, absences__ends_at__gt=at)
    return sorted(present.values_list("id", flat=True), key=lambda pk: pk not in wanted)


def active_staff() -> QuerySet[StaffMember]:
    """List everybody who can be named in a call, by name."""
    return StaffMember.objects.filter(is_active=True).order_by("last_name", "first_name", "id")


def teams_by_name() -> tuple[tuple[str, str], ...]:
    """List the teams as choices."""
    return tuple(Team.objects.order_by("name", "id").values_list("code", "name"))


def demo_logins() -> list[StaffMember]:
    """List the demo city's people, by login; the password is printed by `make run`."""
    return list(StaffMember.objects.filter(is_demo=True, is_active=True).order_by("id"))


def fallback_people() -> list[StaffMember]:
    """List the active people of last resort, in order."""
    return list(
        StaffMember.objects.filter(fallback_place__isnull=False, is_active=True).order_by("fallback_place__position")
    )
