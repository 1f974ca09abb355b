"""Many letters at once: planned like single ones, routed in the same breath, written by COPY in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Model

from requests_app.actions import routing
from requests_app.actions.audit import tell_log
from requests_app.actions.intake import (
    LOOK_AGAIN,
    TRIES,
    Receipt,
    broken_constraint,
    receipt_again,
    receipt_of,
    receive,
)
from requests_app.actions.intake_planning import Ground, Plan, begin, check, ground_of, ids_wanted, open_case
from requests_app.actions.routing_jobs import route_by_job
from requests_app.facts import Fact
from requests_app.models import CaseEvent, JobRow, QueueStay
from requests_app.models.writing import copy_together
from requests_app.queries import places, standing_facts
from requests_app.queries.first_look import FirstLook, earlier_letters, key_of, look_at_many
from requests_app.queries.queues import Founding, values_of
from requests_app.rules import intake as rules
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.rules.intake import Submission
from requests_app.rules.routing import choose_queue
from requests_app.vocabulary import Job

Answer = Receipt | Fact


@dataclass(frozen=True)
class Arrival:
    """A letter, and in whose name it comes in."""

    letter: Submission
    by: Actor


def receive_many(arrivals: Sequence[Arrival], *, at: datetime) -> list[Answer]:
    """Take letters and route their cases; give a receipt for each, or the fact that refused it, in their order.

    All that is taken is written in one transaction, or none of it. What came before gets its receipt again; a
    letter that stands here twice, or joins a case, is taken by itself. Raises what the database raises.
    """
    arrivals = [replace(arrival, letter=rules.tidy(arrival.letter)) for arrival in arrivals]
    alone = _to_be_taken_alone(arrivals)
    together = [place for place in range(len(arrivals)) if place not in alone]
    answers: dict[int, Answer] = {}
    if together:
        taken = _take_together([arrivals[place] for place in together], at=at)
        answers.update(zip(together, taken, strict=True))
    for place in sorted(alone):
        answers[place] = _take_alone(arrivals[place], at=at)
    return [answers[place] for place in range(len(arrivals))]


def _to_be_taken_alone(arrivals: Sequence[Arrival]) -> set[int]:
    """Find the letters that hang on a case, and those whose key stands here before them."""
    seen: set[tuple[str, str, str]] = set()
    alone = set()
    for place, arrival in enumerate(arrivals):
        key = key_of(arrival.letter)
        if arrival.letter.joins or key in seen:
            alone.add(place)
        seen.add(key)
    return alone


def _take_alone(arrival: Arrival, *, at: datetime) -> Answer:
    try:
        with transaction.atomic():
            receipt = receive(arrival.letter, by=arrival.by, at=at)
            waiting = JobRow.objects.filter(name=Job.ROUTE_CASE, case=receipt.case_id, done_at=None, dead_at=None)
            for job_id in waiting.values_list("pk", flat=True):
                route_by_job(job_id, at=at)
    except Fact as fact:
        return fact
    return receipt


def _take_together(arrivals: Sequence[Arrival], *, at: datetime) -> list[Answer]:
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                return _take_once(arrivals, at=at)
        except IntegrityError as fault:
            if not tries_left or broken_constraint(fault) not in LOOK_AGAIN:
                raise
    raise AssertionError("unreachable")


def _take_once(arrivals: Sequence[Arrival], *, at: datetime) -> list[Answer]:
    letters = [arrival.letter for arrival in arrivals]
    seen = look_at_many(letters, wanted=_ids_for(letters))
    if seen.stamp is None:
        raise places.NoCityLoaded
    ground = ground_of(standing_facts.facts_under(seen.stamp), at=at, ids=seen.ids)
    again = _again(letters, seen)
    plans = [again.get(place) or _planned(arrival, ground) for place, arrival in enumerate(arrivals)]
    new = [plan for plan in plans if isinstance(plan, Plan)]
    copy_together([row for plan in new for row in plan.rows])
    for plan in new:
        for event in plan.events:
            tell_log(event)
    for job_id in _left_to_router(new):
        route_by_job(job_id, at=at)
    return [receipt_of(plan.request, plan.case, is_new=True) if isinstance(plan, Plan) else plan for plan in plans]


def _ids_for(letters: Sequence[Submission]) -> dict[type[Model], int]:
    total: Counter[type[Model]] = Counter()
    for letter in letters:
        total.update(ids_wanted(letter))
    return {**total, QueueStay: total[QueueStay] + len(letters), CaseEvent: total[CaseEvent] + len(letters)}


def _again(letters: Sequence[Submission], seen: FirstLook) -> dict[int, Answer]:
    """Answer the letters that came before, by their place."""
    requests = earlier_letters(seen.earlier.values()) if seen.earlier else {}
    answers: dict[int, Answer] = {}
    for place, letter in enumerate(letters):
        earlier = seen.earlier.get(key_of(letter))
        if earlier is not None:
            try:
                answers[place] = receipt_again(requests[earlier], letter)
            except Fact as fact:
                answers[place] = fact
    return answers


def _planned(arrival: Arrival, ground: Ground) -> Plan | Fact:
    try:
        checked = check(arrival.letter, ground.facts)
    except Fact as fact:
        return fact
    plan = begin(checked, ground, by=arrival.by)
    open_case(plan, arrival.letter, ground)
    _route(plan, ground)
    return plan


def _route(plan: Plan, ground: Ground) -> None:
    """Route a case that nobody has seen yet, within its plan; where no rule fits, its job is left to the router."""
    case, request = plan.case, plan.request
    active = standing_facts.rules_under(ground.facts.stamp)
    letter = Founding(request.channel, request.language, request.description, ground.facts.city.timezone)
    trace = choose_queue(values_of(case, letter, at=ground.at), active.rules, version=active.version)
    queue = standing_facts.queue(ground.facts, trace.queue)
    if queue is None or case.suspected_spam:
        return
    placing, event = routing.plan_route(case, queue, trace, by=SYSTEM, at=ground.at, ids=ground.ids)
    for row in plan.rows:
        if isinstance(row, QueueStay):
            row.left_at = ground.at
        elif isinstance(row, JobRow) and row.name == Job.ROUTE_CASE:
            row.done_at = ground.at
    plan.events.append(event)
    plan.rows += [placing.stay, event]


def _left_to_router(plans: Sequence[Plan]) -> Iterator[int]:
    for plan in plans:
        for row in plan.rows:
            if isinstance(row, JobRow) and row.name == Job.ROUTE_CASE and row.done_at is None:
                yield row.pk
