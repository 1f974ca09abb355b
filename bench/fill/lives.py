"""Lives that people really bring about: every kind of end, and every age of what is open."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from requests_app.actions import casework, escalation, escalation_answers, intake, routing, sweeps
from requests_app.facts import Fact
from requests_app.models import Case, Escalation, StaffMember
from requests_app.queries import queues
from requests_app.queries.people import actor_of
from requests_app.rules.actor import CLOCK, Actor, resident
from requests_app.rules.intake import Contact, Place, Submission
from requests_app.vocabulary import Channel, ContactBy

Service = tuple[str, str]  # code, district
SERVICES: Final[tuple[Service, ...]] = (
    ("streetlight-broken", "010"), ("illegal-waste", "020"), ("road-damage", "030"), ("dirty-streets", "080"),
    ("traffic-light-broken", "035"), ("playground", "070"), ("public-toilet", "050"), ("drain-blocked", "040"),
)  # fmt: skip
NEIGHBOURS: Final = ("cleaning", "roads", "green", "lighting")
OPEN_AGES: Final = (0.1, 0.5, 1.0, 3.0, 7.0, 14.0, 30.0)  # days
WINDOW: Final = timedelta(days=14)
LONG_AGO: Final = timedelta(days=70)
LETTER: Final = "The place before the school has been so for some days now. Could somebody please have a look at it?"


@dataclass(frozen=True)
class Life:
    """One case that was lived through. `weight` is how often such a life is lived, `is_open` whether it goes on."""

    case_id: int
    kind: str
    weight: float
    is_open: bool
    opened_at: datetime


@dataclass(frozen=True)
class Kind:
    """How a life goes after its request was routed; `ages` in days."""

    name: str
    weight: float
    live: Callable[[int, datetime, datetime], None]
    is_open: bool = False
    ages: tuple[float, ...] = (LONG_AGO.days,)
    is_routed: bool = True


def bring_about(kinds: tuple[Kind, ...], *, now: datetime, services: Sequence[Service] = SERVICES) -> list[Life]:
    """Let each kind be lived at each age for some services, and let time do what it does until now."""
    tried = [_tried(kind, service, age, now=now) for kind in kinds for age in kind.ages for service in services]
    lives = [life for life in tried if life is not None]
    if any(kind.is_routed for kind in kinds):
        _let_time_pass(now)
    return lives


def _tried(kind: Kind, service: Service, age: float, *, now: datetime) -> Life | None:
    """Live such a life; None where nobody of the team that gets the case has the skills that its service asks."""
    try:
        with transaction.atomic():
            return _live(kind, service, age, now=now)
    except LookupError:
        return None


def _live(kind: Kind, service: Service, age: float, *, now: datetime) -> Life:
    opened_at = now - timedelta(days=age)
    case_id = receive(service, at=opened_at)
    if kind.is_routed:
        routing.route_case(case_id, at=opened_at + timedelta(seconds=1))
    kind.live(case_id, opened_at, now)
    return Life(case_id, kind.name, kind.weight / len(kind.ages), kind.is_open, opened_at)


def receive(service: Service, *, at: datetime, words: str = LETTER) -> int:
    """Take a letter at the web door, from somebody who wants e-mail."""
    code, district = service
    letter = Submission(
        channel=Channel.WEB,
        client="web",
        idempotency_key=f"bench-{uuid.uuid4().hex}",
        service_code=code,
        description=words,
        language="en",
        submitted_at=at,
        place=Place(address="Seestraße 4", district=district),
        contact=Contact(by=ContactBy.EMAIL, name="Rosa", email="rosa@konstanz.example"),
    )
    return intake.receive(letter, by=resident(channel=Channel.WEB, language="en"), at=at).case_id


def claim(case_id: int, *, at: datetime) -> Actor:
    """Let the first person of the queue's team who may do so take the case."""
    case = Case.objects.get(pk=case_id)
    for person in StaffMember.objects.filter(memberships__team__queues=case.queue, is_active=True).order_by("id"):
        by = actor_of(person, language="en")
        try:
            casework.claim_case(case_id, by=by, at=at)
        except Fact:
            continue
        return by
    raise LookupError(f"nobody may take a case of {case.queue}")


def _rest(_case_id: int, _opened_at: datetime, _now: datetime) -> None:
    """Wait in the queue."""


def _hold(case_id: int, opened_at: datetime, now: datetime) -> None:
    claim(case_id, at=_soon(opened_at, now))


def _ask(case_id: int, opened_at: datetime, now: datetime) -> None:
    by = claim(case_id, at=_soon(opened_at, now))
    given: dict[str, Any] = {"wait_reason": "citizen", "reason": "Which one is it?", "wake_on": "reply"}
    casework.park_case(case_id, wake_at=now + timedelta(days=20), by=by, at=_soon(opened_at, now, 0.5), **given)


def _call(case_id: int, _opened_at: datetime, now: datetime) -> None:
    asked = Case.objects.get(pk=case_id).requests.values_list("id", flat=True)
    by = resident(channel=Channel.WEB, language="en", request_ids=frozenset(asked))
    escalation.escalate_case(case_id, by=by, at=now, reason="Please.")


def _resolve(case_id: int, opened_at: datetime, now: datetime, *, days: float = 2.0) -> datetime:
    by = claim(case_id, at=_soon(opened_at, now))
    at = opened_at + timedelta(days=days)
    casework.resolve_case(case_id, outcome="done", words="Mended.", by=by, at=at, objection_until=at + WINDOW)
    return at


def _resolve_only(case_id: int, opened_at: datetime, now: datetime) -> None:
    _resolve(case_id, opened_at, now)


def _close(case_id: int, opened_at: datetime, now: datetime) -> None:
    at = _resolve(case_id, opened_at, now)
    casework.close_case(case_id, by=CLOCK, at=at + WINDOW)


def _cancel(case_id: int, opened_at: datetime, now: datetime) -> None:
    by = claim(case_id, at=_soon(opened_at, now))
    at = opened_at + timedelta(days=1)
    casework.cancel_case(case_id, cancel_reason="invalid", reason="Nothing there.", by=by, at=at)


def _reopen(case_id: int, opened_at: datetime, now: datetime) -> None:
    at = _resolve(case_id, opened_at, now)
    asked = Case.objects.get(pk=case_id).requests.values_list("id", flat=True)
    by = resident(channel=Channel.WEB, language="en", request_ids=frozenset(asked))
    casework.reopen_case(case_id, reason="Dark again.", by=by, at=at + timedelta(days=1))
    again = _resolve(case_id, at + timedelta(days=2), now)
    casework.close_case(case_id, by=CLOCK, at=again + WINDOW)


def _release(case_id: int, opened_at: datetime, now: datetime) -> None:
    by = claim(case_id, at=_soon(opened_at, now))
    casework.add_note(case_id, text="Looked at it.", by=by, at=_soon(opened_at, now, 0.4))
    casework.release_case(case_id, reason="Ill.", by=by, at=_soon(opened_at, now, 0.5))
    _close(case_id, opened_at + timedelta(days=2), now)


def _send_on(case_id: int, *, at: datetime) -> None:
    known = {queue.code for queue in queues.transfer_targets(Case.objects.get(pk=case_id))}
    code = next((code for code in NEIGHBOURS if code in known), None)
    if code is not None:  # the smallest offices have no neighbour who needs no skill of their own
        casework.transfer_case(case_id, queue_code=code, reason="Yours, I think.", by=claim(case_id, at=at), at=at)


def _hand_over(case_id: int, _opened_at: datetime, now: datetime) -> None:
    _send_on(case_id, at=now)


def _go_on_elsewhere(case_id: int, opened_at: datetime, now: datetime) -> None:
    _send_on(case_id, at=_soon(opened_at, now))
    _close(case_id, opened_at + timedelta(days=1), now)


def _soon(opened_at: datetime, now: datetime, share: float = 0.2) -> datetime:
    """Give a moment between the beginning and now, a day later at most."""
    return opened_at + min(now - opened_at, timedelta(days=1)) * share


# Four in a hundred are open; nearly all of the rest are closed.
CITY: Final = (
    Kind("queued", 0.022, _rest, is_open=True, ages=OPEN_AGES),
    Kind("in_progress", 0.013, _hold, is_open=True, ages=OPEN_AGES),
    Kind("waiting", 0.004, _ask, is_open=True, ages=(1.0, 7.0, 14.0)),
    Kind("handed_over", 0.001, _hand_over, is_open=True, ages=(0.1, 1.0)),
    Kind("called", 0.001, _call, is_open=True, ages=(0.1, 1.0)),
    Kind("resolved", 0.01, _resolve_only, ages=(5.0, 12.0)),
    Kind("closed", 0.71, _close),
    Kind("cancelled", 0.1, _cancel),
    Kind("released", 0.06, _release),
    Kind("sent_on", 0.04, _go_on_elsewhere),
    Kind("reopened", 0.04, _reopen),
)
WAITING: Final = (Kind("queued", 1.0, _rest, is_open=True, ages=(0.5, 1.0, 3.0)),)  # for those who claim
FLOOD: Final = (Kind("new", 1.0, _rest, is_open=True, ages=(0.001,), is_routed=False),)  # for those who route
SHAPES: Final[dict[str, tuple[Kind, ...]]] = {"city": CITY, "waiting": WAITING, "flood": FLOOD, "empty": ()}


def _let_time_pass(now: datetime) -> None:
    """Let clocks act, then let everybody answer the calls that clocks have raised, and all letters be sent."""
    while sweeps.act_on_clocks(at=now):
        pass
    for call in _calls_of_clocks():
        by = actor_of(StaffMember.objects.get(pk=call.owner_id), language="en")
        escalation_answers.close_with_answer(call.pk, answer="Seen.", by=by, at=now)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_message SET state = 'sent', sent_at = created_at + interval '2 seconds'")
        cursor.execute(
            """UPDATE requests_app_jobrow SET done_at = created_at + interval '2 seconds', hints = 1, lease_until = NULL
               WHERE done_at IS NULL"""
        )


def _calls_of_clocks() -> Iterator[Escalation]:
    yield from Escalation.objects.exclude(state="closed").filter(raised_by_kind=CLOCK.kind).order_by("id")
