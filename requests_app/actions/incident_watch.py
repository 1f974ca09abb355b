"""An incident never rests, and its calls follow it: they are gathered, heard, handed over and answered with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Min, Q, QuerySet

from requests_app.actions import escalation_answers as answers
from requests_app.actions import incidents
from requests_app.actions.escalation import UNANSWERED, give, set_owner
from requests_app.actions.escalation_climbing import TOP_LEVEL, lock_call
from requests_app.actions.escalation_telling import tell
from requests_app.models import Absence, Case, Escalation, Incident, IncidentException
from requests_app.queries import people
from requests_app.queries.catalogue import in_language
from requests_app.queries.incidents import cases_of
from requests_app.queries.people import actor_of
from requests_app.queries.places import city
from requests_app.rules import escalation as rules
from requests_app.rules.actor import CLOCK, Actor
from requests_app.rules.incidents import BUNDLED, WATCHED_FOR, words_in
from requests_app.vocabulary import (
    TALK_TO_A_PERSON,
    EscalationState,
    EventKind,
    IncidentEntryKind,
    OwnerSource,
    Priority,
)

BATCH: Final = 500
ROSTER_LEVEL: Final = 2  # above it: whoever is on duty, then the city's list
OPEN: Final = Q(closed_at__isnull=True)
Act = Callable[[], bool]


def find_incidents(*, at: datetime) -> list[int]:
    """Open an incident where many have called about one service within an hour; give the ids.

    Whoever is on duty is in charge, and nothing is announced: what residents read, a person decides. A service that
    is marked as danger to life is left to people, and so is the one for whoever asks for nothing but a person.
    """
    calls = Escalation.objects.filter(
        UNANSWERED,
        incident__isnull=True,
        kind__in=BUNDLED,
        is_drill=False,
        complained_about__isnull=True,
        raised_at__gt=at - WATCHED_FOR,
        case__service__priority__lt=Priority.DANGER,
    ).exclude(case__service__code=TALK_TO_A_PERSON)
    many = calls.values("case__service__code", "case__service__names").annotate(
        n=Count("id"), first=Min("case__opened_at")
    )
    return [
        _found(row["case__service__code"], row["case__service__names"], since=row["first"], at=at)
        for row in many.filter(n__gte=settings.INCIDENT_FROM_CALLS).order_by("case__service__code")
    ]


def _found(service: str, names: dict[str, str], *, since: datetime, at: datetime) -> int:
    ladder = people.ladder_of(Case(), at=at)
    owner = rules.resolve_owner(ladder, people.availability(ladder, at=at), above_level=ROSTER_LEVEL)
    title = in_language(names, city().languages[0])
    cause = incidents.Cause(title=title, services=[service], since=max(since, at - incidents.OLDEST))
    key = f"watch:{service}:{at:%Y-%m-%dT%H}"
    opened = incidents.open_incident(
        cause, by=CLOCK, at=at, owner_id=owner.person_id, client_key=key, level=owner.level
    )
    return opened.pk


def move_incidents(*, at: datetime) -> Iterator[Act]:
    """Give what is due of incidents: somebody away or silent is followed by another person."""
    away = Absence.objects.filter(person=F("person"), starts_at__lte=at, ends_at__gt=at).values("person")
    unheard = Q(acknowledged_at__isnull=True, acknowledge_by__lte=at)
    silent = Q(acknowledged_at__isnull=False, told_by__lte=at)
    due = Incident.objects.filter(OPEN & (unheard | silent | Q(owner__in=away))).order_by("id")
    for pk in due.values_list("pk", flat=True):
        yield lambda pk=pk: _move(pk, at=at)  # type: ignore[misc]


def _move(incident_id: int, *, at: datetime) -> bool:
    with transaction.atomic():
        incident = Incident.objects.select_for_update(of=("self",)).select_related("owner").get(pk=incident_id)
        is_away = not people.is_able(incident.owner_id, at=at)
        is_unheard = incident.acknowledged_at is None and incident.acknowledge_by <= at
        is_silent = incident.told_by is not None and incident.told_by <= at
        if incident.closed_at is not None or not (is_away or is_unheard or is_silent):
            return False
        if is_silent and not is_away and incident.reminded_at is None:
            incidents.remind(incident, at=at)
            return True
        owner = _next_owner(incident, is_away=is_away, at=at)
        if owner.person_id == incident.owner_id and is_away:
            return False
        incidents.give(incident, owner, at=at)
        incidents.note(incident, IncidentEntryKind.CLIMBED, by=CLOCK, at=at)
        return True


def _next_owner(incident: Incident, *, is_away: bool, at: datetime) -> rules.Owner:
    ladder = people.ladder_of(Case(), at=at)
    also = (incident.owner_id,)
    if is_away:
        who = people.availability(ladder, at=at, also=also)
        return rules.hand_on(ladder, who, rules.Owner(incident.owner_id, OwnerSource.NAMED, incident.level))
    who = people.availability(ladder, at=at, excluded=also)
    return rules.resolve_owner(ladder, who, above_level=min(incident.level, TOP_LEVEL))


def move_calls(*, at: datetime) -> Iterator[Act]:
    """Give what is due of calls: gathered into an incident, in other hands with it, heard, answered, let go."""
    for incident in Incident.objects.filter(OPEN).order_by("id"):
        yield from _gathered(incident, at=at)
        calls = _calls(incident)
        following = calls.exclude(owner=incident.owner_id).exclude(raised_by_person=incident.owner_id)
        yield from _each(following, lambda pk, one=incident: follow(pk, one.pk, at=at))  # type: ignore[misc]
        if incident.acknowledged_at is not None:
            by = actor_of(people.colleague(incident.owner_id))
            unheard = calls.filter(UNANSWERED, owner=incident.owner_id)
            yield from _each(unheard, lambda pk, by=by: bool(answers.acknowledge(pk, by=by, at=at)))  # type: ignore[misc]
        left = IncidentException.objects.filter(incident=incident, is_in=False).values("case")
        yield from _each(calls.filter(case__in=left), lambda pk: let_go(pk, at=at))
    closed = Incident.objects.filter(closed_at__isnull=False, calls__in=_open()).distinct().order_by("id")
    for incident in closed:
        yield from _of_closed(incident, at=at)


def _of_closed(incident: Incident, *, at: datetime) -> Iterator[Act]:
    """Answer what was called before it closed; what came in while it closed has a cause of its own."""
    calls = _calls(incident)
    yield from _each(calls.filter(raised_at__gt=incident.closed_at), lambda pk: let_go(pk, at=at))
    owner = people.colleague(incident.owner_id)
    before = calls.filter(raised_at__lte=incident.closed_at)
    if not owner.is_active:
        yield from _each(before, lambda pk: let_go(pk, at=at))
        return
    by = actor_of(owner)
    yield from _each(before.exclude(owner=owner), lambda pk: let_go(pk, at=at))
    yield from _each(before.filter(owner=owner), lambda pk: _answer(pk, incident, by=by, at=at))


def _each(calls: QuerySet[Escalation], act: Callable[[int], bool]) -> Iterator[Act]:
    for pk in calls.order_by("acknowledge_by", "id").values_list("pk", flat=True)[:BATCH]:
        yield lambda pk=pk: act(pk)  # type: ignore[misc]


def _open() -> QuerySet[Escalation]:
    return Escalation.objects.filter(incident__isnull=False).exclude(state=EscalationState.CLOSED)


def _calls(incident: Incident) -> QuerySet[Escalation]:
    return Escalation.objects.filter(incident=incident).exclude(state=EscalationState.CLOSED)


def _gathered(incident: Incident, *, at: datetime) -> Iterator[Act]:
    """Find the calls that nobody has heard yet, on the cases of an incident."""
    alone = Escalation.objects.filter(
        UNANSWERED,
        cases_of(incident, prefix="case__"),
        incident__isnull=True,
        kind__in=BUNDLED,
        is_drill=False,
        complained_about__isnull=True,
    ).exclude(owner_source=OwnerSource.NAMED)
    others = alone.exclude(raised_by_person=incident.owner_id)
    yield from _each(others, lambda pk: follow(pk, incident.pk, at=at))


def follow(call_id: int, incident_id: int, *, at: datetime) -> bool:
    """Give a call to whoever is in charge of its incident, whose letter tells of it already. Repeats are harmless."""
    with transaction.atomic():
        call = lock_call(call_id, ~Q(state=EscalationState.CLOSED))
        incident = Incident.objects.filter(OPEN, pk=incident_id).first()
        if call is None or incident is None or (call.incident_id == incident.pk and call.owner_id == incident.owner_id):
            return False
        if call.incident_id is None and call.acknowledged_at is not None:
            return False  # a person was faster: it is hers
        call.incident = incident
        call.state = EscalationState.REASSIGNED
        set_owner(call, rules.Owner(incident.owner_id, OwnerSource.INCIDENT, incident.level), at=at)
        tell(call, EventKind.ESCALATION_REASSIGNED, by=CLOCK, at=at)
        return True


def let_go(call_id: int, *, at: datetime) -> bool:
    """Give a call back to the people of its case, who are told, and must hear it anew. Repeats are harmless."""
    with transaction.atomic():
        call = lock_call(call_id, ~Q(state=EscalationState.CLOSED) & Q(incident__isnull=False))
        if call is None:
            return False
        call.incident, call.state = None, EscalationState.REASSIGNED
        give(call, lambda: _by_ladder(call, at=at), at=at)
        tell(call, EventKind.ESCALATION_REASSIGNED, by=CLOCK, at=at)
        return True


def _by_ladder(call: Escalation, *, at: datetime) -> rules.Owner:
    ladder = people.ladder_of(call.case, at=at)
    excluded = (call.raised_by_person_id, call.complained_about_id)
    return rules.resolve_owner(ladder, people.availability(ladder, at=at, excluded=excluded))


def _answer(call_id: int, incident: Incident, *, by: Actor, at: datetime) -> bool:
    language = Escalation.objects.values_list("language", flat=True).get(pk=call_id)
    words = words_in(incident.closing_words, language)
    return bool(answers.close_with_answer(call_id, answer=words, by=by, at=at))
