"""Open cases nearby are shown once before a request is sent; one tap follows one of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.models import Case, ServiceRequest
from tests.factories import LAMP, new_case

from .conftest import STREETLIGHT, form_of, value_of
from .test_new import SEND, come_to_the_last_page, press

pytestmark = pytest.mark.django_db
PLACE = {"address": "Seestraße 4", "district": "010"}
TYPED = {"description": "The lamp is dark", **PLACE}


@pytest.fixture
def told() -> Case:
    """Let somebody have told of the lamp before."""
    return new_case(LAMP, at=timezone.now() - timedelta(hours=1))


def sent(rosa: Client, **more: str) -> Any:
    form = form_of(rosa, **TYPED)
    del form["nearby_told"]
    return rosa.post(STREETLIGHT, {**form, **more})


def test_they_are_shown_once_before_sending(rosa: Client, told: Case) -> None:
    answer = sent(rosa)
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Is it one of these?" in page
    assert f'name="joins" value="{told.reference}"' in page
    assert "Send mine anyway" in page
    assert ServiceRequest.objects.count() == 1

    again = {name: value_of(page, name) for name in ("idempotency_key", "nearby_told")}
    assert rosa.post(STREETLIGHT, {**TYPED, **again}).status_code == 302
    assert Case.objects.count() == 2


def test_one_tap_follows_the_case_and_the_receipt_says_so(rosa: Client, told: Case) -> None:
    answer = rosa.post(STREETLIGHT, {**form_of(rosa, **TYPED), "joins": told.reference}, follow=True)

    request = ServiceRequest.objects.latest("id")
    assert request.case_id == told.pk
    assert request.reference != told.reference
    assert "Others asked for the same." in answer.content.decode()
    assert request.reference in answer.content.decode()


def test_nothing_is_shown_of_who_told(rosa: Client, told: Case) -> None:
    page = sent(rosa).content.decode()

    assert "The lamp before the school" not in page
    assert "Rosa Feldmann" not in page


def test_where_nothing_is_near_the_request_is_sent_at_once(rosa: Client) -> None:
    assert sent(rosa).status_code == 302


def test_a_second_press_is_not_shown_its_own_case(rosa: Client) -> None:
    form = form_of(rosa, **TYPED)
    del form["nearby_told"]

    first, second = rosa.post(STREETLIGHT, form), rosa.post(STREETLIGHT, form)

    assert first.headers["location"] == second.headers["location"]
    assert Case.objects.count() == 1


def test_danger_and_open_cases_stop_together_and_only_once(rosa: Client, told: Case) -> None:
    page = sent(rosa, description="A live wire hangs from the lamp").content.decode()

    assert 'href="tel:112"' in page
    assert "Is it one of these?" in page
    again = {name: value_of(page, name) for name in ("idempotency_key", "nearby_told", "danger_told")}
    typed = {**TYPED, "description": "A live wire hangs from the lamp"}
    assert rosa.post(STREETLIGHT, {**typed, **again}).status_code == 302


def test_the_last_of_three_pages_shows_them_and_one_tap_follows(rosa: Client, told: Case) -> None:
    page = come_to_the_last_page(rosa, **PLACE)

    assert f'name="joins" value="{told.reference}"' in page
    press(rosa, SEND, joins=told.reference)
    assert ServiceRequest.objects.latest("id").case_id == told.pk
    assert Case.objects.count() == 1


def test_sending_with_the_look_costs_twelve_statements_at_most(
    rosa: Client, told: Case, django_assert_max_num_queries: Any
) -> None:
    far = {**TYPED, "address": "Behind the town hall", "district": "030"}
    rosa.post(STREETLIGHT, form_of(rosa, **far))  # the process reads what it keeps
    form = {**form_of(rosa, **far), "description": "Dark", "address": "On the other shore", "district": "050"}
    del form["nearby_told"]

    with django_assert_max_num_queries(12) as asked:
        assert rosa.post(STREETLIGHT, form).status_code == 302
    assert any("requests_app_case" in str(one["sql"]) for one in asked.captured_queries)


def test_a_tap_on_a_case_that_is_none_sends_the_request_by_itself(rosa: Client) -> None:
    assert rosa.post(STREETLIGHT, {**form_of(rosa, **TYPED), "joins": "KN-2222-2222\x00"}).status_code == 302
    assert Case.objects.count() == 1
