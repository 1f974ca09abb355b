"""Doors that speak JSON pass by what only pages need, and by nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from csp.constants import HEADER
from csp.utils import build_policy
from django.test import Client
from django.urls import resolve

from requests_app.channels.kiosk.devices import DeviceAuthentication
from requests_app.ops.page_chain import JSON_DOORS

pytestmark = pytest.mark.django_db
KIND = "application/json"
TOKEN = {"authorization": "Bearer demo-kiosk-town-hall-konstanz"}


@pytest.mark.parametrize("path", sorted(JSON_DOORS))
def test_whoever_passes_by_shows_a_device(path: str) -> None:
    view: Any = resolve(path).func

    assert view.csrf_exempt
    assert all(issubclass(kind, DeviceAuthentication) for kind in view.cls.authentication_classes)


@pytest.mark.parametrize("path", sorted(JSON_DOORS))
@pytest.mark.parametrize("sent", ["a=b", "{}"])
def test_a_form_of_another_site_is_not_read(konstanz: None, path: str, sent: str) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        answer = Client(enforce_csrf_checks=True).post(path, sent, content_type=kind, headers=TOKEN)

        assert answer.status_code in {405, 415}


def test_an_answer_carries_what_every_answer_carries_and_no_cookie(konstanz: None) -> None:
    answers = [
        Client().post("/kiosk/api/requests", "{}", content_type=KIND, headers={**TOKEN, "idempotency-key": "k"}),
        Client().post("/kiosk/api/requests", "{}", content_type=KIND),
        Client().get("/kiosk/api/catalogue", headers=TOKEN),
        Client().get("/"),
    ]

    assert [answer.status_code for answer in answers] == [422, 401, 200, 200]
    for answer in answers:
        assert answer.headers[HEADER] == build_policy()
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Content-Language"] == "en"
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert answer.headers["X-Request-ID"]
    assert not any(answer.cookies for answer in answers[:3])


def test_a_host_that_is_not_ours_is_refused_there_too(konstanz: None) -> None:
    answer = Client().post("/kiosk/api/requests", "{}", content_type=KIND, headers={**TOKEN, "host": "evil.example"})

    assert answer.status_code == 400


def test_a_page_asks_for_the_token_of_its_forms(konstanz: None) -> None:
    assert Client(enforce_csrf_checks=True).post("/status/", {}).status_code == 403
