"""The receipt: what the clerk says, what the visitor takes home, in the visitor's language."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import ServiceRequest
from tests.channels.counter.conftest import LAMP, SCREEN, screen_of
from tests.personas import browser

pytestmark = pytest.mark.django_db


def test_the_receipt_says_a_date_and_leads_to_the_next_visitor(farah: Client, reference: str) -> None:
    page = farah.get(f"/counter/receipt/{reference}/").content.decode()

    assert "You have our answer by" in page
    assert "<svg" in page
    assert 'href="/counter/" role="button" draggable="false" autofocus' in page
    assert f'href="{reverse("desk:case", args=[reference])}"' in page


def test_the_slip_speaks_the_visitors_language(farah: Client, reference: str) -> None:
    page = farah.get(f"/counter/receipt/{reference}/slip/").content.decode()

    assert 'lang="de"' in page
    assert "Straßenlaternen defekt" in page
    assert reference in page
    assert "/status/" in page
    assert "<script>" not in page


def test_the_secret_on_the_slip_opens_the_request(farah: Client, reference: str) -> None:
    page = farah.get(f"/counter/receipt/{reference}/").content.decode()
    secret = page.split('<dd class="city-code">')[2].split("<")[0]

    opened = browser("").post("/status/", {"reference": reference, "secret": secret})

    assert opened.status_code == 302


def test_another_clerk_sees_the_status_but_no_secret(farah: Client, reference: str) -> None:
    answer = browser("sofia").get(f"/counter/receipt/{reference}/")

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/counter/requests/{reference}/"


def test_a_danger_is_told_at_once(farah: Client) -> None:
    typed = screen_of(farah, **{**LAMP, "service": "traffic-light-broken"})

    page = farah.post(SCREEN, typed, follow=True).content.decode()

    assert 'href="tel:112"' in page


def test_a_receipt_of_a_request_that_is_not_there_is_no_page(farah: Client, reference: str) -> None:
    session = farah.session
    session["counter_secrets"] = {"KN-2222-2222": "x"}
    session.save()

    assert farah.get("/counter/receipt/KN-2222-2222/").status_code == 404
    assert ServiceRequest.objects.count() == 1
