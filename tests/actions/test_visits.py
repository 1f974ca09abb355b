"""Numbers, calls and what becomes of a visit."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from requests_app.actions import casework, visits, visits_desk, visits_desks, visits_sending
from requests_app.facts import CaseNotFound, IdempotencyConflict
from requests_app.models import DeskPeriod, Visit, VisitCall, VisitPeriod
from requests_app.queries import visits as shown
from requests_app.queries import visits_lists
from requests_app.rules.visits_facts import (
    DeskIsBusy,
    DeskIsTaken,
    DeskNotOpen,
    DeskUnknown,
    LineIsClosed,
    LineUnknown,
    NobodyWaits,
    OnlyTheCounter,
    VisitChanged,
    VisitIncomplete,
    VisitMoveNotAllowed,
)
from requests_app.vocabulary import VisitState
from tests.factories import LAMP, MONDAY, routed_case
from tests.personas import bruno, farah, karim, malik, rosa, sofia
from tests.visiting import asked, came, desk, line, opened, priority

pytestmark = pytest.mark.usefixtures("konstanz")
MINUTE = timedelta(minutes=1)


def served(at_minute: int = 1, desk_id: int | None = None) -> Visit:
    """Let the next one be called to Farah's desk and be served there."""
    visit = visits_desk.call_next(desk_id or opened(), by=farah(), at=MONDAY + at_minute * MINUTE)
    return visits_desk.start_serving(visit.pk, by=farah(), at=MONDAY + (at_minute + 1) * MINUTE)


def stay_of(visit: Visit) -> list[tuple[str, float]]:
    """Tell the stretches of a stay, in minutes."""
    found = VisitPeriod.objects.filter(visit=visit).order_by("started_at", "id")
    return [(p.kind, (p.ended_at - p.started_at) / MINUTE if p.ended_at else -1) for p in found]


def test_whoever_came_first_is_called_first_and_the_stretches_are_the_stay() -> None:
    line()
    first, _second = came(MONDAY), came(MONDAY + MINUTE)

    visit = served(5)
    visits_desk.hold(visit.pk, by=farah(), at=MONDAY + 16 * MINUTE)
    visits_desk.resume(visit.pk, desk_id=desk().pk, by=farah(), at=MONDAY + 20 * MINUTE)
    done = visits_desk.finish(visit.pk, by=farah(), at=MONDAY + 25 * MINUTE, performed=[LAMP])

    assert (visit.pk, visit.number, done.state) == (first.pk, "T001", VisitState.DONE)
    assert stay_of(first) == [("waiting", 5), ("walking", 1), ("serving", 10), ("on_hold", 4), ("serving", 5)]
    assert [(s.code, s.was_requested, s.is_performed) for s in shown.services_of([first.pk])[first.pk]] == [
        (LAMP, False, True)
    ]


def test_a_desk_takes_one_visit_at_a_time_and_says_when_nobody_waits() -> None:
    line()
    came(), came()
    visit = served(1)

    with pytest.raises(DeskIsBusy):
        visits_desk.call_next(desk().pk, by=farah(), at=MONDAY)
    visits_desk.hold(visit.pk, by=farah(), at=MONDAY + 5 * MINUTE)
    served(6, desk().pk)
    with pytest.raises(DeskIsBusy):
        visits_desk.resume(visit.pk, desk_id=desk().pk, by=farah(), at=MONDAY + 9 * MINUTE)
    visits_desk.finish(shown.visit_at_desk(desk().pk).visit_id, by=farah(), at=MONDAY + 9 * MINUTE)  # type: ignore[union-attr]
    with pytest.raises(NobodyWaits):
        visits_desk.call_next(desk().pk, by=farah(), at=MONDAY + 9 * MINUTE)


def test_who_does_not_come_is_called_three_times_waits_once_more_and_is_then_closed() -> None:
    line(no_show_after=3)
    visit = came()
    desk_id = opened()

    states = list[str]()
    for _round in range(2):
        called = visits_desk.call_next(desk_id, by=farah(), at=MONDAY + MINUTE)
        while called.state == VisitState.CALLED:
            called = visits_desk.not_there(visit.pk, by=farah(), at=MONDAY + 2 * MINUTE)
            states.append(called.state)

    assert states == ["called", "called", "waiting", "called", "called", "no_show"]
    assert VisitCall.objects.filter(visit=visit).count() == 6
    back = visits_sending.call_back(visit.pk, by=sofia(), at=MONDAY + 10 * MINUTE)
    assert (back.state, back.number, back.arrived_at) == (VisitState.WAITING, "T001", visit.arrived_at)
    assert stay_of(visit)[-2:] == [("on_hold", 8), ("waiting", -1)]


def test_sending_on_keeps_number_and_arrival_and_nobody_starts_again_at_the_end() -> None:
    line(), line("other", "U")
    early = came(MONDAY)
    came(MONDAY + MINUTE, "other")
    visit = served(5)

    sent = visits_sending.redirect(visit.pk, line="other", by=farah(), at=MONDAY + 8 * MINUTE)
    there = opened("trial-2", by=malik(), lines=("other",))
    called = visits_desk.call_next(there, by=malik(), at=MONDAY + 9 * MINUTE)

    assert (sent.state, sent.number, sent.arrived_at) == (VisitState.WAITING, early.number, early.arrived_at)
    assert called.pk == early.pk


def test_who_is_sent_to_a_desk_is_called_by_no_other_one_until_that_desk_closes() -> None:
    line()
    came()
    visit = served(1)
    there = opened("trial-2", by=malik())

    visits_sending.redirect(visit.pk, desk_id=there, by=farah(), at=MONDAY + 3 * MINUTE)
    with pytest.raises(NobodyWaits):
        visits_desk.call_next(desk().pk, by=farah(), at=MONDAY + 4 * MINUTE)
    visits_desks.close_desk(there, by=malik(), at=MONDAY + 5 * MINUTE)

    assert visits_desk.call_next(desk().pk, by=farah(), at=MONDAY + 6 * MINUTE).pk == visit.pk


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        ({}, VisitIncomplete),
        ({"line": "nowhere"}, LineUnknown),
        ({"line": "shut"}, LineIsClosed),
        ({"desk_id": 0}, DeskUnknown),
    ],
)
def test_a_visit_is_sent_only_where_somebody_calls(given: dict[str, object], fact: type[Exception]) -> None:
    line(), line("shut", "S")
    visits_sending.close_line("shut", by=sofia())
    came()
    visit = served()

    with pytest.raises(fact):
        visits_sending.redirect(visit.pk, by=farah(), at=MONDAY + 5 * MINUTE, **given)  # type: ignore[arg-type]


def test_the_classes_of_the_city_are_interleaved_at_a_desk() -> None:
    line(), priority("by-law", one_of=3)
    for minute in range(6):
        came(MONDAY + minute * MINUTE)
    for minute in range(6, 9):
        came(MONDAY + minute * MINUTE, priority="by-law")
    desk_id, turns = opened(), list[str]()

    for _call in range(9):
        visit = visits_desk.call_next(desk_id, by=farah(), at=MONDAY + 10 * MINUTE)
        turns.append("P" if visit.turn == "by-law" else ".")
        visits_desk.hold(visit.pk, by=farah(), at=MONDAY + 10 * MINUTE)

    assert "".join(turns) == "..P..P..P"


def test_a_class_that_is_there_no_more_leaves_nobody_behind() -> None:
    line()
    found = priority("by-law")
    visit = came(MONDAY, priority="by-law")
    came(MONDAY + MINUTE)
    type(found).objects.update(is_active=False)

    assert visits_desk.call_next(opened(), by=farah(), at=MONDAY + 5 * MINUTE).pk == visit.pk


def test_an_appointment_goes_first_unless_the_person_is_too_late() -> None:
    line(tolerance_minutes=10)
    came(MONDAY - 30 * MINUTE)
    late = came(MONDAY - MINUTE, appointment_at=MONDAY - 20 * MINUTE)
    booked = came(MONDAY - MINUTE, appointment_at=MONDAY + 5 * MINUTE)

    assert visits_desk.call_next(opened(), by=farah(), at=MONDAY).pk == booked.pk
    assert late.turn == "ordinary"


def test_what_somebody_else_has_changed_meanwhile_is_not_changed_again() -> None:
    line()
    came()
    visit = visits_desk.call_next(opened(), by=farah(), at=MONDAY)
    visits_desk.note_walking(visit.pk, by=farah(), at=MONDAY, revision=visit.revision)

    with pytest.raises(VisitChanged):
        visits_desk.start_serving(visit.pk, by=farah(), at=MONDAY, revision=visit.revision)


def test_only_colleagues_at_the_counter_act_and_supervisors_alone_move_and_close() -> None:
    line(), line("other", "U")
    visit = came()
    desk_id = opened()

    for act in (
        lambda: visits_desk.call_next(desk_id, by=bruno(), at=MONDAY),
        lambda: visits.quick_serve(asked(), desk_id=desk_id, by=rosa(), at=MONDAY),
        lambda: visits_desks.open_desk(desk_id, by=bruno(), at=MONDAY),
        lambda: visits_sending.move_visit(visit.pk, line="other", by=farah(), at=MONDAY),
        lambda: visits_sending.close_line("other", by=farah()),
        lambda: visits_sending.close_exception(visit.pk, reason="left", by=farah(), at=MONDAY),
        lambda: visits.take_number(asked(), by=bruno(), at=MONDAY),
    ):
        with pytest.raises(OnlyTheCounter):
            act()
    with pytest.raises(DeskNotOpen):
        visits_desk.call_next(desk_id, by=malik(), at=MONDAY)
    called = visits_desk.call_next(desk_id, by=farah(), at=MONDAY)
    with pytest.raises(VisitMoveNotAllowed):
        visits_desk.start_serving(called.pk, by=malik(), at=MONDAY)
    assert visits_desk.start_serving(called.pk, by=sofia(), at=MONDAY).state == VisitState.SERVING


def test_a_desk_is_opened_paused_with_a_reason_and_closed() -> None:
    line()
    came()
    desk_id = opened()

    with pytest.raises(DeskIsTaken):
        visits_desks.open_desk(desk_id, by=malik(), at=MONDAY)
    with pytest.raises(VisitIncomplete):
        visits_desks.pause_desk(desk_id, reason="", by=farah(), at=MONDAY)
    visits_desks.pause_desk(desk_id, reason="break", by=farah(), at=MONDAY + MINUTE)
    with pytest.raises(DeskNotOpen):
        visits_desk.call_next(desk_id, by=farah(), at=MONDAY + 2 * MINUTE)
    visits_desks.open_desk(desk_id, by=farah(), at=MONDAY + 3 * MINUTE)
    visits_desk.call_next(desk_id, by=farah(), at=MONDAY + 4 * MINUTE)
    with pytest.raises(DeskIsBusy):
        visits_desks.close_desk(desk_id, by=farah(), at=MONDAY + 5 * MINUTE)

    assert list(DeskPeriod.objects.order_by("id").values_list("state", flat=True)) == ["open", "paused", "open"]


def test_somebody_is_served_at_once_without_a_number() -> None:
    line()
    desk_id, wish = opened(), asked(services=(LAMP,))

    ticket = visits.quick_serve(wish, desk_id=desk_id, by=farah(), at=MONDAY)
    again = visits.quick_serve(wish, desk_id=desk_id, by=farah(), at=MONDAY)

    card = shown.visit_at_desk(desk_id)
    assert card is not None
    assert (ticket.number, again.visit_id, again.is_new) == ("", ticket.visit_id, False)
    assert (card.visit_id, card.state, card.services[0].code) == (ticket.visit_id, VisitState.SERVING, LAMP)
    with pytest.raises(IdempotencyConflict):
        visits.quick_serve(replace(wish, language="fr"), desk_id=desk_id, by=farah(), at=MONDAY)


def test_a_kiosk_gives_numbers_of_its_own_house_alone() -> None:
    line()

    with pytest.raises(LineUnknown):
        visits.take_number(asked(), by=karim(device_id=1, site_id=0), at=MONDAY)


def test_a_visit_shows_the_survivor_when_its_case_was_joined_to_another_one() -> None:
    line()
    came()
    visit = served()
    case, other = routed_case(), routed_case()
    request = case.requests.get()
    visits.link_request(visit.pk, request.pk, by=farah(), at=MONDAY)
    visits.link_request(visit.pk, request.pk, by=farah(), at=MONDAY)

    casework.merge_case(case.pk, into_reference=other.reference, reason="Same.", by=malik(), at=MONDAY)

    [linked] = shown.requests_of([visit.pk])[visit.pk]
    assert (linked.reference, linked.case_id, linked.was_joined) == (request.reference, other.pk, True)
    assert [card.visit_id for card in shown.visits_of_request(request.pk)] == [visit.pk]
    with pytest.raises(CaseNotFound):
        visits.link_request(visit.pk, 0, by=farah(), at=MONDAY)


def test_what_is_left_open_at_night_is_listed_is_called_no_more_and_closes_with_a_reason() -> None:
    line()
    yesterday, today = came(MONDAY - timedelta(days=1)), came()

    [left] = visits_lists.exceptions(today.site_id, at=MONDAY).visits
    called = visits_desk.call_next(opened(), by=farah(), at=MONDAY)
    with pytest.raises(VisitIncomplete):
        visits_sending.close_exception(yesterday.pk, reason="because", by=sofia(), at=MONDAY)
    ended = visits_sending.close_exception(yesterday.pk, reason="left", by=sofia(), at=MONDAY)

    assert (left.visit_id, called.pk) == (yesterday.pk, today.pk)
    assert (ended.state, ended.left_open_reason) == (VisitState.DONE, "left")
    assert not visits_lists.exceptions(today.site_id, at=MONDAY).visits
    with pytest.raises(VisitMoveNotAllowed):
        visits_sending.call_back(yesterday.pk, by=sofia(), at=MONDAY)
