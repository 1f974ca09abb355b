"""What machines and operators are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.test import Client
from django.utils import timezone

from requests_app.models import AuditRun, Heartbeat, JobRow
from requests_app.vocabulary import Job, Lane
from tests.personas import browser

pytestmark = pytest.mark.django_db


def beat(process: str, kind: str, *, lanes: list[str] | None = None, seconds_ago: int = 1, **details: Any) -> None:
    Heartbeat.objects.create(
        process=process,
        kind=kind,
        lanes=lanes or [],
        at=timezone.now() - timedelta(seconds=seconds_ago),
        details=details,
    )


def ask(client: Client) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/statusz", headers={"accept": "application/json"}).json()
    return answer


def test_healthz_asks_nobody(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert response.status_code == 200


def test_requests_can_be_taken_while_broker_and_workers_are_dead(client: Client, settings: Any) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    response = client.get("/readyz")

    assert response.status_code == 200
    assert "can be taken" in response.content.decode()


def test_readyz_closes_with_a_sentence_when_the_database_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content.decode() == "Requests cannot be taken: the database does not answer.\n"


def test_statusz_is_content_when_everybody_gave_a_sign_of_life(client: Client) -> None:
    beat("relay:here:1", "relay", broker=True)
    beat("beat:here", "beat")
    beat("worker:all@here", "worker", lanes=[lane.value for lane in Lane])

    answer = ask(client)

    assert answer["problems"] == []
    assert [answer["relay"], answer["beat"], answer["broker"]] == [True, True, True]
    assert {lane["name"]: lane["workers"] for lane in answer["lanes"]} == dict.fromkeys(map(str, Lane), 1)


def test_statusz_names_what_is_silent(client: Client) -> None:
    beat("relay:here:1", "relay", seconds_ago=300)
    beat("worker:escalation@here", "worker", lanes=["escalation"])

    problems = ask(client)["problems"]

    assert {"relay", "beat", "lane:outbound"} <= set(problems)
    assert "lane:escalation" not in problems


def test_statusz_passes_on_that_the_broker_is_dead(client: Client) -> None:
    beat("relay:here:1", "relay", broker=False)

    answer = ask(client)

    assert answer["broker"] is False
    assert "broker" in answer["problems"]


@pytest.fixture
def dead_job(konstanz: None) -> JobRow:
    """Leave a job that was given up, and a worker that lives."""
    beat("worker:all@here", "worker", lanes=["front"])
    now = timezone.now()
    return JobRow.objects.create(
        name=Job.SEND_MESSAGE, lane=Lane.OUTBOUND, created_at=now, due_at=now, dead_at=now, last_error="SMTPError"
    )


@pytest.mark.parametrize("username", ["", "bruno", "omar"])
def test_statusz_tells_most_people_counts_alone(dead_job: JobRow, username: str) -> None:
    answer = ask(browser(username))

    assert set(answer) == {"at", "relay", "beat", "broker", "lanes", "dead_count", "audit", "problems"}
    assert set(answer["lanes"][0]) == {"name", "workers", "open", "oldest_seconds"}
    assert answer["dead_count"] == 1
    page = browser(username).get("/statusz").content.decode()
    assert "Dead jobs: 1" in page
    assert not [word for word in ("worker:all@here", "SMTPError", str(Job.SEND_MESSAGE)) if word in page]


def test_statusz_shows_rows_to_who_looks_after_the_machinery(dead_job: JobRow) -> None:
    answer = ask(browser("sofia"))

    assert answer["dead_jobs"][0]["id"] == dead_job.pk
    assert set(answer["dead_jobs"][0]) == {"id", "name", "lane", "case_id", "attempts", "last_error", "dead_at"}
    assert answer["processes"][0]["name"] == "worker:all@here"
    page = browser("sofia").get("/statusz").content.decode()
    assert [word for word in ("worker:all@here", "SMTPError") if word in page] == ["worker:all@here", "SMTPError"]


def test_statusz_is_a_page_for_people(client: Client) -> None:
    response = client.get("/statusz", headers={"accept": "text/html"})

    assert response.status_code == 200
    assert "How it runs" in response.content.decode()


def test_caught_mail_is_shown_in_a_demo_alone(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MAIL_DIR = tmp_path / "mail"
    assert client.get("/demo/mail/").status_code == 200

    settings.DEMO = False

    assert client.get("/demo/mail/").status_code == 404


def test_a_caught_letter_can_be_read(client: Client, settings: Any, tmp_path: Any) -> None:
    import mailbox
    from email.message import EmailMessage

    settings.MAIL_DIR = tmp_path / "mail"
    mail = EmailMessage()
    mail["Subject"], mail["To"] = "Your request", "rosa@konstanz.example"
    mail.set_content("It is with us. Größe & Maß.")
    key = mailbox.Maildir(str(settings.MAIL_DIR)).add(mail.as_bytes())

    assert "Your request" in client.get("/demo/mail/").content.decode()
    assert "Größe &amp; Maß." in client.get(f"/demo/mail/{key}/").content.decode()
    assert client.get("/demo/mail/..%2F..%2Fetc%2Fpasswd/").status_code == 404


@pytest.mark.parametrize(("violations", "hours", "problem"), [(0, 1, set()), (3, 1, {"audit"}), (0, 60, {"audit_old"})])
def test_statusz_tells_what_the_latest_audit_found_and_how_old_it_is(
    client: Client, violations: int, hours: int, problem: set[str]
) -> None:
    at = timezone.now() - timedelta(hours=hours)
    AuditRun.objects.create(at=at, milliseconds=5, violations=violations)

    answer = ask(client)

    assert answer["audit"] == {"violations": violations, "hours_ago": float(hours)}
    assert {found for found in answer["problems"] if found.startswith("audit")} == problem
    assert "violation" in client.get("/statusz", headers={"accept": "text/html"}).content.decode()
