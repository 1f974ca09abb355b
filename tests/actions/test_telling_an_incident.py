"""Everybody behind an incident is told by herself, in her language, and promised dates move with a public reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from requests_app.actions import bulk, incidents
from requests_app.models import BulkRun, Case, Clock, Incident, Message
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.vocabulary import ClockKind, EventKind, MessageKind
from tests.actions.storms import SOON, WORDS, sofia, storm
from tests.factories import LAMP, MONDAY, ROAD, receive, routed_case
from tests.invariants import hold


def tell(incident: Incident, **more: Any) -> BulkRun:
    given = {"words": WORDS, "by": sofia(), "at": SOON, **more}
    run = BulkRun.objects.get(pk=incidents.tell_everybody(incident.pk, **given))
    while bulk.work_off_next(run.pk, at=SOON):
        pass
    return run


def test_everybody_behind_it_is_told_by_herself_in_her_language() -> None:
    incident = storm()
    french, german = receive(LAMP, language="fr"), receive(LAMP, language="de")
    other = receive(ROAD)

    run = tell(incident)

    told = Message.objects.filter(kind=MessageKind.WRITTEN).order_by("id")
    said = {message.request_id: write_letter(message_to_send(message.pk)) for message in told}
    assert set(said) == {french.request_id, german.request_id}
    assert "Le courant est coupé." in said[french.request_id].body  # type: ignore[union-attr]
    assert "Der Strom ist aus." in said[german.request_id].body  # type: ignore[union-attr]
    assert "Strom" not in said[french.request_id].body  # type: ignore[union-attr]
    assert run.items.count() == 2
    assert not Case.objects.get(pk=other.case_id).events.filter(kind=EventKind.INCIDENT_TOLD).exists()
    for receipt in (french, german):
        hold(receipt.case_id)


def test_promised_dates_move_with_a_public_reason_and_no_statutory_term_does() -> None:
    incident = storm()
    case = routed_case(LAMP)
    assert case.promised_at is not None
    promised, moved = case.promised_at, MONDAY + timedelta(days=40)
    statutory = list(Clock.objects.filter(case=case, kind=ClockKind.STATUTORY).values_list("due_at", flat=True))

    tell(incident, moved_to=moved)

    case.refresh_from_db()
    assert case.promised_at == moved
    clock = Clock.objects.get(case=case, kind=ClockKind.SERVICE_NORM)
    assert (clock.due_at, clock.why["incident"]) == (moved, incident.pk)
    assert list(Clock.objects.filter(case=case, kind=ClockKind.STATUTORY).values_list("due_at", flat=True)) == statutory
    event = case.events.get(kind=EventKind.INCIDENT_TOLD)
    assert event.data["due_before"] == promised.isoformat()
    letter = write_letter(message_to_send(Message.objects.get(kind=MessageKind.WRITTEN).pk))
    assert letter is not None
    assert "2 January 2027" in letter.body or "Jan" in letter.body
    hold(case.pk)


def test_a_promise_that_is_later_or_broken_already_stays() -> None:
    incident = storm()
    late, broken = routed_case(LAMP), routed_case(LAMP)
    promised = late.promised_at
    Clock.objects.filter(case=broken, kind=ClockKind.SERVICE_NORM).update(breached_at=SOON)

    tell(incident, moved_to=SOON + timedelta(hours=1))

    late.refresh_from_db()
    broken.refresh_from_db()
    assert late.promised_at == promised
    assert broken.promised_at == promised


def test_a_press_whose_answer_got_lost_tells_nobody_twice() -> None:
    incident = storm()
    case = routed_case(LAMP)
    run = tell(incident)
    item = run.items.get()
    item.state = "planned"
    item.save()
    BulkRun.objects.filter(pk=run.pk).update(
        typed={"words": list(WORDS.items()), "moved_to": "", "incident": incident.pk}
    )

    bulk.work_off_next(run.pk, at=SOON)

    assert case.events.filter(kind=EventKind.INCIDENT_TOLD).count() == 1
    assert Message.objects.filter(kind=MessageKind.WRITTEN).count() == 1
