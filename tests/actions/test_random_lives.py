"""One case, random moves by random people: after each step the ledger, the places and the calls hold."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from requests_app.actions import casework, escalation, escalation_answers, routing, sweeps
from requests_app.actions.intake import Receipt
from requests_app.facts import Fact
from requests_app.models import Case, Contractor, Device, Escalation
from requests_app.queries.audit import find_all
from requests_app.queries.rebuilding import replay_all
from requests_app.queries.service_requests import public_status
from requests_app.rules.actor import CLOCK, SYSTEM, Actor, contractor
from requests_app.vocabulary import ActorKind, CancelReason, CaseState, Channel, Move, Outcome
from tests.actions.law_of_moves import Model
from tests.actions.lives_of_joining import LivesOfJoining
from tests.actions.lives_of_the_city import LivesOfTheCity
from tests.actions.lives_of_waiting import LivesOfWaiting
from tests.actions.lives_that_go_on import HELD_BY, LivesThatGoOn
from tests.factories import LAMP, MONDAY, ROAD, receive
from tests.invariants import hold
from tests.personas import actor, karim, rosa

LIVES = int(os.environ.get("CITY_RANDOM_LIVES", "12"))  # noqa: TID251
STAFF = ("farah", "malik", "bruno", "sofia", "omar", "cem", "uwe", "mirjam", "henrik", "katrin", "ana")
OTHERS = ("rosa", "proxy", "kiosk", "program", "device", "firm", "clock", "system")
PEOPLE = STAFF + OTHERS
QUEUES = ("moderation", "coordination", "lighting", "roads", "counter", "atlantis")
who = st.sampled_from(PEOPLE)
words = st.sampled_from(["Said.", "More.", "Said.", " "])
queue = st.sampled_from(QUEUES)
is_stale = st.booleans()
ANSWERS = ("acknowledge", "take_over", "refuse", "close", "pass")


def everybody(receipt: Receipt) -> dict[str, Actor]:
    """Give one of each: staff by login, whoever asked at each door, firm, device, clock and system."""
    device = Device.objects.get()
    asker = rosa(receipt.request_id)
    return {name: actor(name) for name in STAFF} | {
        "rosa": asker,
        "proxy": replace(asker, is_proxy=True),
        "kiosk": karim(receipt.request_id, device_id=device.pk, site_id=device.site_id),
        "program": replace(asker, kind=ActorKind.API_CLIENT, channel=Channel.API),
        "device": Actor(kind=ActorKind.DEVICE, device_id=device.pk),
        "firm": contractor(contractor_id=Contractor.objects.get(code="seelicht").pk, case_id=receipt.case_id),
        "clock": CLOCK,
        "system": SYSTEM,
    }


class OneCase(LivesThatGoOn, LivesOfWaiting, LivesOfJoining, LivesOfTheCity, RuleBasedStateMachine):
    """Decides at random; a refused move must change nothing."""

    reached: ClassVar[Counter[str]] = Counter()  # moves taken, and kinds of actors that tried and that wrote

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.people: dict[str, Actor] = {}
        self.at = MONDAY

    def teardown(self) -> None:
        """Let the auditor look and replay the ledger, then leave the demo city as it was."""
        try:
            assert not [found.check.code for found in find_all(at=MONDAY) if found.is_violation]
            assert not [one for batch in replay_all() for case in batch for one in case.differences]
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize(
        service=st.sampled_from([LAMP, LAMP, ROAD, "general-note", "talk-to-a-person"]), begun=st.integers(0, 3)
    )
    def a_letter_comes_in(self, service: str, begun: int = 0) -> None:
        self.receipt = receive(service)
        self.case_id = self.receipt.case_id
        self.people = everybody(self.receipt)
        self.model = Model(self.case_id, self.reached)
        if begun:
            self.route()
        holder = HELD_BY.get(service)
        if begun > 1 and holder:
            self.claim(holder, stale=False)

    def tries(self, act: Callable[..., Any], *, stale: bool = False, **given: Any) -> None:
        """Try a move; whatever is refused has changed nothing."""
        before = hold(self.case_id)
        if "by" in given:
            self.reached[f"tried by {given['by'].kind}"] += 1
        if stale:
            given["revision"] = before.revision + 1
        self.at += timedelta(minutes=7)
        try:
            act(self.case_id, at=self.at, **given)
        except Fact:
            after = hold(self.case_id)
            assert (after.event_count, after.revision, after.state) == (
                before.event_count,
                before.revision,
                before.state,
            )
        else:
            assert not stale, "a stale page was taken"

    @rule()
    def route(self) -> None:
        self.tries(routing.route_case)

    @rule(by=who, to=queue)
    def place(self, by: str, to: str) -> None:
        self.tries(routing.place_case, by=self.people[by], queue_code=to)

    @rule(by=who, stale=is_stale)
    def claim(self, by: str, stale: bool) -> None:
        self.tries(casework.claim_case, by=self.people[by], stale=stale)

    @rule(by=who)
    def claim_next(self, by: str) -> None:
        if self.people[by].person_id:
            self.tries(lambda _, **given: casework.claim_next(**given), by=self.people[by])

    @rule(by=who, reason=words)
    def release(self, by: str, reason: str) -> None:
        self.tries(casework.release_case, by=self.people[by], reason=reason)

    @rule(by=who, to=who)
    def assign(self, by: str, to: str) -> None:
        self.tries(casework.assign_case, by=self.people[by], to_person_id=self.people[to].person_id or 0)

    @rule(to=queue, text=words)
    def forward(self, to: str, text: str) -> None:
        packet = dict.fromkeys(("summary", "asked", "checked", "promised"), text)
        self.tries(casework.forward_case, by=self.owner(), queue_code=to, packet=packet)

    @rule(reason=words)
    def send_back(self, reason: str) -> None:
        self.tries(casework.return_case, by=self.owner(), reason=reason, missing="The number.")

    @rule(by=who, outcome=st.sampled_from([*Outcome, "magic"]), text=words, stale=is_stale)
    def resolve(self, by: str, outcome: str, text: str, stale: bool) -> None:
        until = self.at + timedelta(days=14)
        for one in (self.people[by], self.owner()):
            self.tries(casework.resolve_case, by=one, outcome=outcome, words=text, objection_until=until, stale=stale)

    @rule(by=who)
    def close(self, by: str) -> None:
        self.tries(casework.close_case, by=self.people[by])

    @rule(by=who, reason=words, later=st.sampled_from([0, 20]))
    def reopen(self, by: str, reason: str, later: int) -> None:
        self.at += timedelta(days=later)
        self.tries(casework.reopen_case, by=self.people[by], reason=reason)

    @rule(by=who, kind=st.sampled_from([*CancelReason, "because"]), reason=words)
    def cancel(self, by: str, kind: str, reason: str) -> None:
        self.tries(casework.cancel_case, by=self.people[by], cancel_reason=kind, reason=reason)

    @rule(by=who, about=who)
    def call_in(self, by: str, about: str) -> None:
        before = Escalation.objects.count()
        if by == "device":
            return  # a kiosk's own token creates, and nothing else
        self.reached[f"tried by {self.people[by].kind}"] += 1
        call = escalation.escalate_case(
            self.case_id,
            by=self.people[by],
            at=self.at,
            reason="Please.",
            complained_about_id=self.people[about].person_id,
        )
        # A resident who calls again before anybody has heard her is in the same call.
        assert Escalation.objects.count() == before + (0 if call.is_repeat else 1)
        assert not (call.is_repeat and self.people[by].is_staff)

    @rule(
        by=who, index=st.integers(0, 3), answer=st.sampled_from(["acknowledge", "take_over", "refuse", "close", "pass"])
    )
    def answer(self, by: str, index: int, answer: str) -> None:
        call = Escalation.objects.filter(case=self.case_id).order_by("id")[index : index + 1].first()
        if call is None:
            return
        acts: dict[str, Callable[..., Any]] = {
            "acknowledge": escalation_answers.acknowledge,
            "take_over": casework.take_over,
            "refuse": lambda pk, **given: escalation_answers.refuse(pk, reason="No.", **given),
            "close": lambda pk, **given: escalation_answers.close_with_answer(pk, answer="Yes.", **given),
            "pass": lambda pk, **given: escalation_answers.reassign(
                pk, to_person_id=self.people["malik"].person_id or 0, reason="x", **given
            ),
        }
        by_owner = actor(call.owner.username)
        for one in (self.people[by], by_owner):
            self.tries(lambda _, pk=call.pk, **given: acts[answer](pk, **given), by=one)

    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)
        sweeps.climb_unanswered(at=self.at)
        sweeps.escalate_late_handovers(at=self.at)
        sweeps.close_after_objection_window(at=self.at)
        sweeps.wake_waiting(at=self.at)

    def owner(self) -> Actor:
        owner = Case.objects.get(pk=self.case_id).owner
        return actor(owner.username) if owner else self.people["malik"]

    @invariant()
    def the_law_holds(self) -> None:
        if not hasattr(self, "model"):
            return
        case = hold(self.case_id)
        self.model.follow()
        told = public_status(self.receipt.reference, self.receipt.secret)
        assert told.headline
        assert told.next_step
        assert case.state in CaseState


LONG = 200  # so many lives reach most moves by chance; a guided one reaches all (test_a_guided_life)


def test_whatever_people_try_the_law_holds(record_property: Callable[[str, object], None]) -> None:
    OneCase.reached.clear()

    run_state_machine_as_test(
        OneCase,
        settings=settings(
            max_examples=LIVES, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

    moves = {move for move in Move if OneCase.reached[f"move {move}"]}
    record_property("said", f"random lives: {LIVES}, moves taken {len(moves)} of {len(Move)}, broken 0")
    assert LIVES < LONG or 3 * len(moves) >= 2 * len(Move)
