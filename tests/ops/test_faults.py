"""What people see while the database is away, and that a silent one is given up."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client

from cityservices.database.base import patience
from requests_app.models import ServiceRequest
from requests_app.queries import finding

pytestmark = pytest.mark.django_db(transaction=True)


def away(*_args: Any, **_more: Any) -> None:
    raise OperationalError("the server is gone")


def broken(*_args: Any, **_more: Any) -> None:
    raise ValueError("a fault of ours")


@pytest.fixture
def resident() -> Client:
    client = Client(raise_request_exception=False)
    client.get("/")
    return client


def test_a_page_asks_for_another_try(konstanz: None, resident: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "front", away)

    answer = resident.get("/report/road-damage/")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "load this page again" in answer.content.decode()
    assert "server is gone" not in answer.content.decode()


def test_a_form_that_was_sent_can_be_sent_again(
    konstanz: None, resident: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"description": "A hole.", "address": "Hussenstraße 12", "contact_by": "none", "idempotency_key": "k" * 20}
    with monkeypatch.context() as patch:
        patch.setattr("requests_app.actions.intake.receive", away)
        first = resident.post("/report/road-damage/", words)

    second = resident.post("/report/road-damage/", words)

    assert first.status_code == 503
    assert "It is sent again, and it counts once." in first.content.decode()
    assert second.status_code == 302
    assert ServiceRequest.objects.count() == 1


@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k-1"}])
def test_the_json_door_answers_in_its_own_shape(
    konstanz: None, resident: Client, monkeypatch: pytest.MonkeyPatch, key: dict[str, str]
) -> None:
    monkeypatch.setattr("requests_app.queries.service_points.kiosk_by_hash", away)
    monkeypatch.setattr("requests_app.channels.kiosk.devices.look_from_kiosk", away)
    headers = {"Authorization": "Bearer x", **key}

    answer = resident.post("/kiosk/api/requests", "{}", content_type="application/json", headers=headers)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json()["errors"][0]["code"] == "unavailable"


def test_a_fault_of_ours_stays_one(konstanz: None, resident: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "front", broken)

    answer = resident.get("/report/road-damage/")

    assert answer.status_code == 500
    assert "Retry-After" not in answer.headers


@pytest.fixture
def other_line() -> Iterator[Any]:
    """Lend a second connection to the database."""
    line = connections.create_connection("default")
    yield line
    line.close()


def test_a_silent_database_is_given_up_and_the_next_try_finds_it(other_line: Any) -> None:
    with other_line.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    began = time.monotonic()
    os.kill(backend, signal.SIGSTOP)  # alive, connected, and silent
    try:
        with patience(0.5), pytest.raises(OperationalError, match="no answer"), other_line.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        os.kill(backend, signal.SIGCONT)

    assert 0.4 < time.monotonic() - began < 5
    other_line.close_if_unusable_or_obsolete()
    with other_line.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_a_command_waits_as_long_as_it_takes(other_line: Any) -> None:
    with patience(0.2), patience(None), other_line.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.6)")

    with other_line.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
