"""A drill goes the real way to a person, says that it is one, and holds nothing up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from requests_app.actions import casework, drills, escalation, escalation_answers, sweeps
from requests_app.facts import EscalationMoveNotAllowed, MoveNotAllowed
from requests_app.models import Case, Escalation, Message, StaffMember
from requests_app.queries.drills import drill_times, latest_drills
from requests_app.queries.escalations import inbox
from requests_app.queries.service_requests import public_status
from requests_app.rules.actor import CLOCK, SYSTEM
from requests_app.vocabulary import CaseState, EventKind, Lane, MessageKind
from requests_app.vocabulary import EscalationState as E
from tests.factories import MONDAY, new_case, receive, routed_case
from tests.invariants import hold
from tests.personas import browser, cem, farah, rosa, sofia, uwe

LATER = MONDAY + timedelta(minutes=30)


def held() -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    return case


def drill_on(case: Case) -> Escalation:
    call = drills.raise_drill(by=SYSTEM, at=MONDAY, reference=case.reference)
    return Escalation.objects.get(pk=call.escalation_id)


def test_a_drill_names_a_person_by_the_ladder_and_writes_to_her_in_the_lane_of_calls() -> None:
    drill = drill_on(held())

    message = Message.objects.get(kind=MessageKind.STAFF_ESCALATION)
    assert (drill.owner.username, drill.is_drill) == ("uwe", True)
    assert (message.person, message.jobs.get().lane) == (drill.owner, Lane.ESCALATION)
    assert drill.case.events.get(kind=EventKind.ESCALATED).data["drill"] is True


def test_no_resident_sees_or_hears_of_a_drill() -> None:
    receipt = receive()
    before = public_status(receipt.reference, receipt.secret)

    drills.raise_drill(by=SYSTEM, at=MONDAY, reference=receipt.reference)

    after = public_status(receipt.reference, receipt.secret)
    assert (after.calls, after.timeline, after.can_withdraw) == ((), before.timeline, True)
    assert not Message.objects.filter(resident__isnull=False).exclude(kind=MessageKind.RECEIPT).exists()


def test_a_drill_holds_up_no_end_of_a_case_and_is_closed_by_nobody_but_its_hearing() -> None:
    case = held()
    drill = drill_on(case)

    until = LATER + timedelta(days=14)
    casework.resolve_case(case.pk, outcome="done", words="Done.", by=cem(), at=LATER, objection_until=until)
    assert sweeps.close_after_objection_window(at=until) == 1

    drill.refresh_from_db()
    assert (Case.objects.get(pk=case.pk).state, drill.state) == (CaseState.CLOSED, E.OPEN)
    escalation_answers.acknowledge(drill.pk, by=uwe(), at=until)
    drill.refresh_from_db()
    assert (drill.state, drill.settled_as, drill.closed_at) == (E.CLOSED, E.ACKNOWLEDGED, until)


def test_a_drill_asks_for_one_answer_and_moves_no_case() -> None:
    case = held()
    drill = drill_on(case)

    answers: tuple[Callable[[], object], ...] = (
        lambda: casework.take_over(drill.pk, by=uwe(), at=LATER),
        lambda: escalation_answers.instruct(drill.pk, instruction="x", by=uwe(), at=LATER),
        lambda: escalation_answers.refuse(drill.pk, reason="x", by=uwe(), at=LATER),
    )
    for answer in answers:
        with pytest.raises(EscalationMoveNotAllowed):
            answer()
    assert next(iter(inbox(uwe(), language="en", at=LATER).mine)).answers == {"acknowledge"}
    hold(case.pk)


def test_a_drill_and_a_real_call_do_not_take_each_others_place() -> None:
    case = routed_case()
    drill = drill_on(case)

    call = escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=LATER)

    assert call.escalation_id != drill.pk
    assert not call.is_repeat


def test_an_unheard_drill_climbs_as_a_call_and_ends_after_a_day_as_never_heard() -> None:
    case = held()
    drill = drill_on(case)
    at = MONDAY
    while at < MONDAY + timedelta(days=1):
        at += timedelta(minutes=30)
        sweeps.watch_calls(at=at)

    shown = latest_drills()[0]
    assert (shown.is_open, shown.heard_after, shown.first_called) == (False, None, "Uwe Baumann")
    assert shown.climbed >= 3
    assert Escalation.objects.get(pk=drill.pk).settled_as == E.OPEN
    hold(case.pk)


def test_only_supervisors_start_one() -> None:
    held()

    with pytest.raises(MoveNotAllowed):
        drills.raise_drill(by=farah(), at=MONDAY)
    assert drills.raise_drill(by=sofia(), at=MONDAY).owner_name


def test_without_a_reference_the_newest_open_case_is_taken_also_of_a_queue() -> None:
    lamp = routed_case(at=MONDAY)
    newest = new_case(at=MONDAY + timedelta(minutes=1))

    assert drills.raise_drill(by=CLOCK, at=LATER).case_id == newest.pk
    assert drills.raise_drill(by=CLOCK, at=LATER, queue_code="lighting").case_id == lamp.pk


def test_without_any_case_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="There is no open case"):
        call_command("drill", stdout=StringIO())


def test_the_command_measures_and_says_who_was_named() -> None:
    case = held()
    said = StringIO()

    call_command("drill", case.reference, stdout=said)

    drill = Escalation.objects.get()
    assert drill.named_after_ms is not None
    assert f"Uwe Baumann (lead of the person in charge) named after {drill.named_after_ms} ms." in said.getvalue()


def test_the_command_waits_and_fails_where_nobody_hears_it() -> None:
    held()

    with pytest.raises(CommandError, match=r"Nobody has heard the drill within 0\.1 seconds"):
        call_command("drill", wait=0.1, stdout=StringIO())


def test_the_page_for_supervisors_starts_one_and_lists_what_drills_have_shown() -> None:
    case, lead = held(), browser("sofia")

    lead.post("/desk/drills/", {"reference": case.reference})
    drill = Escalation.objects.get()
    browser("uwe").post(f"/desk/escalations/{drill.pk}/acknowledge/")

    page = " ".join(lead.get("/desk/drills/").content.decode().split())
    assert drill.named_after_ms is not None
    assert (
        f'Uwe Baumann (lead of the person in charge)</td> <td class="govuk-table__cell">{drill.named_after_ms} ms'
        in page
    )
    assert "Start a drill" in lead.get("/desk/escalations/").content.decode()
    assert "Start a drill" not in browser("cem").get("/desk/escalations/").content.decode()
    assert lead.post("/desk/drills/", {"reference": "KN-NONE"}).status_code == 422


def test_a_page_that_shows_a_drill_says_so() -> None:
    case = held()
    drill_on(case)

    for url in ("/desk/escalations/", f"/desk/cases/{case.reference}/"):
        assert ">Drill</strong>" in browser("uwe").get(url).content.decode()
    assert StaffMember.objects.get(username="uwe").escalations_owned.count() == 1


def test_drills_are_told_by_hour_door_and_language() -> None:
    case = held()
    for minute in range(3):
        drills.note_measured(drill_on(case).pk, milliseconds=40 + minute)
    first, second, _third = Escalation.objects.filter(is_drill=True).order_by("pk")
    escalation_answers.acknowledge(first.pk, by=uwe(), at=MONDAY + timedelta(seconds=10))
    escalation_answers.acknowledge(second.pk, by=uwe(), at=MONDAY + timedelta(seconds=30))

    told = drill_times(since=MONDAY - timedelta(days=1), zone=ZoneInfo("Europe/Berlin"))

    [hour] = told["hour"]
    assert (hour.group, hour.drills, hour.heard) == ("10:00", 3, 2)
    assert (hour.named_ms_median, hour.heard_s_median, hour.heard_s_p90) == (41, 20, 30)
    assert [len(told[name]) for name in ("door", "language")] == [1, 1]
    assert drill_times(since=MONDAY + timedelta(seconds=1), zone=ZoneInfo("Europe/Berlin"))["hour"] == ()
