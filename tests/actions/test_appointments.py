"""Nobody gets a place that somebody has; what is held is free in time; whoever comes gets a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import appointment_arrivals, appointments, retention, sweeps
from requests_app.actions.appointment_arrivals import Arrival
from requests_app.models import Appointment, JobRow, Message, Resident, Visit
from requests_app.queries.notifications import message_to_send, write_letter, write_text
from requests_app.rules.actor import SYSTEM, kiosk_user
from requests_app.rules.appointment_facts import (
    AppointmentIsCancelled,
    AppointmentIsOver,
    AppointmentNotFound,
    ArrivesTooEarly,
    PlaceTaken,
)
from requests_app.rules.sign_in import Address
from requests_app.vocabulary import APPOINTMENT_TURN, AppointmentState, Channel, ContactBy, MessageKind, Sweep, Way
from tests.actions.lives_with_words import places_of
from tests.at_once import at_once
from tests.booking import PASSPORTS, booked, passports, row, times
from tests.factories import BY_SMS, MONDAY, ROSA
from tests.personas import farah

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
MINUTE = timedelta(minutes=1)
AT_THE_COUNTER = Arrival(Channel.COUNTER, "clerk:1")


def hold(number: int = 0, at: Any = MONDAY, **more: Any) -> appointments.Held:
    return appointments.hold(PASSPORTS, times(at)[number], language="en", at=at, **more)


@pytest.mark.django_db(transaction=True)
def test_eight_who_want_the_last_two_places_at_once_get_two() -> None:
    passports()
    wanted = times()[0]

    found = at_once(*[lambda: appointments.hold(PASSPORTS, wanted, language="en", at=MONDAY) for _ in range(8)])

    assert sorted(type(one).__name__ for one in found) == ["Held"] * 2 + ["PlaceTaken"] * 6
    assert sorted(Appointment.objects.values_list("place", flat=True)) == [1, 2]


def test_the_database_refuses_a_place_that_is_taken() -> None:
    passports()
    one = row(booked())

    with pytest.raises(Exception, match="appointment_place_taken_once"):
        Appointment.objects.create(
            line=one.line, starts_at=one.starts_at, minutes=20, place=one.place, state="booked",
            reference="A-2", language="en", created_at=MONDAY, changed_at=MONDAY,
        )  # fmt: skip


def test_a_hold_is_free_after_ten_minutes_without_any_sweep() -> None:
    passports()
    first, wanted = hold(), times()[0]
    hold()
    with pytest.raises(PlaceTaken):
        appointments.hold(PASSPORTS, wanted, language="en", at=MONDAY + 9 * MINUTE)

    later = MONDAY + 10 * MINUTE
    assert wanted in times(later)
    appointments.hold(PASSPORTS, wanted, language="en", at=later)

    with pytest.raises(PlaceTaken):
        appointments.book(first.appointment_id, contact=ROSA, language="en", at=later)


def test_a_hold_that_is_over_is_booked_while_nobody_else_wants_it() -> None:
    passports()
    held = hold()

    kept = appointments.book(held.appointment_id, contact=ROSA, language="en", at=MONDAY + 30 * MINUTE)
    again = appointments.book(held.appointment_id, contact=BY_SMS, language="fr", at=MONDAY + 31 * MINUTE)

    assert kept == again
    assert row(kept).state == AppointmentState.BOOKED
    assert Message.objects.count() == 1


def test_a_browser_holds_one_time_and_the_sweep_tidies() -> None:
    passports()
    first = hold()
    hold(1, instead_of=first.appointment_id)
    assert Appointment.objects.count() == 1

    assert sweeps.run_alone(Sweep.APPOINTMENTS, MONDAY + 10 * MINUTE) == 1
    assert not Appointment.objects.exists()


def test_a_time_that_is_not_offered_cannot_be_had() -> None:
    passports()
    for wrong in (times()[0] + 5 * MINUTE, MONDAY + 5 * MINUTE, MONDAY + timedelta(days=60)):
        with pytest.raises(PlaceTaken):
            appointments.hold(PASSPORTS, wrong, language="en", at=MONDAY)


def test_a_move_frees_the_old_time_and_raises_the_sequence() -> None:
    passports(appointment_places=1)
    first, second = times()[:2]
    kept, other = booked(first), booked(second)

    with pytest.raises(PlaceTaken):
        appointments.move(kept.appointment_id, second, at=MONDAY)
    appointments.cancel(other.appointment_id, at=MONDAY)
    appointments.move(kept.appointment_id, second, at=MONDAY)

    assert (row(kept).starts_at, row(kept).sequence, row(other).sequence) == (second, 1, 1)
    assert first in times()
    with pytest.raises(AppointmentIsOver):
        appointments.move(other.appointment_id, first, at=MONDAY)
    with pytest.raises(AppointmentIsOver):
        appointments.cancel(kept.appointment_id, at=second + MINUTE)


@pytest.mark.parametrize(("contact", "way"), [(ROSA, Way.EMAIL), (BY_SMS, Way.SMS)])
def test_she_is_told_and_reminded_once_in_her_language(contact: Any, way: Way, settings: Any) -> None:
    settings.SMS_PROVIDERS = [{"name": "demo", "kind": "file"}]
    passports()
    wanted = times(MONDAY + timedelta(days=2))[-1]
    held = appointments.hold(PASSPORTS, wanted, language="de", at=MONDAY)
    appointments.book(held.appointment_id, contact=replace(contact, phone=BY_SMS.phone), language="de", at=MONDAY)

    assert sweeps.run_alone(Sweep.APPOINTMENTS, wanted - timedelta(days=1, minutes=1)) == 0
    assert sweeps.run_alone(Sweep.APPOINTMENTS, wanted - timedelta(days=1) + 5 * MINUTE) == 1
    assert sweeps.run_alone(Sweep.APPOINTMENTS, wanted - timedelta(days=1) + 6 * MINUTE) == 0

    told = list(Message.objects.order_by("pk"))
    assert [(one.kind, one.way, one.language) for one in told] == [
        (MessageKind.APPOINTMENT_BOOKED, way, "de"),
        (MessageKind.APPOINTMENT_REMINDED, way, "de"),
    ]
    assert JobRow.objects.filter(message__in=told).count() == 2
    message = message_to_send(told[1].pk, is_to_resident=True)
    if way == Way.EMAIL:
        letter = write_letter(message)
        assert letter is not None
        assert "/appointments/mail/stop/" in letter.stop_url
        assert all("/a/A-" in text for text in (letter.body, letter.html))
        appointments.turn_mail(held.appointment_id, is_on=False, at=MONDAY)
        assert write_letter(message_to_send(told[1].pk, is_to_resident=True)) is None
    else:
        text = write_text(message)
        assert text is not None
        assert "/a/A-" in text.words


def test_whoever_comes_gets_one_number_that_is_called_at_her_time() -> None:
    passports()
    kept = booked()
    starts_at = row(kept).starts_at

    at_the_kiosk = kiosk_user(device_id=0, site_id=row(kept).line.site_id)
    early = starts_at - 20 * MINUTE
    with pytest.raises(ArrivesTooEarly):
        appointment_arrivals.check_in(kept.reference, Arrival(Channel.KIOSK, "k"), by=at_the_kiosk, at=early)
    first = appointment_arrivals.check_in(kept.reference.lower(), AT_THE_COUNTER, by=farah(), at=early)
    again = appointment_arrivals.check_in(kept.reference, AT_THE_COUNTER, by=farah(), at=starts_at)

    assert (first.ticket.number, first.ticket.is_new) == ("P001", True)
    assert (again.ticket.number, again.ticket.is_new) == ("P001", False)
    visit = Visit.objects.get()
    assert (visit.turn, visit.rank_at, visit.appointment_at) == (APPOINTMENT_TURN, starts_at, starts_at)
    assert row(kept).state == AppointmentState.ARRIVED


def test_who_does_not_come_is_noted_and_may_still_come_to_the_counter() -> None:
    passports()
    kept, cancelled = booked(), booked()
    appointments.cancel(cancelled.appointment_id, at=MONDAY)
    late = row(kept).starts_at + 30 * MINUTE

    assert sweeps.run_alone(Sweep.APPOINTMENTS, late) == 1
    assert row(kept).state == AppointmentState.NO_SHOW
    done = appointment_arrivals.check_in(kept.reference, AT_THE_COUNTER, by=farah(), at=late)

    assert done.ticket.is_new
    with pytest.raises(AppointmentIsCancelled):
        appointment_arrivals.check_in(cancelled.reference, AT_THE_COUNTER, by=farah(), at=late)
    with pytest.raises(AppointmentNotFound):
        appointment_arrivals.check_in("A-2222-2222", AT_THE_COUNTER, by=farah(), at=late)


def test_whoever_deletes_her_data_leaves_no_word_behind() -> None:
    passports()
    kept = booked(contact=replace(ROSA, name="Rosalinde Zauberwald", email="zauberwald@konstanz.example"))
    assert places_of("zauberwald")

    retention.blank_address(Address(ContactBy.EMAIL, "zauberwald@konstanz.example"), by=SYSTEM, at=MONDAY)

    assert places_of("zauberwald") == places_of("Zauberwald") == []
    assert row(kept).state == AppointmentState.BOOKED
    assert Resident.objects.get(appointments=kept.appointment_id).blanked_at == MONDAY
    message = message_to_send(Message.objects.get().pk, is_to_resident=True)
    assert write_letter(message) is None
