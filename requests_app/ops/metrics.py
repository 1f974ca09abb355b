"""`/metrics`: what a Prometheus reads; the work from the database, the requests from the web processes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from requests_app.ops import meters
from requests_app.queries import ops
from requests_app.queries.metrics import Figures, figures
from requests_app.vocabulary import KEEPERS

Labels = tuple[str, ...]
Sample = tuple[Labels, float]
Line = tuple[str, str, Labels, Iterable[Sample]]


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the figures to whoever has the token, to keepers, and in a demo to everybody; others find nothing."""
    if not _may_read(request):
        raise Http404
    text = generate_latest(meters.registry())
    up = ops.database_answers()
    work = CollectorRegistry()
    work.register(Work(figures(at=timezone.now()) if up else None))
    return HttpResponse(text + generate_latest(work), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.DEMO or settings.DEBUG:
        return True
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and secrets.compare_digest(token.encode(), settings.METRICS_TOKEN.encode()):
        return True
    return not KEEPERS.isdisjoint(getattr(request.user, "roles", ()))


class Work(Collector):
    """Gauges of one reading of the database; without an answer only `city_database_up`."""

    def __init__(self, read: Figures | None) -> None:
        self.read = read

    def collect(self) -> Iterator[Metric]:
        """Give each gauge with its samples."""
        yield GaugeMetricFamily("city_database_up", "1 while the database answers.", value=float(self.read is not None))
        if self.read is None:
            return
        for name, help_text, labels, samples in lines_of(self.read):
            gauge = GaugeMetricFamily(name, help_text, labels=labels)
            for values, number in samples:
                gauge.add_metric(values, number)
            yield gauge


NONE: Final[Labels] = ()


def lines_of(read: Figures) -> list[Line]:
    """List every gauge: name, help, labels, samples."""
    status, calls = read.status, read.calls
    audit = status.audit
    return [
        *_lines_of_queues(read),
        *_lines_of_jobs(read),
        ("city_calls_open", "Open calls for a person.", NONE, [((), calls.open)]),
        ("city_calls_unacknowledged", "Open calls nobody has heard yet.", NONE, [((), calls.unacknowledged)]),
        ("city_calls_oldest_unacknowledged_seconds", "Age of the oldest of them.", NONE, [((), calls.oldest_seconds)]),
        *_lines_of_clocks(read),
        ("city_audit_violations", "What the last audit found.", NONE, [((), audit.violations)] if audit else []),
        ("city_audit_age_hours", "Hours since the last audit.", NONE, [((), audit.hours_ago)] if audit else []),
    ]


def _lines_of_queues(read: Figures) -> list[Line]:
    labels, queues = ("office", "queue"), read.queues
    return [
        ("city_queue_depth", "Cases waiting.", labels, [((q.office, q.queue), q.waiting) for q in queues]),
        (
            "city_queue_oldest_seconds",
            "How long the oldest of them has waited.",
            labels,
            [((q.office, q.queue), q.oldest_seconds) for q in queues],
        ),
    ]


def _lines_of_jobs(read: Figures) -> list[Line]:
    status, by_lane = read.status, ("lane",)
    alive = dict.fromkeys(("relay", "beat", "worker"), 0)
    for process in status.processes:
        alive[process.kind] = alive.get(process.kind, 0) + process.alive
    return [
        ("city_jobs_open", "Jobs that are not done.", by_lane, [((lane.name,), lane.open) for lane in status.lanes]),
        (
            "city_jobs_oldest_seconds",
            "Age of the oldest of them.",
            by_lane,
            [((lane.name,), lane.oldest_seconds) for lane in status.lanes],
        ),
        ("city_lane_workers", "Workers of a lane.", by_lane, [((lane.name,), lane.workers) for lane in status.lanes]),
        ("city_jobs_failing", "Open jobs that were tried in vain.", NONE, [((), read.jobs_failing)]),
        ("city_jobs_dead", "Jobs given up after the last try.", NONE, [((), status.dead_count)]),
        ("city_relay_lag_seconds", "Age of the oldest due job without a hint.", NONE, [((), read.relay_lag_seconds)]),
        (
            "city_processes_alive",
            "Processes with a sign of life.",
            ("kind",),
            [((k,), n) for k, n in alive.items()],
        ),
        ("city_broker_up", "1 while the relay reaches the broker.", NONE, [((), float(status.broker is True))]),
    ]


def _lines_of_clocks(read: Figures) -> list[Line]:
    by_kind, clocks = ("kind",), read.clocks
    return [
        ("city_clocks_running", "Clocks that run or pause.", by_kind, [((c.kind,), c.running) for c in clocks]),
        ("city_clocks_breached", "Those past their date.", by_kind, [((c.kind,), c.breached) for c in clocks]),
        ("city_clocks_overdue", "Those the sweep has not seen yet.", by_kind, [((c.kind,), c.overdue) for c in clocks]),
    ]
