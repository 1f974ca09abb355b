"""A call never rests: unheard it climbs, heard it is answered in time, and it leaves whoever goes away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from requests_app.actions import escalation_answers
from requests_app.actions.escalation import UNANSWERED, give, pressure_of
from requests_app.actions.escalation_telling import tell
from requests_app.models import Absence, Case, Escalation
from requests_app.queries import people
from requests_app.queries.slas import working_time
from requests_app.queries.working_hours import calendar_of_person
from requests_app.rules import escalation as rules
from requests_app.rules.actor import CLOCK
from requests_app.rules.answer_terms import answer_due
from requests_app.vocabulary import EscalationState, EventKind, OwnerSource

TOP_LEVEL: Final = 2  # above this a call goes round the roster and the fallback list
A_DRILL_ENDS_AFTER: Final = timedelta(days=1)  # unheard until then, it has shown what it had to show
HEARD: Final = Q(acknowledged_at__isnull=False, state__in=[state.value for state in rules.HEARD])
ALONE: Final = Q(incident__isnull=True)  # the calls of an incident climb as one: `actions.incident_watch`


def unheard(*, at: datetime) -> Q:
    """Find the calls whose time to be acknowledged is over."""
    return UNANSWERED & ALONE & Q(acknowledge_by__lte=at)


def unanswered(*, at: datetime) -> Q:
    """Find the calls that were heard and whose time to be answered is over, or was never set."""
    return HEARD & ALONE & (Q(answer_by__lte=at) | Q(answer_by__isnull=True))


def with_somebody_away(*, at: datetime) -> Q:
    """Find the open calls of people who are away now, and beyond the time at which they must act."""
    must_act = Greatest(at, Coalesce(OuterRef("answer_by"), OuterRef("acknowledge_by")))
    away = Absence.objects.filter(person=OuterRef("owner"), starts_at__lte=at, ends_at__gt=must_act)
    return ~Q(state=EscalationState.CLOSED) & ALONE & Q(Exists(away))


def drills_over(*, at: datetime) -> Q:
    """Find the drills that nobody has heard for a day."""
    return UNANSWERED & Q(is_drill=True, raised_at__lte=at - A_DRILL_ENDS_AFTER)


def climb(escalation_id: int, *, at: datetime) -> bool:
    """Send an unheard call one level up; at the top it goes round roster and fallback list. Repeats are harmless."""
    with transaction.atomic():
        call = lock_call(escalation_id, unheard(at=at))
        if call is None:
            return False
        _send_higher(call, at=at)
        return True


def press(escalation_id: int, *, at: datetime) -> bool:
    """Remind whoever owes an answer; where that did not help, send the call one level up. Repeats are harmless."""
    with transaction.atomic():
        call = lock_call(escalation_id, unanswered(at=at))
        if call is None:
            return False
        if call.answer_by is not None and call.reminded_at is not None:
            call.state = EscalationState.REASSIGNED
            _send_higher(call, at=at)
            return True
        is_due = call.answer_by is not None
        call.reminded_at = at if is_due else None
        calendar = working_time(calendar_of_person(call.owner_id, call.case))
        state, priority = EscalationState(call.state), pressure_of(call.case)
        call.answer_by = answer_due(calendar, at=at, state=state, priority=priority, is_reminded=is_due)
        call.save()
        if is_due:
            tell(call, EventKind.ESCALATION_REMINDED, by=CLOCK, at=at)
        return True


def hand_on(escalation_id: int, *, at: datetime) -> bool:
    """Give the call of somebody who is away to her substitute, else to the next on the ladder, who must hear it anew.

    Where nobody else is left it stays, and climbs or is pressed for as any other.
    """
    with transaction.atomic():
        call = lock_call(escalation_id, with_somebody_away(at=at))
        if call is None:
            return False
        held_by = call.owner_id
        chosen = _stand_in(call, at=at)
        if chosen.person_id == held_by:
            return False
        call.state = EscalationState.REASSIGNED
        give(call, lambda: _stand_in(call, at=at), at=at)
        tell(call, EventKind.ESCALATION_REASSIGNED, by=CLOCK, at=at)
        return True


def end_drill(escalation_id: int, *, at: datetime) -> bool:
    """End a drill that nobody has heard for a day; that is its result. Repeats are harmless."""
    with transaction.atomic():
        call = lock_call(escalation_id, drills_over(at=at))
        if call is None:
            return False
        escalation_answers.end_drill(call, by=CLOCK, at=at)
        return True


def lock_call(escalation_id: int, condition: Q) -> Escalation | None:
    """Lock the case, then the call; None where the call is not as the condition wants it any more."""
    case_id = Escalation.objects.values_list("case_id", flat=True).get(pk=escalation_id)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    call = Escalation.objects.select_for_update(of=("self",)).filter(condition, pk=escalation_id).first()
    if call is not None:
        call.case = case
    return call


def _send_higher(call: Escalation, *, at: datetime) -> None:
    held_by, level = call.owner_id, min(call.level, TOP_LEVEL)

    def choose() -> rules.Owner:
        ladder = people.ladder_of(call.case, at=at)
        excluded = (held_by, call.raised_by_person_id, call.complained_about_id)
        who = people.availability(ladder, at=at, excluded=excluded)
        return rules.resolve_owner(ladder, who, above_level=level)

    give(call, choose, at=at)
    tell(call, EventKind.ESCALATION_CLIMBED, by=CLOCK, at=at)


def _stand_in(call: Escalation, *, at: datetime) -> rules.Owner:
    ladder = people.ladder_of(call.case, at=at)
    excluded = (call.raised_by_person_id, call.complained_about_id)
    who = people.availability(ladder, at=at, excluded=excluded, also=(call.owner_id,))
    return rules.hand_on(ladder, who, rules.Owner(call.owner_id, OwnerSource(call.owner_source), call.level))
