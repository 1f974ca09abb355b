"""A storm: many cases, many calls, one person in charge, one acknowledgement."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from requests_app.actions import casework, escalation_answers, incidents, offboarding, sweeps
from requests_app.actions.incidents import Cause, IncidentIsClosed, NotInCharge
from requests_app.actions.reception import talk_to_a_person
from requests_app.facts import Incomplete, PersonNotAble
from requests_app.models import Absence, Escalation, EventWords, Incident, IncidentEntry, Message, StaffMember
from requests_app.queries.notifications import message_to_send, write_letter
from requests_app.rules.actor import resident
from requests_app.vocabulary import Channel, EscalationState, EventKind, IncidentEntryKind, MessageKind, OwnerSource
from tests.actions.storms import SOON, WORDS, call_on, letters_to, sofia, storm
from tests.factories import LAMP, MONDAY, ROAD, routed_case, submission
from tests.invariants import hold
from tests.personas import cem, malik, mirjam, person, rosa, uwe

LATER = MONDAY + timedelta(days=3)


def test_a_call_on_its_case_goes_to_whoever_is_in_charge_and_no_letter_says_it_each_time() -> None:
    incident = storm()
    case = routed_case(LAMP)
    before = letters_to("sofia")

    call = call_on(case)

    assert call.owner == person("sofia")
    assert call.owner_source == OwnerSource.INCIDENT
    assert call.incident == incident
    assert letters_to("sofia") == before
    assert Message.objects.filter(kind=MessageKind.ESCALATED, request__case=case).count() == 1  # Rosa is told who
    hold(case.pk)


def test_a_call_on_another_service_or_of_an_older_case_goes_up_its_own_ladder() -> None:
    older = routed_case(LAMP, at=MONDAY - timedelta(hours=2))
    storm()

    assert call_on(routed_case(ROAD)).incident is None
    assert call_on(older).incident is None


def test_a_request_that_comes_with_its_call_finds_the_incident_too() -> None:
    storm(services=(LAMP, "talk-to-a-person"))
    by = resident(channel=Channel.WEB, language="en")
    called = talk_to_a_person(submission(submitted_at=SOON), by=by, at=SOON)

    assert called.call.owner_name == person("sofia").name


def test_calls_that_nobody_has_heard_are_gathered_and_those_that_somebody_has_heard_stay_with_her() -> None:
    unheard, heard = call_on(routed_case(LAMP)), call_on(routed_case(LAMP))
    escalation_answers.acknowledge(heard.pk, by=uwe(), at=SOON)
    incident = storm()

    sweeps.watch_calls(at=SOON)

    unheard.refresh_from_db()
    heard.refresh_from_db()
    assert (unheard.incident, unheard.owner) == (incident, person("sofia"))
    assert (heard.incident, heard.owner) == (None, person("uwe"))
    hold(unheard.case_id)


def test_one_acknowledgement_hears_all_and_none_of_them_climbs_or_is_pressed_for_by_itself() -> None:
    incident = storm(owner_id=person("uwe").pk)
    found = [call_on(routed_case(LAMP)) for _ in range(3)]

    incidents.acknowledge(incident.pk, by=uwe(), at=SOON)
    sweeps.watch_calls(at=SOON)
    sweeps.watch_calls(at=LATER)

    for call in found:
        call.refresh_from_db()
        assert call.state == EscalationState.ACKNOWLEDGED
        assert call.owner == person("uwe")
        hold(call.case_id)
    kinds = list(incident.entries.order_by("id").values_list("kind", flat=True))
    assert kinds[:2] == [IncidentEntryKind.OPENED, IncidentEntryKind.ACKNOWLEDGED]
    assert IncidentEntryKind.REMINDED in kinds  # nothing was told for a day: she is reminded once, not three times


def test_an_unheard_incident_climbs_as_one_and_its_calls_follow_without_letters() -> None:
    incident = storm(owner_id=person("uwe").pk)
    found = [call_on(routed_case(LAMP)) for _ in range(3)]
    due = Incident.objects.get().acknowledge_by
    before = Message.objects.filter(person__isnull=False).count()

    sweeps.watch_calls(at=due)
    sweeps.watch_calls(at=due)

    incident.refresh_from_db()
    assert incident.owner != person("uwe")
    assert {Escalation.objects.get(pk=call.pk).owner for call in found} == {incident.owner}
    assert Message.objects.filter(person__isnull=False).count() == before + 1
    letter = write_letter(message_to_send(Message.objects.latest("id").pk))
    assert letter is not None
    assert "Power cut" in letter.subject
    assert "3" in letter.body


def test_one_that_was_heard_and_tells_nothing_is_reminded_and_then_goes_on_to_another_person() -> None:
    incident = storm(owner_id=person("uwe").pk)
    incidents.acknowledge(incident.pk, by=uwe(), at=SOON)
    for _ in range(2):
        incident.refresh_from_db()
        assert incident.told_by is not None
        sweeps.watch_incidents(at=incident.told_by)

    incident.refresh_from_db()
    assert incident.owner != person("uwe")
    assert incident.acknowledged_at is None


def test_somebody_who_is_away_is_not_in_charge() -> None:
    incident = storm(owner_id=person("uwe").pk)
    call = call_on(routed_case(LAMP))
    Absence.objects.create(person=person("uwe"), starts_at=SOON, ends_at=LATER, substitute=person("mirjam"))

    sweeps.watch_calls(at=SOON + timedelta(minutes=1))

    incident.refresh_from_db()
    call.refresh_from_db()
    assert incident.owner == person("mirjam")
    assert call.owner == person("mirjam")


def test_whoever_takes_a_call_over_takes_it_out_of_the_bundle() -> None:
    storm()
    call = call_on(routed_case(LAMP))

    casework.take_over(call.pk, by=uwe(), at=SOON)
    sweeps.watch_calls(at=SOON)

    call.refresh_from_db()
    assert (call.owner, call.incident) == (person("uwe"), None)


def test_closing_answers_every_open_call_in_its_language() -> None:
    incident = storm()
    french = routed_case(LAMP, language="fr")
    by = rosa(french.requests.get().pk)
    found = [call_on(french, by=by.__class__(**{**by.__dict__, "language": "fr"})), call_on(routed_case(LAMP))]

    incidents.close(incident.pk, words={"de": "Der Strom ist da.", "fr": "Le courant est là."}, by=sofia(), at=SOON)
    sweeps.watch_calls(at=SOON)

    for call in found:
        call.refresh_from_db()
        assert call.state == EscalationState.CLOSED
        hold(call.case_id)
    said = (
        EventWords.objects.filter(event__kind=EventKind.ESCALATION_CLOSED).order_by("id").values_list("text", flat=True)
    )
    assert set(said) == {"Le courant est là.", "Der Strom ist da."}
    assert Message.objects.filter(kind=MessageKind.ESCALATION_ANSWERED).count() == 2


def test_an_incident_that_closes_while_cases_still_arrive_leaves_nobody_without_a_person() -> None:
    incident = storm()
    before, after = call_on(routed_case(LAMP)), call_on(routed_case(LAMP), at=SOON + timedelta(seconds=2))
    incidents.close(incident.pk, words={"de": "Vorbei."}, by=sofia(), at=SOON + timedelta(seconds=1))

    later = call_on(routed_case(LAMP), at=SOON + timedelta(seconds=3))
    sweeps.watch_calls(at=SOON + timedelta(seconds=4))

    before.refresh_from_db()
    after.refresh_from_db()
    assert before.state == EscalationState.CLOSED
    # It had come in as the incident ended: it has a cause of its own, and people of its own who are told.
    assert after.state == EscalationState.REASSIGNED
    assert (after.incident, after.owner) == (None, person("uwe"))
    assert (later.incident, later.owner) == (None, person("uwe"))
    assert Message.objects.filter(kind=MessageKind.STAFF_ESCALATION, person__username="uwe").count() == 2
    with pytest.raises(IncidentIsClosed):
        incidents.close(incident.pk, words={"de": "Vorbei."}, by=sofia(), at=LATER)


def test_a_case_is_taken_out_and_another_put_in_by_hand() -> None:
    incident = storm()
    out, put = routed_case(LAMP), routed_case(ROAD)
    call = call_on(out)

    incidents.set_case(incident.pk, out.pk, is_in=False, by=sofia(), at=SOON)
    incidents.set_case(incident.pk, put.pk, is_in=True, by=sofia(), at=SOON)
    incidents.set_case(incident.pk, put.pk, is_in=True, by=sofia(), at=SOON)
    sweeps.watch_calls(at=SOON)

    call.refresh_from_db()
    assert (call.incident, call.owner) == (None, person("uwe"))
    assert call_on(put).incident == incident
    assert incident.entries.filter(kind=IncidentEntryKind.PUT_IN).count() == 1


def test_many_calls_about_one_service_reach_whoever_is_on_duty_as_one_incident(settings: LazySettings) -> None:
    settings.INCIDENT_FROM_CALLS = 4
    found = [call_on(routed_case(LAMP)) for _ in range(4)]
    call_on(routed_case(ROAD))

    sweeps.watch_calls(at=SOON)
    sweeps.watch_calls(at=SOON + timedelta(seconds=15))
    found += [call_on(routed_case(LAMP), at=SOON + timedelta(minutes=1)) for _ in range(3)]

    incident = Incident.objects.get()
    assert (incident.services, incident.opened_by, incident.is_announced) == ([LAMP], None, False)
    assert {Escalation.objects.get(pk=call.pk).owner for call in found} == {incident.owner}
    assert Message.objects.filter(kind=MessageKind.STAFF_INCIDENT).count() == 1
    assert Escalation.objects.filter(incident=None).count() == 1
    for call in found:
        hold(call.case_id)


def test_what_is_opened_says_what_it_is_about() -> None:
    for cause, fields in (
        (Cause("", [LAMP], SOON), ("title", "since")),
        (Cause("Storm", [], MONDAY), ("services",)),
        (Cause("Storm", [LAMP], MONDAY, is_announced=True), ("words",)),
        (Cause("Storm", [LAMP], MONDAY - timedelta(days=900)), ("since",)),
    ):
        with pytest.raises(Incomplete) as caught:
            incidents.open_incident(cause, by=sofia(), at=MONDAY)
        assert caught.value.fields == fields


def test_a_second_press_opens_no_second_one() -> None:
    assert storm(client_key="k").pk == storm(client_key="k").pk


def test_only_whoever_is_in_charge_and_supervisors_decide() -> None:
    incident = storm()

    with pytest.raises(NotInCharge):
        incidents.open_incident(Cause("Storm", [LAMP], MONDAY), by=cem(), at=MONDAY)
    for act in (
        lambda: incidents.acknowledge(incident.pk, by=mirjam(), at=SOON),
        lambda: incidents.close(incident.pk, words=WORDS, by=malik(), at=SOON),
        lambda: incidents.tell_everybody(incident.pk, words=WORDS, by=cem(), at=SOON),
    ):
        with pytest.raises(NotInCharge):
            act()


def test_an_incident_is_passed_on_with_all_its_calls() -> None:
    incident = storm()
    call = call_on(routed_case(LAMP))
    uwe_id = person("uwe").pk
    with pytest.raises(Incomplete):
        incidents.pass_on(incident.pk, to_person_id=uwe_id, reason=" ", by=sofia(), at=SOON)
    with pytest.raises(PersonNotAble):
        incidents.pass_on(incident.pk, to_person_id=person("sofia").pk, reason="So", by=sofia(), at=SOON)

    incidents.pass_on(incident.pk, to_person_id=uwe_id, reason="He knows the lamps.", by=sofia(), at=SOON)
    sweeps.watch_calls(at=SOON)

    call.refresh_from_db()
    assert call.owner == person("uwe")
    assert Message.objects.filter(kind=MessageKind.STAFF_INCIDENT, person__username="uwe").count() == 1


def test_nobody_leaves_over_an_open_incident() -> None:
    incident = storm(owner_id=person("cem").pk)
    call = call_on(routed_case(LAMP))
    Escalation.objects.filter(pk=call.pk).update(owner=person("uwe"))  # her calls alone would hold her, too
    with pytest.raises(IntegrityError, match="incident"), transaction.atomic():
        StaffMember.objects.filter(username="cem").update(is_active=False)
    Escalation.objects.filter(pk=call.pk).update(owner=person("cem"))
    with pytest.raises(offboarding.SuccessorNeeded):
        offboarding.offboard(person("cem").pk, by=sofia(), at=SOON)

    offboarding.offboard(person("cem").pk, successor_id=person("mirjam").pk, by=sofia(), at=SOON)

    incident.refresh_from_db()
    call.refresh_from_db()
    assert incident.owner == call.owner == person("mirjam")
    hold(call.case_id)


def test_its_history_is_never_edited() -> None:
    storm()
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        IncidentEntry.objects.update(text="otherwise")
