"""Off-boarding: all that hangs on a person goes to others first, then she is switched off, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from requests_app.actions import assignment
from requests_app.actions.casework import standing_in
from requests_app.actions.escalation import set_owner
from requests_app.actions.escalation_telling import tell
from requests_app.actions.places_of_people import hand_over_places
from requests_app.actions.visits_desks import leave_desk
from requests_app.facts import Fact, OnlyKeepers, PersonNotAble
from requests_app.models import Absence, Case, CaseEvent, Escalation, StaffMember, TeamMembership
from requests_app.queries import people
from requests_app.queries.holdings import followed_by, holdings_of
from requests_app.rules import escalation as rules
from requests_app.rules.actor import Actor, is_keeper, on_behalf_of
from requests_app.vocabulary import KEEPERS, CaseState, EscalationState, EventKind, OwnerSource, PassedOn, Role

log = structlog.get_logger(__name__)

TRIES: Final = 5


@dataclass(frozen=True)
class Moved:
    """What went to others."""

    given: int = 0  # cases, to a named colleague
    returned: int = 0  # cases, to their queues
    calls: int = 0
    places: int = 0
    followed: int = 0
    desks: int = 0  # at the counter: closed
    visits: int = 0  # whoever was there waits again


class OffboardingRefused(Fact):
    """Somebody cannot leave like this; nothing was changed. `fields` names what to change."""

    code = "offboarding_refused"
    fields: tuple[str, ...] = ("successor",)


class PersonUnknown(OffboardingRefused):
    """Nobody active has this login."""

    message = _("Nobody who works here has this login.")
    code = "person_unknown"
    fields = ("person",)


class NotOneself(OffboardingRefused):
    """A second person lets somebody go."""

    message = _("This is you. Ask another supervisor or administrator.")
    code = "not_oneself"
    fields = ("person",)


class SuccessorNeeded(OffboardingRefused):
    """Places, shifts or absences need another name."""

    message = _("Other work needs a name: choose who leads, stands in and is on duty instead.")
    code = "successor_needed"


class SuccessorNotThere(OffboardingRefused):
    """The successor or the colleague has left, or is the person herself."""

    message = _("Choose a colleague who works here.")
    code = "successor_not_there"


class LastKeeper(OffboardingRefused):
    """The last supervisor or administrator stays."""

    message = _("This is the last person with the role %(role)s. Give the role to somebody else first.")
    code = "last_keeper"
    fields = ("person",)


class NewWork(OffboardingRefused):
    """Work came to her while hers was moved."""

    message = _("New work came in the meantime. Nothing was changed. Please try again.")
    code = "new_work"


class ReviewNeedsSomebody(OffboardingRefused):
    """A case under review cannot go back to a queue, and nobody able was found."""

    code = "review_needs_somebody"

    def __init__(self, *, reference: str) -> None:
        sentence = _("Case %(reference)s is under review. Assign it to a colleague of its team who did not decide it.")
        super().__init__(str(sentence) % {"reference": reference})


def offboard(
    person_id: int, *, successor_id: int | None = None, cases_to_id: int | None = None, by: Actor, at: datetime
) -> Moved:
    """Move a person's work and places, then end her sessions and her password, and switch her off.

    Cases go to `cases_to_id` where she is able, else back to their queues; calls go by the ladder, past her.
    Raises `OnlyKeepers`, `OffboardingRefused`, `FallbackWouldBeShort`; then nothing is changed.
    """
    _check_actor(person_id, by=by)
    try:
        with transaction.atomic():
            person = _lock_all(person_id, successor_id, cases_to_id)
            _check_keepers(person)
            moved = _move_all(person, successor_id, cases_to_id, by=by, at=at)
            _switch_off(person, at=at)
    except IntegrityError as fault:  # work that came meanwhile: the database lets nobody go over it
        raise NewWork from fault
    log.info("person.offboarded", person_id=person_id, by_person_id=by.person_id)
    return moved


def _check_actor(person_id: int, *, by: Actor) -> None:
    if not is_keeper(by):
        raise OnlyKeepers
    if by.is_staff and by.person_id == person_id:
        raise NotOneself


def _lock_all(person_id: int, successor_id: int | None, cases_to_id: int | None) -> StaffMember:
    """Lock cases before people, as everybody does who decides on a case.

    What has come to her between the two is not locked: then all is let go, and locked anew in the right order.
    Raises `NewWork` where it comes faster than that.
    """
    for _attempt in range(TRIES):
        with transaction.atomic():
            locked = set(_work_of(person_id).select_for_update(of=("self",)).values_list("id", flat=True))
            person = _lock_people(person_id, successor_id, cases_to_id)
            if locked.issuperset(_work_of(person_id).values_list("id", flat=True)):
                return person
            transaction.set_rollback(True)
    raise NewWork


def _work_of(person_id: int) -> QuerySet[Case]:
    called = Escalation.objects.filter(owner=person_id).exclude(state=EscalationState.CLOSED).values("case")
    # One list of ids: "hers, or called about" in one condition would read every case.
    mine = Case.objects.filter(owner=person_id).values("pk").union(called)
    return Case.objects.filter(pk__in=mine).order_by("id")


def _lock_people(person_id: int, *others: int | None) -> StaffMember:
    wanted = {person_id, *(other for other in others if other is not None)}
    locked = StaffMember.objects.select_for_update(no_key=True).filter(pk__in=wanted, is_active=True).order_by("id")
    found = {person.pk: person for person in locked}
    if person_id not in found:
        raise PersonUnknown
    if set(found) != wanted or person_id in others:
        raise SuccessorNotThere
    return found[person_id]


def _check_keepers(person: StaffMember) -> None:
    """Say it before the database does."""
    for role in sorted(KEEPERS & set(person.roles)):
        others = StaffMember.objects.filter(is_active=True, roles__contains=[role]).exclude(pk=person.pk)
        if not others.exists():
            raise LastKeeper(str(LastKeeper.message) % {"role": Role(role).label})


def _move_all(
    person: StaffMember, successor_id: int | None, cases_to_id: int | None, *, by: Actor, at: datetime
) -> Moved:
    """First the places, so that calls find the new leads; then calls, cases and what she follows."""
    if successor_id is None and holdings_of(person.pk, at=at).needs_successor:
        raise SuccessorNeeded
    places = hand_over_places(person.pk, successor_id, at=at) if successor_id is not None else 0
    calls = _pass_calls(person.pk, by=by, at=at)
    given, returned = _pass_cases(person.pk, cases_to_id, successor_id, by=by, at=at)
    heir = successor_id or cases_to_id
    followed = assignment.pass_on_following(followed_by(person.pk), heir, at=at)
    desks, visits = leave_desk(person.pk, at=at)
    return Moved(given, returned, calls, places, followed, desks, visits)


def _pass_calls(person_id: int, *, by: Actor, at: datetime) -> int:
    """Give each open call to whoever the ladder names, past the leaver; she must acknowledge it in her turn."""
    calls = Escalation.objects.filter(owner=person_id).exclude(state=EscalationState.CLOSED).select_related("incident")
    found = list(calls.order_by("id"))
    for call in found:
        call.case = Case.objects.get(pk=call.case_id)  # anew: the call before may have written into the same ledger
        if call.incident_id is not None and call.incident is not None and call.incident.owner_id != person_id:
            _follow_incident(call, by=by, at=at)
            continue
        ladder = people.ladder_of(call.case, at=at)
        excluded = (person_id, call.raised_by_person_id, call.complained_about_id)
        owner = rules.resolve_owner(ladder, people.availability(ladder, at=at, excluded=excluded))
        if owner.person_id == person_id:
            raise SuccessorNeeded
        call.state = EscalationState.REASSIGNED
        set_owner(call, owner, at=at)
        tell(call, EventKind.ESCALATION_REASSIGNED, by=on_behalf_of(by), at=at)
    return len(found)


def _follow_incident(call: Escalation, *, by: Actor, at: datetime) -> None:
    """Let the call of an incident go where the incident went; its letter tells of all of them."""
    assert call.incident is not None  # noqa: S101 - asked by the caller
    call.state = EscalationState.REASSIGNED
    set_owner(call, rules.Owner(call.incident.owner_id, OwnerSource.INCIDENT, call.incident.level), at=at)
    tell(call, EventKind.ESCALATION_REASSIGNED, by=on_behalf_of(by), at=at)


def _pass_cases(
    person_id: int, cases_to_id: int | None, successor_id: int | None, *, by: Actor, at: datetime
) -> tuple[int, int]:
    given = returned = 0
    for case in Case.objects.filter(owner=person_id).order_by("id"):
        event = _pass_case(case, person_id, cases_to_id, successor_id, by=by, at=at)
        is_given = event is not None and event.kind == EventKind.ASSIGNED
        given, returned = given + is_given, returned + (not is_given)
    return given, returned


def _pass_case(
    case: Case, person_id: int, cases_to_id: int | None, successor_id: int | None, *, by: Actor, at: datetime
) -> CaseEvent | None:
    act = on_behalf_of(by)
    if case.state != CaseState.REVIEW:
        return standing_in.pass_on(case.pk, from_id=person_id, to_id=cases_to_id, why=PassedOn.LEFT, by=act, at=at)
    for reviewer in people.reviewers_of(case, cases_to_id, successor_id, at=at):
        if reviewer == person_id:
            continue
        try:
            return standing_in.pass_on(case.pk, from_id=person_id, to_id=reviewer, why=PassedOn.LEFT, by=act, at=at)
        except PersonNotAble:
            continue
    raise ReviewNeedsSomebody(reference=case.reference)


def _switch_off(person: StaffMember, *, at: datetime) -> None:
    """End absences, memberships, sessions and password. A session lives only while its person is active."""
    Absence.objects.filter(person=person, starts_at__gte=at).delete()
    Absence.objects.filter(person=person, ends_at__gt=at).update(ends_at=at)
    TeamMembership.objects.filter(person=person).delete()
    nothing = make_password(None)
    StaffMember.objects.filter(pk=person.pk).update(is_active=False, left_at=at, password=nothing)
