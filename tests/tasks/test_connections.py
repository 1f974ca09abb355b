"""Workers keep their connection to the database, but never one on which something is left open."""

from __future__ import annotations

from typing import Any

import pytest
from celery.fixups.django import DjangoWorkerFixup
from django.db import connection

from cityservices.celery import app
from requests_app.tasks import connections
from requests_app.tasks.connections import begin_on_a_usable_connection, end_on_an_idle_connection


def backend() -> int:
    """Name the server's process that works for us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def _long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections._last, "ended_at", 0.0)


@pytest.mark.django_db(transaction=True)
def test_a_task_finds_the_connection_of_the_one_before() -> None:
    before = backend()

    end_on_an_idle_connection()
    DjangoWorkerFixup(app).close_database()
    begin_on_a_usable_connection()

    assert backend() == before


@pytest.mark.django_db(transaction=True)
def test_what_a_time_limit_has_interrupted_is_closed() -> None:
    before = backend()
    connection.connection.pgconn.send_query(b"SELECT pg_sleep(20)")

    end_on_an_idle_connection()

    assert connection.connection is None
    assert backend() != before


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_was_left_open_is_closed() -> None:
    connection.ensure_connection()
    connection.connection.pgconn.exec_(b"BEGIN")

    end_on_an_idle_connection()

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_has_ended_is_replaced_before_the_task() -> None:
    before = backend()
    with connection.cursor() as cursor, pytest.raises(Exception, match="terminating"):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    begin_on_a_usable_connection()

    assert backend() != before


@pytest.mark.django_db
def test_within_a_transaction_of_ours_the_connection_stays() -> None:
    before = backend()

    end_on_an_idle_connection()
    begin_on_a_usable_connection()

    assert backend() == before


@pytest.mark.django_db(transaction=True)
def test_a_task_right_behind_another_one_asks_nothing() -> None:
    line: Any = connection
    line.ensure_connection()
    line.health_check_done = True
    end_on_an_idle_connection()

    begin_on_a_usable_connection()

    assert line.health_check_done
