"""What goes on around a case in a random life: people come and go, firms, drills, sweeps, letters, new hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import rule

from requests_app.actions import (
    absences,
    bounds,
    casework,
    contractors,
    drills,
    escalation_answers,
    offboarding,
    routing,
    sla_recounting,
    sweeps,
)
from requests_app.actions.intake import Receipt
from requests_app.facts import Fact
from requests_app.models import Absence, Calendar, Case, Clock, ContractorLink, Escalation, JobRow
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.tasks.messages import send
from tests.invariants import hold
from tests.personas import actor, person

GOES = ("cem", "lotte", "malik", "uwe", "bruno")


class LivesOfTheCity:
    """A part of the machine in test_random_lives: it has the people, the case and the moment."""

    at: datetime
    case_id: int
    people: dict[str, Actor]
    receipt: Receipt
    tries: Callable[..., None]
    owner: Callable[[], Actor]

    @rule(who=st.sampled_from(GOES), instead=st.sampled_from(["mirjam", "uwe", "cem", ""]), days=st.integers(1, 9))
    def somebody_goes_away(self, who: str, instead: str, days: int) -> None:
        substitute = person(instead).pk if instead else None
        try:
            absences.plan_absence(
                person(who).pk,
                starts_at=self.at,
                ends_at=self.at + timedelta(days=days),
                substitute_id=substitute,
                by=self.people["sofia"],
                at=self.at,
            )
        except Fact:
            return
        sweeps.move_work_of_the_absent(at=self.at)

    @rule()
    def they_come_back(self) -> None:
        for absence in Absence.objects.filter(ends_at__gt=self.at, starts_at__lt=self.at):
            absences.end_absence(absence.pk, by=self.people["sofia"], at=self.at)

    @rule(who=st.sampled_from(["cem", "lotte"]), to=st.sampled_from(["mirjam", ""]))
    def somebody_leaves_for_good(self, who: str, to: str) -> None:
        heir = person(to).pk if to else None
        self.tries(
            lambda _pk, **given: offboarding.offboard(person(who).pk, cases_to_id=heir, **given),
            by=self.people["sofia"],
        )

    @rule(days=st.integers(0, 9))
    def the_clock_looks_round(self, days: int) -> None:
        self.at += timedelta(days=days)
        sweeps.act_on_clocks(at=self.at)
        sweeps.watch_calls(at=self.at)
        sweeps.move_work_of_the_absent(at=self.at)
        bounds.watch_bounds(at=self.at)

    @rule(index=st.integers(0, 3))
    def the_hours_change(self, index: int) -> None:
        calendars = Clock.objects.filter(case=self.case_id, stopped_at=None).values("calendar")
        calendar = Calendar.objects.filter(pk__in=calendars).order_by("id")[index : index + 1].first()
        if calendar is None:
            return
        day = (self.at + timedelta(days=index + 1)).date().isoformat()
        calendar.overrides, calendar.version = {**calendar.overrides, day: []}, calendar.version + 1
        calendar.save()
        while sla_recounting.recount_batch(calendar.pk, at=self.at):
            pass

    @rule()
    def letters_are_sent(self) -> None:
        waiting = JobRow.objects.filter(message__event__case=self.case_id, done_at=None).order_by("id")
        with time_machine.travel(self.at, tick=False):
            for job in waiting[:3]:
                send(job.pk)

    @rule()
    def new_rules_look_at_it(self) -> None:
        before = hold(self.case_id).revision
        routing.route_unmatched_again(at=self.at)
        routing.give_up_routing(self.case_id, at=self.at)
        assert hold(self.case_id).revision == before

    @rule(days=st.sampled_from([0, 9]))
    def a_firm_is_asked(self, days: int) -> None:
        given = {"firm_code": "seelicht", "days": days, "instruction": "Please look."}
        self.tries(contractors.invite, by=self.owner(), **given)

    @rule(by=st.sampled_from(["cem", "sofia"]))
    def its_link_is_taken_back(self, by: str) -> None:
        link = ContractorLink.objects.filter(case=self.case_id).order_by("id").last()
        if link is not None:
            self.tries(lambda _pk, **given: contractors.revoke(link.pk, **given), by=self.people[by])

    @rule(by=st.sampled_from(["sofia", "cem"]))
    def a_drill(self, by: str) -> None:
        reference = Case.objects.get(pk=self.case_id).reference
        self.tries(lambda _pk, **given: drills.raise_drill(reference=reference, **given), by=self.people[by])

    @rule(text=st.sampled_from(["", "Look left."]))
    def instructed(self, text: str) -> None:
        call = Escalation.objects.filter(case=self.case_id).exclude(state="closed").order_by("id").first()
        if call is not None:
            by = actor(call.owner.username)
            self.tries(lambda _pk, **given: escalation_answers.instruct(call.pk, instruction=text, **given), by=by)

    @rule(by=st.sampled_from(["cem", "farah", "rosa"]), text=st.sampled_from(["", "Seen."]))
    def noted(self, by: str, text: str) -> None:
        self.tries(casework.add_note, by=self.people[by], text=text)

    @rule()
    def a_machine_asks(self) -> None:
        """Let the system place what is in nobody's hands."""
        self.tries(routing.place_case, by=SYSTEM, queue_code="roads")
