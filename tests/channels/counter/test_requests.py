"""Somebody comes with a reference: status, a new secret, a person."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import CaseEvent, Escalation, Message, ServiceRequest
from requests_app.queries.service_requests import public_status
from requests_app.rules.references import new_reference, secret_of
from requests_app.vocabulary import ActorKind, Channel, EventKind, MessageKind
from tests.channels.counter.conftest import LAMP, SCREEN, screen_of
from tests.factories import receive
from tests.personas import browser, person

pytestmark = pytest.mark.django_db
KEY = "references-under-test"


def test_a_reference_is_found_however_it_is_typed(farah: Client, reference: str) -> None:
    typed = reference.replace("-", " ").lower()

    answer = farah.get("/counter/requests/", {"reference": typed})

    assert answer.headers["location"] == f"/counter/requests/{reference}/"


def test_an_unknown_reference_is_said(farah: Client) -> None:
    unknown = new_reference("KN")

    answer = farah.get("/counter/requests/", {"reference": unknown})

    assert answer.status_code == 422
    assert "There is no request with this reference." in answer.content.decode()
    assert f'value="{unknown}"' in answer.content.decode()


def test_a_slip_in_a_reference_is_said(farah: Client, reference: str) -> None:
    slip = reference[:-1] + ("2" if reference[-1] != "2" else "3")

    answer = farah.get("/counter/requests/", {"reference": slip})

    assert answer.status_code == 422
    assert "Please check the reference: one character is wrong." in answer.content.decode()


def test_the_clerk_sees_where_it_stands_and_who_asked(farah: Client) -> None:
    typed = screen_of(farah, **LAMP, name="Rosa", phone="07531 900111")
    reference = farah.post(SCREEN, typed).headers["location"].split("/")[3]

    page = farah.get(f"/counter/requests/{reference}/").content.decode()

    assert "What happens next" in page
    assert "The lamp is dark" in page
    assert "+497531900111" in page


def test_a_new_secret_opens_and_the_old_one_does_not(farah: Client, reference: str) -> None:
    old, new = (secret_of(reference=reference, version=version, key=KEY) for version in (1, 2))

    page = farah.post(f"/counter/requests/{reference}/secret/", {"version": "1"}, follow=True).content.decode()

    event = CaseEvent.objects.get(kind=EventKind.SECRET_REPLACED)
    assert new in page
    assert public_status(reference, new).reference == reference
    assert browser("").get(f"/s/{reference}/{old}/").status_code == 404
    assert event.person == person("farah")
    assert old not in str(event.data)
    assert new not in str(event.data)


def test_a_second_press_changes_nothing(farah: Client, reference: str) -> None:
    farah.post(f"/counter/requests/{reference}/secret/", {"version": "1"})

    answer = farah.post(f"/counter/requests/{reference}/secret/", {"version": "1"})

    assert answer.status_code == 409
    assert "Somebody changed this case in the meantime." in answer.content.decode()
    assert ServiceRequest.objects.get().secret_version == 2


@pytest.mark.parametrize("version", ["", "x", "0", "99999999"])
def test_a_page_without_its_version_changes_nothing(farah: Client, reference: str, version: str) -> None:
    answer = farah.post(f"/counter/requests/{reference}/secret/", {"version": version})

    assert answer.status_code == 409
    assert ServiceRequest.objects.get().secret_version == 1


def test_a_secret_cannot_be_replaced_by_a_link(farah: Client, reference: str) -> None:
    assert farah.get(f"/counter/requests/{reference}/secret/").status_code == 405


def test_a_person_is_called_for_the_visitor_who_is_told(farah: Client) -> None:
    typed = screen_of(farah, **LAMP, name="Rosa", email="rosa@konstanz.example")
    reference = farah.post(SCREEN, typed).headers["location"].split("/")[3]
    url = f"/counter/requests/{reference}/person/"

    page = farah.post(url, screen_of(farah, url, words="She waits since May"), follow=True).content.decode()

    call = Escalation.objects.get()
    status = public_status(reference, secret_of(reference=reference, version=1, key=KEY))
    assert "is called and will answer." in page
    assert (call.raised_by_kind, call.raised_by_person) == (ActorKind.STAFF, person("farah"))
    assert call.raised_by_resident == ServiceRequest.objects.get().requester
    assert call.owner != person("farah")
    assert status.calls[0].who.startswith(call.owner.name)
    assert Message.objects.filter(kind=MessageKind.ESCALATED, resident=call.raised_by_resident).exists()
    assert CaseEvent.objects.get(kind=EventKind.ESCALATED).is_assisted


def test_two_presses_call_one_person(farah: Client, reference: str) -> None:
    url = f"/counter/requests/{reference}/person/"
    typed = screen_of(farah, url)

    farah.post(url, typed)
    farah.post(url, typed)

    assert Escalation.objects.count() == 1


def test_a_person_before_there_is_a_case(farah: Client) -> None:
    url = "/counter/person/"

    page = farah.post(url, screen_of(farah, url, name="Rosa", language="fr"), follow=True).content.decode()

    call, request = Escalation.objects.get(), ServiceRequest.objects.get()
    assert call.owner.name in page
    assert "is called for you" in page
    assert request.language == "fr"
    assert request.assisted_by == person("farah")


def test_the_same_call_with_other_words_is_refused(farah: Client) -> None:
    url = "/counter/person/"
    typed = screen_of(farah, url, name="Rosa")
    farah.post(url, typed)

    answer = farah.post(url, {**typed, "description": "Something else"})

    assert answer.status_code == 409
    assert Escalation.objects.count() == 1


def test_a_wrong_address_calls_nobody_yet(farah: Client) -> None:
    url = "/counter/person/"

    answer = farah.post(url, screen_of(farah, url, contact_by="email", name="Rosa"))

    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.content.decode()
    assert not Escalation.objects.exists()


def test_the_clerk_sees_which_required_questions_nobody_has_asked(farah: Client) -> None:
    receipt = receive("playground", answers={"about": "broken"}, channel=Channel.COUNTER)

    page = farah.get(f"/counter/requests/{receipt.reference}/").content.decode()

    assert "Something is broken" in page
    assert "Not asked yet: What is broken?" in page
