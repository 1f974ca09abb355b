"""What every kind of clock does in every phase of a real case: runs, pauses, stops, and what is due then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from requests_app.actions import casework, escalation, routing, sla
from requests_app.lib.business_time import elapsed
from requests_app.models import Case, CaseEvent, Clock, ClockInterval, ClockPolicy, ServiceDefinition
from requests_app.models.writing import draw_ids
from requests_app.queries.slas import policies_of, working_time
from requests_app.rules.sla import PAUSE_MATRIX, PHASES
from requests_app.vocabulary import CaseState, ClockEffect, ClockKind, ClockPhase, EventKind, TargetUnit
from tests.clocks import clock_of, held, lead_to, overturn, park, resolve, resume
from tests.factories import LAMP, MONDAY, ROAD, new_case, routed_case
from tests.invariants import hold
from tests.personas import bruno, malik, rosa

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=1)
DAY = timedelta(days=1)
PACKET = {"summary": "A hole.", "asked": "Where?", "checked": "The map.", "promised": "A call."}
FROM_INTAKE = {ClockKind.FIRST_RESPONSE, ClockKind.SERVICE_NORM, ClockKind.STATUTORY}


def statutory(**more: object) -> ClockPolicy:
    given = {"target": 30, "unit": TargetUnit.CALENDAR_DAYS, "service": ServiceDefinition.objects.get(code=LAMP)}
    return ClockPolicy.objects.create(code="term", kind=ClockKind.STATUTORY, **{**given, **more})


def handed_over() -> Case:
    case = new_case(ROAD)
    routing.place_case(case.pk, queue_code="coordination", by=malik(), at=MONDAY)
    casework.claim_case(case.pk, by=malik(), at=MONDAY)
    casework.forward_case(case.pk, queue_code="roads", packet=PACKET, by=malik(), at=MONDAY)
    return case


def case_in(phase: ClockPhase, kind: ClockKind) -> Case:
    """Lead a case, with a clock of this kind where one can run, to a phase."""
    if kind == ClockKind.HANDOVER:
        case = handed_over()
        lead_to(case, phase, at=LATER, by=bruno())
        return case
    statutory()
    case = routed_case()
    if kind == ClockKind.REVIEW and phase != ClockPhase.REVIEW:
        lead_to(case, ClockPhase.REVIEW, at=LATER)
        overturn(case, at=LATER)
    lead_to(case, phase, at=LATER)
    if kind == ClockKind.ESCALATION:
        escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=LATER)
    return case


def standing(clock: Clock) -> ClockEffect:
    if clock.stopped_at:
        return ClockEffect.STOPS
    return ClockEffect.PAUSES if clock.paused_at else ClockEffect.RUNS


@pytest.mark.parametrize(("kind", "phase"), list(product(ClockKind, ClockPhase)))
def test_a_clock_does_in_each_phase_what_the_matrix_says(kind: ClockKind, phase: ClockPhase) -> None:
    case = case_in(phase, kind)

    clock = clock_of(case, kind)
    law = PAUSE_MATRIX[kind][PHASES.index(phase)]
    assert standing(clock) == (ClockEffect.STOPS if law == ClockEffect.ABSENT else law)
    open_stretches = clock.intervals.filter(stopped_at=None).count()
    assert open_stretches == (1 if law == ClockEffect.RUNS else 0)
    hold(case.pk)


def test_a_policy_may_let_a_statutory_term_stand_still_where_the_kind_runs() -> None:
    statutory(pauses={"citizen": "pauses"})
    case = held()

    park(case, "citizen", at=LATER)

    assert standing(clock_of(case, ClockKind.STATUTORY)) == ClockEffect.PAUSES


def test_what_is_left_after_a_pause_is_what_was_left_before_it() -> None:
    case = held()
    before = clock_of(case).due_at
    park(case, "citizen", at=MONDAY + timedelta(hours=1))

    resume(case, at=MONDAY + DAY + timedelta(hours=1))

    clock = clock_of(case)
    assert clock.due_at > before
    # One working day (7:00-12:00, 12:30-16:00) stood still.
    assert clock.why["pauses"] == [{"from": "2026-11-23T10:00:00+00:00", "to": "2026-11-24T10:00:00+00:00"}]
    assert hold(case.pk).promised_at == clock.due_at
    assert clock.why["due_on"] == clock.due_at.date().isoformat()


def test_a_pause_of_no_working_time_moves_nothing() -> None:
    case = held()
    before = clock_of(case).due_at
    park(case, "legal", at=datetime(2026, 11, 27, 20, tzinfo=UTC))

    resume(case, at=datetime(2026, 11, 29, 20, tzinfo=UTC))

    assert clock_of(case).due_at == before


def test_an_answer_to_the_resident_stops_the_first_response() -> None:
    case = held()

    resolve(case, at=LATER)

    assert clock_of(case, ClockKind.FIRST_RESPONSE).stopped_at == LATER
    assert hold(case.pk).first_response_at == LATER


def test_a_clock_that_stops_late_without_a_sweep_is_not_kept_as_of_its_due_moment() -> None:
    case = held()
    due = clock_of(case).due_at

    resolve(case, at=due + 3 * DAY)

    event = CaseEvent.objects.get(case=case, kind=EventKind.CLOCK_BREACHED, data__clock_kind=ClockKind.SERVICE_NORM)
    assert clock_of(case).breached_at == due
    assert datetime.fromisoformat(event.data["due"]) == due
    assert event.data["policy"] == "service/streetlight-broken"
    assert event.data["policy_version"] == 1
    hold(case.pk)


def test_a_clock_that_stops_at_its_due_moment_is_kept() -> None:
    case = held()

    resolve(case, at=clock_of(case).due_at)

    assert clock_of(case).breached_at is None


def test_an_edited_policy_does_not_touch_what_was_promised() -> None:
    case = routed_case()
    before = clock_of(case)
    ClockPolicy.objects.filter(code="service/streetlight-broken").update(target=1, version=2)

    park_and_on = held()

    assert clock_of(case).due_at == before.due_at
    assert (clock_of(case).policy_version, clock_of(park_and_on).policy_version) == (1, 2)
    assert clock_of(park_and_on).due_at < before.due_at


def test_a_city_without_policies_lives_by_the_houses_own() -> None:
    ClockPolicy.objects.all().delete()

    case = routed_case()

    kinds = {clock.kind: clock for clock in Clock.objects.filter(case=case)}
    assert set(kinds) == {ClockKind.FIRST_RESPONSE, ClockKind.SERVICE_NORM}
    assert kinds[ClockKind.SERVICE_NORM].policy_version is None
    assert kinds[ClockKind.SERVICE_NORM].why["policy"] == "service/streetlight-broken"


def reclassify(case: Case, service: str, *, at: datetime) -> Case:
    """Choose another service, as far as clocks are concerned."""
    case = Case.objects.select_related("service__calendar").get(pk=case.pk)
    case.service = ServiceDefinition.objects.select_related("calendar").get(code=service)
    sla.start_resolution(case, at=at)
    case.save()
    return case


def test_another_service_counts_from_the_opening_of_the_case() -> None:
    case = routed_case()
    fresh = clock_of(routed_case("bike-found")).due_at

    case = reclassify(case, "bike-found", at=MONDAY + DAY)

    old, new = Clock.objects.filter(case=case, kind=ClockKind.SERVICE_NORM).order_by("id")
    assert (old.stopped_at, new.started_at) == (MONDAY + DAY, MONDAY)
    assert new.due_at == case.promised_at == fresh


def test_another_service_leaves_out_the_pauses_of_the_old_one_and_goes_on_standing_still() -> None:
    case = held()
    park(case, "citizen", at=LATER)

    reclassify(case, "bike-found", at=LATER + 2 * DAY)
    resume(case, at=LATER + 3 * DAY)

    clock = clock_of(case)
    assert list(clock.intervals.order_by("id").values_list("started_at", "stopped_at")) == [
        (MONDAY, LATER),
        (LATER + 3 * DAY, None),
    ]
    assert clock.due_at > clock_of(routed_case("bike-found")).due_at


def test_another_service_is_never_due_before_the_decision() -> None:
    at = MONDAY + 60 * DAY
    case = routed_case("bike-found")

    case = reclassify(case, LAMP, at=at)

    clock = clock_of(case)
    assert clock.due_at == case.promised_at == at
    assert clock.act_at is not None
    assert clock.act_at <= at
    assert clock.why["not_before"] == at.isoformat()


def test_an_objection_that_was_right_begins_a_new_promise() -> None:
    case = routed_case()
    lead_to(case, ClockPhase.REVIEW, at=LATER)
    at = MONDAY + 5 * DAY

    overturn(case, at=at)

    assert clock_of(case).started_at == at
    assert clock_of(case, ClockKind.REVIEW).stopped_at == at
    assert hold(case.pk).state == CaseState.QUEUED


def test_the_survivor_of_a_merge_takes_the_earlier_date_and_terms_it_lacks() -> None:
    statutory()
    early, late = routed_case(LAMP), routed_case("bike-found", at=MONDAY + DAY)
    clock = clock_of(early)

    sla.take_earlier_dates(late, early, at=MONDAY + DAY)

    assert clock_of(late).due_at == late.promised_at == clock.due_at
    assert clock_of(late).why["taken_from"] == early.pk
    assert clock_of(late, ClockKind.STATUTORY).due_at == clock_of(early, ClockKind.STATUTORY).due_at
    later_date = clock_of(late).due_at
    sla.take_earlier_dates(late, routed_case("bike-found", at=MONDAY + 2 * DAY), at=MONDAY + 2 * DAY)
    assert clock_of(late).due_at == later_date


def test_a_date_that_was_taken_over_moves_with_a_pause() -> None:
    ClockPolicy.objects.filter(service__code=LAMP).update(target=3)
    early = routed_case()
    ClockPolicy.objects.filter(service__code=LAMP).update(target=9)
    late = held(at=LATER)
    sla.take_earlier_dates(late, early, at=LATER)
    late.save()
    before = clock_of(late).due_at
    park(late, "citizen", at=LATER)

    resume(late, at=LATER + DAY)

    assert before == clock_of(early).due_at
    hours = working_time(clock_of(late).calendar)
    assert elapsed(hours, before, clock_of(late).due_at) == elapsed(hours, LATER, LATER + DAY) > timedelta()


def test_clocks_that_a_merge_stopped_go_on_as_if_nothing_had_been() -> None:
    case = held()
    before = {clock.kind: clock.due_at for clock in Clock.objects.filter(case=case)}
    for kind in before:
        sla.stop_clocks(case, ClockKind(kind), at=LATER)

    sla.reopen_clocks(case, stopped_at=LATER, at=LATER + DAY)

    after = Clock.objects.filter(case=case, stopped_at=None)
    assert {clock.kind: clock.due_at for clock in after} == before
    assert all(clock.intervals.get().stopped_at is None for clock in after)
    assert all(clock.act_at for clock in after)
    hold(case.pk)


def test_a_paused_clock_that_a_merge_stopped_still_stands() -> None:
    case = held()
    park(case, "citizen", at=LATER)
    sla.stop_clocks(case, ClockKind.SERVICE_NORM, at=LATER + DAY)

    sla.reopen_clocks(case, stopped_at=LATER + DAY, at=LATER + 2 * DAY)

    assert standing(clock_of(case)) == ClockEffect.PAUSES
    resume(case, at=LATER + 2 * DAY)
    assert standing(clock_of(case)) == ClockEffect.RUNS


def test_the_clocks_of_a_case_are_planned_without_a_statement(django_assert_num_queries: Any) -> None:
    case = Case.objects.select_related("service__calendar").get(pk=routed_case().pk)
    chosen = policies_of(case, sla.OF_A_NEW_CASE)
    ids = draw_ids({Clock: 3, ClockInterval: 3})

    with django_assert_num_queries(0):
        rows = sla.plan_case_clocks(case, chosen, at=MONDAY, ids=ids)

    assert [type(row) for row in rows] == [Clock, ClockInterval] * 2
    assert case.promised_at == rows[2].due_at  # type: ignore[attr-defined]
