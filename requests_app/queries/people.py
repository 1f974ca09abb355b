"""Staff: who somebody is, and who can be called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

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
    """Set up the ladder of a case: from its owner and queue, or from the last ones where it has ended."""
    # Whoever sent a case on does not answer for the queue in which it waits now.
    owner_id = case.owner_id if case.queue_id else case.last_owner_id
    home = case.queue_id or case.last_queue_id
    found = read("queue with its team", _with_its_team, {"queue": home}) if home else []
    queue: WorkQueue | None = found[0] if found else None
    steps: dict[OwnerSource, tuple[int, ...]] = {
        OwnerSource.NAMED: (named_id,) if named_id else (),
        OwnerSource.OWNER_LEAD: _leads_of(owner_id, queue),
        OwnerSource.ROSTER: tuple(person for (person,) in ask("on duty", _on_duty, {"at": at})),
    }
    if queue is not None:
        steps[OwnerSource.QUEUE_LEAD] = (queue.lead_id,)
        steps[OwnerSource.DEPUTY] = tuple(filter(None, (queue.deputy_id, queue.team.deputy_id)))
        steps[OwnerSource.HEAD] = (queue.team.department.head_id,)
    fallback = ask("last resort", lambda _marks: FallbackPerson.objects.order_by("position").values_list("person"), {})
    return Ladder(steps=steps, fallback=tuple(person for (person,) in fallback))


def _with_its_team(marks: Marks) -> QuerySet[WorkQueue]:
    return WorkQueue.objects.select_related("team__department").filter(pk=marks["queue"])


def _on_duty(marks: Marks) -> QuerySet[DutyShift, Any]:
    on_duty = DutyShift.objects.filter(starts_at__lte=marks["at"], ends_at__gt=marks["at"])
    return on_duty.order_by("starts_at", "id").values_list("person")


def colleague(person_id: int) -> StaffMember:
    """Read one member of staff, with her calendar. Raises `StaffMember.DoesNotExist`."""
    found: list[StaffMember] = read("somebody of the staff", _with_calendar, {"person": person_id})
    if not found:
        raise StaffMember.DoesNotExist
    return found[0]


def _with_calendar(marks: Marks) -> QuerySet[StaffMember]:
    return StaffMember.objects.select_related("calendar").filter(pk=marks["person"])


def _leads_of(owner_id: int | None, queue: WorkQueue | None) -> tuple[int, ...]:
    """Give the lead of the owner's team: that of the queue where the owner is in it, else of her other teams."""
    if owner_id is None:
        return ()
    teams = Team.objects.filter(memberships__person_id=owner_id).order_by("id").values_list("id", "lead_id")
    home = queue.team_id if queue else None
    return tuple(lead for _id, lead in sorted(teams, key=lambda row: row[0] != home))


def availability(
    ladder: Ladder, *, at: datetime, excluded: Iterable[int | None] = (), also: Iterable[int] = ()
) -> Availability:
    """Find out who of the ladder (and `also`), and of their substitutes, can be called now (two queries)."""
    substitute_of = _substitutes(at)
    asked = set(people_of(ladder)) | set(also) | {person for person in substitute_of.values() if person}
    return Availability(
        active=_active_of(asked),
        substitute_of=substitute_of,
        excluded=frozenset(person for person in excluded if person is not None),
    )


def stand_in_for(person_id: int, *, at: datetime) -> int | None:
    """Say who works for somebody now: she herself, or whoever stands in for her while she is absent (two queries).

    Substitutes of substitutes are followed; None where the chain ends at nobody, or at somebody who has left.
    """
    substitute_of = _substitutes(at)
    active = _active_of({person_id, *filter(None, substitute_of.values())})
    return Availability(active=active, substitute_of=substitute_of).stand_in_for(person_id)


def _substitutes(at: datetime) -> dict[int, int | None]:
    """Say who is absent, and who stands in for her."""
    return dict(ask("absent", _absent, {"at": at}))


def _absent(marks: Marks) -> QuerySet[Absence, Any]:
    absent = Absence.objects.filter(starts_at__lte=marks["at"], ends_at__gt=marks["at"])
    return absent.order_by("id").values_list("person", "substitute")


def _active_of(asked: Collection[int]) -> frozenset[int]:
    """Leave out who is switched off."""
    return frozenset(person for (person,) in ask("active of these", _active, {"asked": frozenset(asked)}))


def _active(marks: Marks) -> QuerySet[StaffMember, Any]:
    return StaffMember.objects.filter(pk__in=marks["asked"], is_active=True).values_list("id")


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
