"""One trace from the door through the job to the message, read by a collector with a socket."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from requests_app.gateways.traces import Collector, ids_of
from requests_app.lib.tracing import record_with, span
from requests_app.models import JobRow
from requests_app.ops.tracing import Traces
from requests_app.tasks.messages import send
from requests_app.tasks.routing import route
from requests_app.vocabulary import Job
from tests.ops.conftest import BASE

SPANS: list[Any] = []
SECRET = "/s/KN-AAAA-BBBB/some-secret/"


class Receiver(BaseHTTPRequestHandler):
    """Reads what an OTLP exporter sends."""

    def do_POST(self) -> None:
        told = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
        for resource in told.resource_spans:
            for scope in resource.scope_spans:
                SPANS.extend(scope.spans)
        self.send_response(200)
        self.send_header("Content-Type", "application/x-protobuf")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def collector(settings: Any) -> Iterator[Collector]:
    """Switch traces on, towards a real receiver."""
    SPANS.clear()
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lent = Collector(f"http://127.0.0.1:{server.server_port}", service="tests")
    record_with(lent)
    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], f"{Traces.__module__}.{Traces.__name__}", *settings.MIDDLEWARE[1:]]
    yield lent
    record_with(None)
    lent.provider.shutdown()
    server.shutdown()
    server.server_close()


@pytest.mark.django_db(transaction=True)
def test_request_routing_and_receipt_are_one_trace(konstanz: None, collector: Collector) -> None:
    words = {"description": "A hole.", "address": "Hussenstraße 12", "district": "010", "contact_by": "email"}
    more = {"email": "rosa@konstanz.example", "idempotency_key": "k" * 24}
    answer = Client().post("/report/road-damage/", words | more, headers={"X-Request-ID": "of-the-test-1"})
    assert answer.status_code == 302
    for name, work in ((Job.ROUTE_CASE, route), (Job.SEND_MESSAGE, send)):
        for pk in JobRow.objects.filter(name=name).values_list("pk", flat=True):
            work(pk)
    collector.provider.force_flush()

    trace_id, first_id = ids_of("of-the-test-1")
    by_name = {one.name: one for one in SPANS}
    assert set(by_name) == {"POST /report/<slug:code>/", Job.ROUTE_CASE, Job.SEND_MESSAGE}
    assert {int.from_bytes(one.trace_id, "big") for one in SPANS} == {trace_id}
    first = by_name.pop("POST /report/<slug:code>/")
    assert int.from_bytes(first.span_id, "big") == first_id
    assert not first.parent_span_id
    assert {int.from_bytes(one.parent_span_id, "big") for one in by_name.values()} == {first_id}
    assert all(one.end_time_unix_nano >= one.start_time_unix_nano for one in SPANS)


@pytest.mark.django_db
def test_no_span_names_a_path_or_a_fault_in_words(konstanz: None, collector: Collector) -> None:
    Client().get(SECRET)
    with pytest.raises(ValueError, match="Rosa"), span("a job", request_id="of-the-test-2"):
        raise ValueError("Rosa Feldmann")
    collector.provider.force_flush()

    told = "".join(str(one) for one in SPANS)
    assert "/s/<" in told
    assert "some-secret" not in told
    assert "KN-AAAA" not in told
    assert "ValueError" in told
    assert "Rosa" not in told


def test_a_dead_collector_holds_nobody_up() -> None:
    lent = Collector("http://127.0.0.1:9", service="tests")
    record_with(lent)
    try:
        with span("a job", request_id="of-the-test-3"):
            done = True
    finally:
        record_with(None)
        lent.provider.shutdown()

    assert done


def test_off_nothing_of_it_is_loaded() -> None:
    asked = (
        "import django, sys; django.setup(); "
        "print(sorted(name for name in sys.modules if name.startswith('opentelemetry')))"
    )

    done = subprocess.run([sys.executable, "-c", asked], cwd=BASE, capture_output=True, text=True, check=True)

    assert done.stdout.strip().splitlines()[-1] == "[]"
