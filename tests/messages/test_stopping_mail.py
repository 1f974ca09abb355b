"""No more e-mail about a request: by one click of a mail program, by a person, and back again."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from requests_app.actions import casework, escalation
from requests_app.models import CaseEvent, JobRow, Message, ServiceRequest
from requests_app.queries.addresses import sign_link, sign_requests
from requests_app.tasks.messages import send
from requests_app.vocabulary import EventKind, MessageKind, MessageState
from tests.factories import MONDAY, receive, routed_case
from tests.invariants import hold
from tests.personas import browser, mirjam, rosa

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


def address_of(*request_ids: int) -> str:
    return f"/mail/stop/{sign_requests(request_ids)}/"


def is_stopped(request_id: int) -> bool:
    return ServiceRequest.objects.filter(pk=request_id, mail_stopped_at__isnull=False).exists()


def send_all() -> None:
    for job in JobRow.objects.filter(message__isnull=False, done_at__isnull=True).order_by("id"):
        send(job.pk)


def test_a_mail_program_ends_the_letters_without_a_cookie() -> None:
    receipt = receive()
    program = Client(enforce_csrf_checks=True)

    answer = program.post(address_of(receipt.request_id), {"List-Unsubscribe": "One-Click"})
    program.post(address_of(receipt.request_id), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert is_stopped(receipt.request_id)
    assert CaseEvent.objects.filter(kind=EventKind.MAIL_STOPPED).count() == 1
    hold(receipt.case_id)


def test_opening_the_address_asks_first(client: Client) -> None:
    receipt = receive()

    page = client.get(address_of(receipt.request_id)).content.decode()

    assert "Stop these e-mails?" in page
    assert receipt.reference in page
    assert not is_stopped(receipt.request_id)


def test_a_forged_address_opens_nothing(client: Client) -> None:
    receipt = receive()
    forged = address_of(receipt.request_id).replace("/stop/", "/stop/9")

    assert client.post(forged).status_code == 404
    # What is signed for a firm is signed for nothing else.
    assert client.post(f"/mail/stop/{sign_link(receipt.request_id)}/").status_code == 404
    assert not is_stopped(receipt.request_id)


def test_the_page_costs_few_statements(client: Client, django_assert_max_num_queries: Any) -> None:
    receipt = receive()

    with django_assert_max_num_queries(4):
        client.get(address_of(receipt.request_id))


def test_what_still_waits_is_not_sent_but_the_answer_to_a_call_is() -> None:
    case = routed_case()
    request = case.requests.get()
    Client().post(address_of(request.pk))
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    escalation.escalate_case(case.pk, reason="My mother fell there.", by=rosa(request.pk), at=MONDAY)

    send_all()

    states = dict(Message.objects.filter(resident__isnull=False).values_list("kind", "state"))
    assert states == {MessageKind.RECEIPT: MessageState.NOT_NEEDED, MessageKind.ESCALATED: MessageState.SENT}
    assert [letter.to for letter in mail.outbox if letter.to == ["rosa@konstanz.example"]] != []


def test_the_status_page_says_so_and_turns_the_letters_on_again(client: Client) -> None:
    receipt = receive()
    client.post(address_of(receipt.request_id))
    client.get(f"/s/{receipt.reference}/{receipt.secret}/")
    page = f"/status/{receipt.reference}/"
    assert "You get no e-mail about this request" in client.get(page).content.decode()

    client.post(f"{page}mail/")

    assert not is_stopped(receipt.request_id)
    assert "You get no e-mail about this request" not in client.get(page).content.decode()
    assert CaseEvent.objects.filter(kind=EventKind.MAIL_RESUMED).count() == 1


def test_without_the_secret_nobody_turns_them_on(client: Client) -> None:
    receipt = receive()
    client.post(address_of(receipt.request_id))

    client.post(f"/status/{receipt.reference}/mail/")

    assert is_stopped(receipt.request_id)


def test_the_page_after_the_click_offers_the_way_back(client: Client) -> None:
    receipt = receive()
    page = client.post(address_of(receipt.request_id)).content.decode()
    assert "Send me e-mail again" in page

    client.post(address_of(receipt.request_id), {"resume": "1"})

    assert not is_stopped(receipt.request_id)


def test_colleagues_see_that_no_mail_goes_out() -> None:
    case = routed_case()
    Client().post(address_of(case.requests.get().pk))

    page = browser("mirjam").get(f"/desk/cases/{case.reference}/").content.decode()

    assert "the resident has stopped it" in page
