"""Letters from a kiosk's memory: their number finds them, their time can be true, a refused one is read by staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.models import Case, ProvisionalNumber, RefusedLetter, ServiceRequest
from tests import personas

from .conftest import LAMP, Post

pytestmark = pytest.mark.django_db
SECRET = "abcdefghjk"


def kept(number: str = "K01-0007", *, before: timedelta = timedelta(hours=2), secret: str = SECRET) -> dict[str, str]:
    """Write the headers of a letter that was kept."""
    at = (timezone.now() - before).isoformat()
    return {"kept-number": number, "kept-at": at, "kept-secret": secret}


def test_a_kept_letter_is_one_case_and_its_number_finds_it(karim: Post) -> None:
    first, second = (karim("requests", LAMP, **kept()) for _ in range(2))

    request, number = ServiceRequest.objects.get(), ProvisionalNumber.objects.get()
    assert (first.status_code, second.status_code) == (201, 200)
    assert (number.number, number.serial, number.request) == ("K01-0007", 7, request)
    assert timezone.now() - request.submitted_at > timedelta(hours=1)


def test_a_letter_that_had_come_before_its_answer_was_lost_gets_its_number_too(karim: Post) -> None:
    karim("requests", LAMP)
    karim("requests", LAMP, **kept())

    assert Case.objects.count() == 1
    assert ProvisionalNumber.objects.get().request == ServiceRequest.objects.get()


@pytest.mark.parametrize("before", [timedelta(hours=-3), timedelta(days=3650)])
def test_a_time_that_cannot_be_true_is_not_taken(karim: Post, before: timedelta) -> None:
    karim("requests", LAMP, **kept(before=before))

    request = ServiceRequest.objects.get()
    assert request.submitted_at == request.received_at == request.case.opened_at


@pytest.mark.parametrize("wrong", [{"kept-number": "K01"}, {"kept-at": "yesterday"}, {"kept-at": "2026-12-01T09:00"}])
def test_headers_that_cannot_be_read_cost_no_letter(karim: Post, wrong: dict[str, str]) -> None:
    assert karim("requests", LAMP, **{**kept(), **wrong}).status_code == 201
    assert not ProvisionalNumber.objects.exists()


def test_a_call_that_was_kept_has_its_number(karim: Post) -> None:
    karim("person", {"language": "en"}, **kept())

    assert ProvisionalNumber.objects.get().request == ServiceRequest.objects.get()


@pytest.mark.parametrize("typed", ["K01-0007", "k1 7", " k01–7"])
def test_a_clerk_finds_the_request_by_the_number(karim: Post, typed: str) -> None:
    karim("requests", LAMP, **kept())

    answer = personas.browser("farah").get("/counter/requests/", {"reference": typed})

    reference = ServiceRequest.objects.get().reference
    assert answer.headers["location"] == f"/counter/requests/{reference}/"


def test_a_clerk_is_told_that_the_kiosk_may_still_keep_it(karim: Post) -> None:
    answer = personas.browser("farah").get("/counter/requests/", {"reference": "K01-0008"})

    assert answer.status_code == 422
    assert "may still keep it" in answer.content.decode()


def test_number_and_secret_open_the_status_page(karim: Post) -> None:
    karim("requests", LAMP, **kept())

    answer = Client().post("/status/", {"reference": "K01-0007", "secret": SECRET.upper()})

    assert answer.headers["location"] == f"/status/{ServiceRequest.objects.get().reference}/"


@pytest.mark.parametrize(("number", "secret"), [("K01-0007", "wrong"), ("K01-0008", SECRET), ("K01-0007", "")])
def test_a_number_alone_opens_nothing(karim: Post, number: str, secret: str) -> None:
    karim("requests", LAMP, **kept())

    answer = Client(headers={"accept-language": "en"}).post("/status/", {"reference": number, "secret": secret})

    assert answer.status_code == 422


def test_a_new_secret_closes_the_printed_one(karim: Post) -> None:
    karim("requests", LAMP, **kept())
    ServiceRequest.objects.update(secret_version=2)

    assert Client().post("/status/", {"reference": "K01-0007", "secret": SECRET}).status_code == 422


REFUSED: dict[str, Any] = {
    "number": "K01-0009",
    "path": "/kiosk/api/requests",
    "body": {"service_code": "flying-carpet", "description": "It\x00flies, \ud800 \\u0000"},
    "status": 422,
    "errors": [{"field": "service_code", "code": "invalid", "message": "We do not know this service."}],
    "kept_at": datetime(2026, 11, 30, 8, 0, tzinfo=UTC).isoformat(),
}


def test_a_refused_letter_is_kept_once_for_the_staff(karim: Post) -> None:
    with time_machine.travel(datetime(2026, 12, 1, 9, 0, tzinfo=UTC), tick=False):
        answers = [karim("refused", REFUSED).status_code for _ in range(2)]

    letter = RefusedLetter.objects.get()
    assert answers == [200, 200]
    assert (letter.number, letter.status) == ("K01-0009", 422)
    assert letter.kept_at == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def test_staff_read_a_refused_letter_and_settle_it(karim: Post) -> None:
    karim("refused", REFUSED)
    letter, sofia = RefusedLetter.objects.get(), personas.browser("sofia")
    page = f"/desk/kiosks/{letter.device_id}/"

    shown = sofia.get(page).content.decode()
    sofia.post(f"{page}letters/{letter.pk}/")

    letter.refresh_from_db()
    assert "flying-carpet" in shown
    assert "We do not know this service." in shown
    assert (letter.body, letter.settled_by) == ({}, personas.person("sofia"))
    assert "flying-carpet" not in sofia.get(page).content.decode()


def test_a_kept_letter_costs_one_statement_more(karim: Post, django_assert_num_queries: Any) -> None:
    letter = {**LAMP, "description": "Dark since Monday."}
    karim("requests", letter, key="the first one reads the city")

    with django_assert_num_queries(5):  # as any request, and the number; the test's own transaction adds a savepoint
        karim("requests", letter, key="k-2", **kept())
