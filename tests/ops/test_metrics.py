"""What a monitoring system reads, and who may read it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from requests_app.actions import escalation, intake
from requests_app.models import AuditRun, Heartbeat, JobRow
from requests_app.queries.metrics import figures
from tests.factories import LAMP, routed_case, submission
from tests.personas import person, rosa

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-test"


def read(client: Client, **headers: str) -> dict[tuple[str, ...], float]:
    """Give each sample: name and label values -> number."""
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


def test_the_work_is_told_by_office_queue_and_lane(konstanz: None, client: Client) -> None:
    now = timezone.now()
    intake.receive(submission(), by=rosa(), at=now - timedelta(seconds=90))
    case = routed_case(LAMP, at=now - timedelta(seconds=30))
    escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=now - timedelta(seconds=20))
    AuditRun.objects.create(at=now - timedelta(hours=3), violations=2, milliseconds=5, counts={})

    told = read(client)

    assert case.queue is not None
    assert told["city_queue_depth", case.queue.office, case.queue.code] == 1
    assert 29 < told["city_queue_oldest_seconds", case.queue.office, case.queue.code] < 60
    assert sum(number for (name, *_), number in told.items() if name == "city_jobs_open") == JobRow.objects.count()
    oldest = max(number for (name, *_), number in told.items() if name == "city_jobs_oldest_seconds")
    assert 89 < oldest < 120
    assert 89 < told["city_relay_lag_seconds",] < 120
    assert told["city_calls_open",] == told["city_calls_unacknowledged",] == 1
    assert 19 < told["city_calls_oldest_unacknowledged_seconds",] < 60
    assert told["city_clocks_running", "service_norm"] == 2
    assert told["city_audit_violations",] == 2
    assert told["city_database_up",] == 1


def test_processes_and_failing_and_dead_jobs_are_told(konstanz: None, client: Client) -> None:
    now = timezone.now()
    for kind in ("relay", "beat", "worker"):
        Heartbeat.objects.create(process=f"{kind}:x", kind=kind, lanes=["escalation"], at=now, details={"broker": True})
    for number in range(3):
        intake.receive(submission(), by=rosa(), at=now - timedelta(seconds=number))
    first, second, _third = JobRow.objects.order_by("id")[:3]
    JobRow.objects.filter(pk=first.pk).update(attempts=2)
    JobRow.objects.filter(pk=second.pk).update(attempts=8, dead_at=now)

    told = read(client)

    assert told["city_jobs_failing",] == 1
    assert told["city_jobs_dead",] == 1
    assert told["city_lane_workers", "escalation"] == 1
    assert told["city_lane_workers", "front"] == 0
    assert [told["city_processes_alive", kind] for kind in ("relay", "beat", "worker")] == [1, 1, 1]
    assert told["city_broker_up",] == 1


def test_requests_are_counted_by_route_and_never_by_path(konstanz: None, client: Client) -> None:
    client.get("/s/KN-AAAA-BBBB/some-secret/")
    client.get("/nowhere-at-all/")

    text = client.get("/metrics").content.decode()

    assert 'route="/s/<str:reference>/<str:secret>/"' in text or 'route="/s/' in text
    assert "some-secret" not in text
    assert "KN-AAAA" not in text
    assert 'method="GET",route="unknown",status="404"' in text
    assert "city_http_request_seconds_bucket" in text


def test_the_number_of_statements_does_not_grow_with_the_work(konstanz: None) -> None:
    now = timezone.now()
    counts = []
    for times in (1, 4):
        for _ in range(times):
            intake.receive(submission(), by=rosa(), at=now)
        with CaptureQueriesContext(connection) as caught:
            figures(at=now)
        counts.append(len(caught))

    assert counts[0] == counts[1] <= 10


@pytest.mark.parametrize("given", ["", "Bearer wrong", "Bearer "])
def test_strangers_find_nothing(konstanz: None, client: Client, settings: Any, given: str) -> None:
    settings.DEMO, settings.METRICS_TOKEN = False, TOKEN

    answer = client.get("/metrics", headers={"Authorization": given} if given else {})

    assert answer.status_code == 404


def test_without_a_token_nobody_has_an_empty_one(konstanz: None, client: Client, settings: Any) -> None:
    settings.DEMO, settings.METRICS_TOKEN = False, ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_token_opens(konstanz: None, client: Client, settings: Any) -> None:
    settings.DEMO, settings.METRICS_TOKEN = False, TOKEN

    assert read(client, Authorization=f"Bearer {TOKEN}")


def test_a_signed_in_keeper_may_read(konstanz: None, client: Client, settings: Any) -> None:
    sofia = person("sofia")
    sofia.is_demo = False
    sofia.save(update_fields=["is_demo"])
    client.force_login(sofia)
    settings.DEMO = False

    assert read(client)
