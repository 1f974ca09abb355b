"""Where a request stands: reference and secret open it, and nothing else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.actions import casework
from requests_app.models import Case, Escalation, ServiceRequest
from requests_app.queries.people import actor_of
from requests_app.rules.references import new_reference
from requests_app.vocabulary import CaseState, Outcome

from .conftest import form_of, value_of

pytestmark = pytest.mark.django_db
UNFIT = "Reference and secret do not fit together."


def secret_of(rosa: Client, reference: str) -> str:
    return str(rosa.session["shown_secrets"][reference])


def test_the_link_opens_the_page_and_the_secret_leaves_the_address(rosa: Client, reference: str) -> None:
    neighbour = Client()
    answer = neighbour.get(f"/s/{reference}/{secret_of(rosa, reference)}/", follow=True)

    assert answer.redirect_chain == [(f"/status/{reference}/", 302)]
    assert "The lamp is dark" in answer.content.decode()


def test_reference_and_secret_typed_by_hand_open_it_too(rosa: Client, reference: str) -> None:
    typed = {"reference": reference.lower().replace("-", " "), "secret": secret_of(rosa, reference).upper()}

    answer = Client().post("/status/", typed)

    assert answer.headers["location"] == f"/status/{reference}/"


def test_a_wrong_secret_and_an_unknown_reference_get_the_same_answer(rosa: Client, reference: str) -> None:
    wrong = Client().post("/status/", {"reference": reference, "secret": "a" * 20})
    unknown = Client().post("/status/", {"reference": new_reference("KN"), "secret": "a" * 20})

    assert wrong.status_code == unknown.status_code == 422
    assert UNFIT in wrong.content.decode()
    assert UNFIT in unknown.content.decode()
    assert value_of(wrong.content.decode(), "reference") == reference


def test_a_slip_in_the_reference_is_told_without_asking_the_database(
    reference: str, django_assert_num_queries: Any
) -> None:
    slip = reference[:-1] + ("2" if reference[-1] != "2" else "3")

    with django_assert_num_queries(1):  # the city's name on the page
        answer = Client(headers={"accept-language": "en"}).post("/status/", {"reference": slip, "secret": "a" * 20})

    assert answer.status_code == 422
    assert "Please check the reference: one character is wrong." in answer.content.decode()
    assert value_of(answer.content.decode(), "reference") == slip


def test_a_link_with_a_wrong_secret_shows_the_form(rosa: Client, reference: str) -> None:
    answer = Client().get(f"/s/{reference}/{'a' * 20}/")

    assert answer.status_code == 404
    assert UNFIT in answer.content.decode()


def test_without_the_secret_the_status_page_asks_for_it(rosa: Client, reference: str) -> None:
    page = Client().get(f"/status/{reference}/").content.decode()

    assert "The lamp is dark" not in page
    assert value_of(page, "reference") == reference


def test_the_receipt_is_only_for_whoever_has_shown_the_secret(rosa: Client, reference: str) -> None:
    assert Client().get(f"/receipt/{reference}/").status_code == 404


def test_withdrawing_asks_once_more_and_then_ends_the_case(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/withdraw/"
    question = rosa.get(url)
    assert Case.objects.get().state == CaseState.NEW

    answer = rosa.post(url, form_of(rosa, url, revision=value_of(question.content.decode(), "revision")), follow=True)

    assert Case.objects.get().state == CaseState.CANCELLED
    assert "Your request is withdrawn." in answer.content.decode()


def test_a_stale_page_changes_nothing_and_keeps_the_words(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/withdraw/"

    answer = rosa.post(url, form_of(rosa, url, revision="99", words="I repaired it myself"))

    assert answer.status_code == 422
    assert "Somebody changed this case in the meantime." in answer.content.decode()
    assert "I repaired it myself" in answer.content.decode()
    assert Case.objects.get().state == CaseState.NEW


def test_a_stranger_cannot_withdraw(rosa: Client, reference: str) -> None:
    answer = Client().post(f"/status/{reference}/withdraw/", {"revision": "1"})

    assert answer.status_code == 302
    assert Case.objects.get().state == CaseState.NEW


def resolve(reference: str) -> None:
    now = timezone.now()
    case = Case.objects.get(reference=reference)
    assert case.queue is not None
    lead = actor_of(case.queue.lead)
    casework.claim_case(case.pk, by=lead, at=now)
    casework.resolve_case(
        case.pk,
        outcome=Outcome.DONE,
        words="We changed the lamp.",
        by=lead,
        at=now,
        objection_until=now + timedelta(days=14),
    )


def test_a_resident_may_send_it_back_within_the_window(rosa: Client, reference: str) -> None:
    resolve(reference)
    assert "We changed the lamp." in rosa.get(f"/status/{reference}/").content.decode()
    url = f"/status/{reference}/reopen/"

    silent = rosa.post(url, form_of(rosa, url, words=" "))
    said = rosa.post(url, form_of(rosa, url, words="It is still dark"))

    assert silent.status_code == 422
    assert 'href="#id_words"' in silent.content.decode()
    assert said.status_code == 302
    assert Case.objects.get().state == CaseState.QUEUED


def test_a_resident_who_agrees_closes_it_with_one_press(rosa: Client, reference: str) -> None:
    resolve(reference)
    url = f"/status/{reference}/agree/"
    assert url in rosa.get(f"/status/{reference}/").content.decode()

    agreed = rosa.post(url, form_of(rosa, url))

    assert agreed.status_code == 302
    assert Case.objects.get().state == CaseState.CLOSED
    assert url not in rosa.get(f"/status/{reference}/").content.decode()


def test_a_move_that_the_state_does_not_allow_is_told(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/reopen/"

    answer = rosa.post(url, form_of(rosa, url, words="Again"))

    assert answer.status_code == 422
    assert "This step is not possible" in answer.content.decode()


def test_a_person_is_called_with_one_form_and_named_on_the_page(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/person/"
    typed = form_of(rosa, url)

    rosa.post(url, typed)
    answer = rosa.post(url, typed, follow=True)

    call = Escalation.objects.get()
    assert call.owner.last_name in answer.content.decode()
    assert "A person is called in" in answer.content.decode()


@pytest.mark.parametrize("step", ["withdraw", "person"])
def test_a_key_that_is_too_long_keeps_the_words_and_does_nothing(rosa: Client, reference: str, step: str) -> None:
    url = f"/status/{reference}/{step}/"

    answer = rosa.post(url, form_of(rosa, url, revision="1", words="My words") | {"idempotency_key": "k" * 81})

    assert answer.status_code == 422
    assert "The form has lost its number." in answer.content.decode()
    assert "My words" in answer.content.decode()
    assert Case.objects.get().state == CaseState.NEW
    assert not Escalation.objects.exists()


@pytest.mark.parametrize("step", ["withdraw", "reopen"])
@pytest.mark.parametrize("lost", ["", "x", "-1"])
def test_a_step_without_the_number_of_its_page_changes_nothing(
    rosa: Client, reference: str, step: str, lost: str
) -> None:
    url = f"/status/{reference}/{step}/"

    answer = rosa.post(url, form_of(rosa, url, words="My words", revision=lost))

    assert answer.status_code == 422
    assert "The page has lost its number." in answer.content.decode()
    assert "My words" in answer.content.decode()
    assert Case.objects.get().state == CaseState.NEW


@pytest.mark.parametrize("address", ["status", "status/withdraw", "status/person", "receipt"])
def test_a_secret_that_was_replaced_is_forgotten_and_asked_for(rosa: Client, reference: str, address: str) -> None:
    room, _, step = address.partition("/")
    ServiceRequest.objects.update(secret_version=2)

    answer = rosa.get(f"/{room}/{reference}/{f'{step}/' if step else ''}", follow=True)

    assert answer.status_code == 200
    assert answer.redirect_chain[-1:] in ([], [(f"/status/{reference}/", 302)])
    assert value_of(answer.content.decode(), "reference") == reference
    assert "The lamp is dark" not in answer.content.decode()
    assert reference not in rosa.session["shown_secrets"]


def test_words_sent_with_a_secret_that_was_replaced_change_nothing(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/withdraw/"
    typed = form_of(rosa, url, revision="1")
    ServiceRequest.objects.update(secret_version=2)

    answer = rosa.post(url, typed)

    assert answer.headers["location"] == f"/status/{reference}/"
    assert Case.objects.get().state == CaseState.NEW


def test_a_person_is_called_from_an_ended_case_too(rosa: Client, reference: str) -> None:
    withdraw = f"/status/{reference}/withdraw/"
    rosa.post(withdraw, form_of(rosa, withdraw))
    url = f"/status/{reference}/person/"

    rosa.post(url, form_of(rosa, url, words="I made a mistake"))

    assert Case.objects.get().state == CaseState.CANCELLED
    assert Escalation.objects.count() == 1


def test_a_person_before_there_is_a_case(rosa: Client) -> None:
    answer = rosa.post("/person/", form_of(rosa, "/person/", phone="+49 7531 900-0"), follow=True)

    request, call = ServiceRequest.objects.get(), Escalation.objects.get()
    page = answer.content.decode()
    assert request.reference in page
    assert call.owner.last_name in page
    assert call.case_id == request.case_id


def test_a_second_call_with_the_same_form_is_the_same_call(rosa: Client) -> None:
    typed = form_of(rosa, "/person/", description="I am lost")

    first, second = rosa.post("/person/", typed), rosa.post("/person/", typed)
    other = rosa.post("/person/", {**typed, "description": "Something else"})

    assert first.headers["location"] == second.headers["location"]
    assert other.status_code == 409
    assert Escalation.objects.count() == 1
