"""Calls for a person, as the people called in see them: who answers, by when, and what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from requests_app.facts import EscalationNotFound
from requests_app.models import Case, Escalation, EventWords
from requests_app.queries import people
from requests_app.queries.catalogue import in_language
from requests_app.queries.promises import age
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.visibility import escalations_visible_to
from requests_app.rules import escalation as rules
from requests_app.rules.actor import Actor
from requests_app.rules.escalation import UNANSWERED, possible_answers
from requests_app.vocabulary import (
    ActorKind,
    CallHours,
    Channel,
    EscalationKind,
    EscalationState,
    OwnerSource,
    WordsKind,
)

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class CallSaid:
    """Words that belong to a call."""

    label: str
    text: str
    is_public: bool


@dataclass(frozen=True)
class CallCard:
    """One call for a person."""

    id: int
    kind: str
    state: EscalationState
    state_name: str
    is_open: bool
    owner_id: int
    owner: str
    source: str
    is_flagged: bool
    level: int
    raised_by: str
    raised_at: datetime
    age: str
    answer_by: datetime | None  # None once it is acknowledged
    answer_owed_by: datetime | None  # once it is acknowledged
    is_late: bool
    is_mine: bool
    is_drill: bool
    answers: frozenset[str]
    call_hours: str = ""  # when whoever called would like to be phoned; empty: at any time
    case_reference: str = ""
    service: str = ""
    said: tuple[CallSaid, ...] = ()


@dataclass(frozen=True)
class Inbox:
    """The open calls: mine, and the others that I may see."""

    mine: tuple[CallCard, ...]
    others: tuple[CallCard, ...]
    next_mark: str


@dataclass(frozen=True)
class CallPage:
    """One call with its words, and who it can be passed to."""

    call: CallCard
    colleagues: tuple[tuple[str, str], ...]


def inbox(actor: Actor, *, language: str, at: datetime, after: str = "") -> Inbox:
    """Read the open calls, the most pressing first (three queries); those of an incident stand with it."""
    alone = escalations_visible_to(actor).filter(incident__isnull=True)
    seen = _ordered(alone.exclude(state=EscalationState.CLOSED))
    mine = list(seen.filter(owner=actor.person_id)[: PAGE_SIZE * 4])
    others = list(_behind(seen.exclude(owner=actor.person_id), after)[: PAGE_SIZE + 1])
    said = _said([*mine, *others])
    shown = others[:PAGE_SIZE]
    return Inbox(
        mine=tuple(_card(call, actor, at=at, language=language, said=said) for call in mine),
        others=tuple(_card(call, actor, at=at, language=language, said=said) for call in shown),
        next_mark=f"{shown[-1].acknowledge_by.isoformat()}_{shown[-1].pk}" if len(others) > PAGE_SIZE else "",
    )


def call_page(actor: Actor, call_id: int, *, language: str, at: datetime) -> CallPage:
    """Read one call, open or closed (three queries). Raises `EscalationNotFound`."""
    call = _ordered(escalations_visible_to(actor).filter(pk=call_id)).first()
    if call is None:
        raise EscalationNotFound
    barred = {call.owner_id, call.raised_by_person_id, call.complained_about_id}
    colleagues = tuple(
        (str(person.pk), ", ".join(filter(None, (person.name, person.job_title))))
        for person in people.active_staff()
        if person.pk not in barred
    )
    return CallPage(_card(call, actor, at=at, language=language, said=_said([call])), colleagues)


def calls_of_case(case: Case, actor: Actor, *, at: datetime, language: str = "") -> tuple[CallCard, ...]:
    """Read all calls on one case, the newest first (one query); their words stand in the history."""
    calls = read("calls of a case", _calls_of, {"case": case.pk})
    for call in calls:
        call.case = case
    return tuple(_card(call, actor, at=at, language=language, said={}) for call in calls)


def _calls_of(marks: Marks) -> QuerySet[Escalation]:
    return Escalation.objects.filter(case=marks["case"]).select_related("owner", "raised_by_person").order_by("-id")


def calls_that_stand(case: Case, client_key: str) -> list[Escalation]:
    """Read the calls of a case that are not closed, and those that came from the same form."""
    found: list[Escalation] = read("calls that stand", _standing, {"case": case.pk, "key": client_key or NO_KEY})
    for call in found:
        call.case = case
    return found


NO_KEY: Final = "-"  # no form's: those that come without one have none


def _standing(marks: Marks) -> QuerySet[Escalation]:
    calls = Escalation.objects.filter(case=marks["case"]).select_related("owner").order_by("id")
    return calls.filter(~Q(state=EscalationState.CLOSED) | Q(client_key=marks["key"]))


def may_answer(call: Escalation, actor: Actor) -> bool:
    """Tell whether the actor owns the call or stands above; `actions.escalation` asks again under the lock."""
    return rules.may_answer(actor, ties_of_call(call))


def ties_of_call(call: Escalation) -> rules.CallTies:
    """Say who is tied to a call, and how high it stands; `call` comes with its case."""
    return rules.CallTies(
        owner_id=call.owner_id,
        raised_by_id=call.raised_by_person_id,
        complained_about_id=call.complained_about_id,
        level=call.level,
        queue_id=call.case.queue_id or call.case.last_queue_id,
    )


def _ordered(calls: QuerySet[Escalation]) -> QuerySet[Escalation]:
    return (
        calls.select_related("case__service", "owner", "raised_by_person")
        .defer("case__service__synonyms", "case__service__descriptions")
        .order_by("acknowledge_by", "id")
    )


def _behind(calls: QuerySet[Escalation], after: str) -> QuerySet[Escalation]:
    moment, _sep, pk = after.partition("_")
    try:
        by, last = datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return calls
    if by.tzinfo is None:
        return calls
    return calls.filter(Q(acknowledge_by__gt=by) | Q(acknowledge_by=by, id__gt=last))


def _said(calls: Iterable[Escalation]) -> dict[int, list[CallSaid]]:
    """Read what was said with each call."""
    cases = {call.pk: call.case_id for call in calls}
    found: dict[int, list[CallSaid]] = {}
    words = EventWords.objects.filter(
        event__case__in=set(cases.values()), event__data__escalation__in=list(cases), text__gt=""
    )
    rows = words.order_by("id").values_list("event__data__escalation", "kind", "text", "is_public")
    for call_id, kind, text, is_public in rows:
        found.setdefault(call_id, []).append(CallSaid(str(WordsKind(kind).label), text, is_public))
    return found


def _card(
    call: Escalation, actor: Actor, *, at: datetime, language: str, said: Mapping[int, list[CallSaid]]
) -> CallCard:
    state = EscalationState(call.state)
    is_waiting = state in UNANSWERED and call.acknowledged_at is None
    answers: Any = possible_answers(state, is_drill=call.is_drill) if call.is_open and may_answer(call, actor) else ()
    return CallCard(
        id=call.pk,
        kind=str(EscalationKind(call.kind).label),
        state=state,
        state_name=_state_name(call),
        is_open=call.is_open,
        owner_id=call.owner_id,
        owner=", ".join(filter(None, (call.owner.name, call.owner.job_title))),
        source=str(OwnerSource(call.owner_source).label),
        is_flagged=call.owner_is_flagged,
        level=call.level,
        raised_by=_raised_by(call),
        raised_at=call.raised_at,
        age=age(call.raised_at, at=at),
        answer_by=call.acknowledge_by if is_waiting else None,
        answer_owed_by=call.answer_by if call.is_open and not is_waiting else None,
        is_late=call.is_open and at > (call.acknowledge_by if is_waiting else call.answer_by or at),
        is_mine=call.owner_id == actor.person_id,
        is_drill=call.is_drill,
        answers=frozenset(answers),
        call_hours="" if call.call_hours == CallHours.ANY else str(CallHours(call.call_hours).label),
        case_reference=call.case.reference,
        service=in_language(call.case.service.names, language),
        said=tuple(said.get(call.pk, ())),
    )


def _state_name(call: Escalation) -> str:
    if call.state == EscalationState.CLOSED and call.settled_as == EscalationState.REFUSED:
        return _("Closed: declined with a reason")
    return str(EscalationState(call.state).label)


def _raised_by(call: Escalation) -> str:
    who = call.raised_by_person.name if call.raised_by_person else str(ActorKind(call.raised_by_kind).label)
    channel = str(Channel(call.channel).label) if call.channel else ""
    return ", ".join(filter(None, (who, channel)))
