"""Incidents at the desk: opened, heard, told, closed, and read at every door."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_app.actions import escalation, sweeps
from requests_app.models import BulkRun, Case, Escalation, Incident, Message
from requests_app.vocabulary import EscalationState, MessageKind
from tests import factories, personas
from tests.desk.test_bulk import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
STATEMENTS = 24
GERMAN, FRENCH = "Der Strom ist aus.", "Le courant est coupé."


@pytest.fixture
def sofia() -> Client:
    return personas.browser("sofia")


def typed(**more: Any) -> dict[str, Any]:
    since = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    words = {"words_de": GERMAN, "words_fr": FRENCH, "is_announced": "on"}
    return {"title": "Power cut", "services": [factories.LAMP], "since": since, "client_key": "k", **words, **more}


def opened(browser: Client, **more: Any) -> Incident:
    browser.post("/desk/incidents/new/", typed(**more))
    return Incident.objects.get()


def case_now(**more: Any) -> Case:
    return factories.routed_case(at=timezone.now(), **more)


def call_on(case: Case) -> Escalation:
    by = personas.rosa(case.requests.get().pk)
    return Escalation.objects.get(pk=escalation.escalate_case(case.pk, by=by, at=timezone.now()).escalation_id)


def test_an_incident_is_opened_and_its_words_stand_at_every_door(sofia: Client) -> None:
    incident = opened(sofia)

    assert incident.owner == personas.person("sofia")
    assert GERMAN in Client(headers={"accept-language": "de"}).get("/").content.decode()
    assert FRENCH in Client(headers={"accept-language": "fr"}).get("/").content.decode()
    assert GERMAN in Client(headers={"accept-language": "ar"}).get("/").content.decode()
    assert GERMAN in personas.browser("farah", language="de").get("/counter/").content.decode()
    assert GERMAN in personas.browser("cem", language="de").get("/desk/").content.decode()
    kiosk = Client(headers={"authorization": f"Bearer {personas.KIOSK_TOKEN}"})
    assert FRENCH in kiosk.get(reverse("kiosk:order", args=["fr"])).content.decode()


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(sofia: Client) -> None:
    empty = {"services": [], "words_de": "", "words_fr": ""}

    page = sofia.post("/desk/incidents/new/", typed(**empty)).content.decode()

    assert "Choose at least one service." in page
    assert "Power cut" in page
    page = sofia.post("/desk/incidents/new/", typed(words_de="", words_fr="")).content.decode()
    assert "Write the words in one language at least." in page
    assert not Incident.objects.exists()


def test_its_calls_stand_as_one_and_are_heard_by_one_press(sofia: Client) -> None:
    incident = opened(sofia)
    calls = [call_on(case_now()) for _ in range(3)]
    inbox = sofia.get("/desk/escalations/").content.decode()
    assert f"/desk/incidents/{incident.pk}/" in inbox
    assert "3 open calls" in inbox
    assert not any(f"/desk/escalations/{call.pk}/" in inbox for call in calls)

    sweeps.watch_calls(at=timezone.now())

    states = set(Escalation.objects.values_list("state", flat=True))
    assert states == {EscalationState.ACKNOWLEDGED}


def test_the_page_costs_the_same_however_large_it_is(sofia: Client, django_assert_max_num_queries: Any) -> None:
    incident = opened(sofia)
    for _ in range(4):
        call_on(case_now())
    sofia.get(f"/desk/incidents/{incident.pk}/")

    with django_assert_max_num_queries(STATEMENTS):
        page = sofia.get(f"/desk/incidents/{incident.pk}/").content.decode()

    assert "4" in page


def test_everybody_is_told_and_the_run_says_how_far_it_is(sofia: Client) -> None:
    incident = opened(sofia)
    case = case_now(language="fr")
    answer = sofia.post(f"/desk/incidents/{incident.pk}/tell/", {"words_fr": "On répare.", "moved_to": "2001-01-01"})
    assert answer.status_code == 422
    assert "On répare." in answer.content.decode()

    answer = sofia.post(f"/desk/incidents/{incident.pk}/tell/", {"words_fr": "On répare."})

    run = BulkRun.objects.get()
    assert answer.headers["Location"] == f"/desk/several/{run.pk}/"
    work_off(run)
    assert "Done. 1 changed, 0 not changed." in sofia.get(f"/desk/several/{run.pk}/").content.decode()
    assert Message.objects.filter(kind=MessageKind.WRITTEN, request__case=case).count() == 1
    assert "How far it is" in sofia.get(f"/desk/incidents/{incident.pk}/").content.decode()


def test_a_case_says_to_which_incident_it_belongs_and_can_be_taken_out(sofia: Client) -> None:
    incident = opened(sofia)
    case = case_now()
    assert "Power cut" in sofia.get(f"/desk/cases/{case.reference}/").content.decode()

    sofia.post(f"/desk/incidents/{incident.pk}/case/", {"reference": case.reference, "is_in": "no"})

    assert "It belongs to the incident" not in sofia.get(f"/desk/cases/{case.reference}/").content.decode()
    page = sofia.post(f"/desk/incidents/{incident.pk}/case/", {"reference": "XX-1"}, follow=True).content.decode()
    assert "There is no such case" in page


def test_it_is_changed_passed_on_and_closed(sofia: Client) -> None:
    incident = opened(sofia)
    sofia.post(f"/desk/incidents/{incident.pk}/change/", typed(title="Big power cut"))
    colleague = personas.person("uwe")
    failed = sofia.post(f"/desk/incidents/{incident.pk}/pass/", {"person": colleague.pk, "reason": ""})
    assert failed.status_code == 422

    sofia.post(f"/desk/incidents/{incident.pk}/pass/", {"person": colleague.pk, "reason": "He knows."})
    uwe = personas.browser("uwe")
    uwe.post(f"/desk/incidents/{incident.pk}/heard/")
    assert uwe.post(f"/desk/incidents/{incident.pk}/close/", {}).status_code == 422
    uwe.post(f"/desk/incidents/{incident.pk}/close/", {"words_de": "Vorbei."})

    incident.refresh_from_db()
    assert (incident.title, incident.owner) == ("Big power cut", colleague)
    assert incident.closed_at is not None
    assert GERMAN not in Client(headers={"accept-language": "de"}).get("/").content.decode()
    assert "treated by itself" in uwe.get(f"/desk/incidents/{incident.pk}/").content.decode()
    page = uwe.post(f"/desk/incidents/{incident.pk}/heard/", follow=True).content.decode()
    assert "This incident is closed." in page


def test_others_read_and_decide_nothing(sofia: Client) -> None:
    incident = opened(sofia)
    cem = personas.browser("cem")

    assert "What you can do" in cem.get(f"/desk/incidents/{incident.pk}/").content.decode()
    assert cem.get("/desk/incidents/new/").status_code == 403
    assert cem.get(f"/desk/incidents/{incident.pk}/change/").status_code == 403
    page = cem.post(f"/desk/incidents/{incident.pk}/heard/", follow=True).content.decode()
    assert "or a supervisor, can do this" in page
    assert cem.post(f"/desk/incidents/{incident.pk}/close/", {"words_de": "x"}).status_code == 422
