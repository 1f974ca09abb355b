"""Random days at a counter: what is refused changes nothing, and every stay is told without a gap."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from requests_app.actions import visits, visits_desk, visits_desks, visits_sending
from requests_app.facts import Fact
from requests_app.models import Desk, DeskPeriod, Visit, VisitPeriod
from requests_app.queries.audit import CHECKS, find
from requests_app.queries.audit.check import VISITS
from requests_app.rules.actor import Actor
from tests.factories import LAMP, MONDAY
from tests.personas import actor
from tests.visiting import asked, came, desk, line, priority

DAYS = int(os.environ.get("CITY_RANDOM_VISITS", "6"))  # noqa: TID251
CLERKS = ("farah", "malik")
PEOPLE = ("farah", "malik", "sofia", "bruno")
who = st.sampled_from(["sofia", "farah", "sofia", "malik", "sofia", "bruno"])
where, seat = st.sampled_from(["trial", "other", "trial", "nowhere"]), st.integers(0, 1)
which = st.integers(0, 9)
ACTS: dict[str, Callable[..., Any]] = {
    "call_again": visits_desk.call_again,
    "note_walking": visits_desk.note_walking,
    "start_serving": visits_desk.start_serving,
    "hold": visits_desk.hold,
    "not_there": visits_desk.not_there,
    "call_back": visits_sending.call_back,
}
DESK_ACTS: dict[str, Callable[..., Any]] = {
    "open": visits_desks.open_desk,
    "pause": visits_desks.pause_desk,
    "close": visits_desks.close_desk,
}


class ADay(RuleBasedStateMachine):
    """Two lines, two desks, four colleagues and whoever comes."""

    done: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.at = MONDAY

    def teardown(self) -> None:
        """Ask the auditor, and add the stretches up; then leave the demo city as it was."""
        try:
            broken = [
                check.code for check in CHECKS if check.invariant == VISITS and find(check, at=self.at).is_violation
            ]
            assert not broken
            for visit in Visit.objects.all():
                spans = VisitPeriod.objects.filter(visit=visit).values_list("started_at", "ended_at")
                stay = (visit.ended_at or self.at) - visit.arrived_at
                assert sum(((end or self.at) - start for start, end in spans), timedelta()) == stay
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize()
    def the_house_opens(self) -> None:
        line(), line("other", "U"), priority("by-law")
        self.people: dict[str, Actor] = {name: actor(name) for name in PEOPLE}
        self.desks: list[Desk] = [desk("trial-0"), desk("trial-1")]
        for name, place in zip(CLERKS, self.desks, strict=True):
            visits_desks.open_desk(place.pk, by=self.people[name], at=self.at, lines=("trial", "other"))
        for code in ("trial", "other", "trial"):
            came(self.at, code)
        self.calls("", 0)

    def tries(self, name: str, act: Callable[..., Any], *given: Any, **more: Any) -> None:
        """Try something; a refusal is a fact, and changes nothing."""
        self.at += timedelta(minutes=1)
        before = snapshot()
        try:
            with transaction.atomic():
                act(*given, at=self.at, **more)
        except Fact:
            assert snapshot() == before
        else:
            self.done[name] += 1

    def visit(self, number: int) -> int:
        """Choose one of those who came last."""
        ids = list(Visit.objects.order_by("-id").values_list("pk", flat=True)[:10])
        return ids[number % len(ids)] if ids else 0

    @rule(by=who, to=where, first=st.booleans())
    def comes(self, by: str, to: str, first: bool) -> None:
        wish = asked(to, priority="by-law" if first else "")
        self.tries("comes", visits.take_number, wish, by=self.people[by])

    @rule(by=who, place=seat)
    def is_served_at_once(self, by: str, place: int) -> None:
        self.tries("quick", visits.quick_serve, asked(), desk_id=self.desks[place].pk, by=self.people[by])

    @rule(by=st.sampled_from(["", "", "", *PEOPLE]), place=seat)
    def calls(self, by: str, place: int) -> None:
        clerk = self.people[by or CLERKS[place]]
        self.tries("call", visits_desk.call_next, self.desks[place].pk, by=clerk)

    @rule(by=who, number=which, name=st.sampled_from(sorted(ACTS)))
    def acts(self, by: str, number: int, name: str) -> None:
        self.tries(name, ACTS[name], self.visit(number), by=self.people[by])

    @rule(by=who, number=which, place=seat)
    def goes_on(self, by: str, number: int, place: int) -> None:
        desk_id = self.desks[place].pk
        self.tries("resume", visits_desk.resume, self.visit(number), desk_id=desk_id, by=self.people[by])

    @rule(by=who, number=which, to=where, place=st.sampled_from([None, 0, 1]))
    def is_sent_on(self, by: str, number: int, to: str, place: int | None) -> None:
        desk_id = None if place is None else self.desks[place].pk
        line_code = to if desk_id is None else ""
        self.tries(
            "redirect", visits_sending.redirect, self.visit(number), line=line_code, desk_id=desk_id, by=self.people[by]
        )
        self.tries("move", visits_sending.move_visit, self.visit(number), line=to, by=self.people[by])

    @rule(by=who, number=which, performed=st.sampled_from([(), (LAMP,), ("witchcraft",)]))
    def is_done(self, by: str, number: int, performed: tuple[str, ...]) -> None:
        self.tries("finish", visits_desk.finish, self.visit(number), performed=performed, by=self.people[by])

    @rule(by=who, number=which, reason=st.sampled_from(["left", "because"]))
    def is_closed(self, by: str, number: int, reason: str) -> None:
        self.tries("close", visits_sending.close_exception, self.visit(number), reason=reason, by=self.people[by])

    @rule(by=who, place=seat, what=st.sampled_from(["open", "pause", "close"]))
    def sits_down_or_leaves(self, by: str, place: int, what: str) -> None:
        given: dict[str, Any] = {"reason": "break"} if what == "pause" else {}
        self.tries(f"{what} desk", DESK_ACTS[what], self.desks[place].pk, by=self.people[by], **given)


def snapshot() -> list[Any]:
    """Give all that an act may change."""
    return [
        *Visit.objects.order_by("pk").values_list("pk", "state", "revision", "line", "desk", "for_desk", "ended_at"),
        *VisitPeriod.objects.order_by("pk").values_list("pk", "ended_at"),
        *DeskPeriod.objects.order_by("pk").values_list("pk", "ended_at"),
    ]


@pytest.mark.usefixtures("konstanz")
def test_random_days_leave_whole_stays() -> None:
    ADay.done.clear()

    run_state_machine_as_test(
        ADay,
        settings=settings(
            max_examples=DAYS, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )

    assert ADay.done["call"]
