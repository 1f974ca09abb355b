"""What each web process counts: requests by route and status, and how long they took."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Final

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import ValueClass

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
OWN: Final = CollectorRegistry()
REQUESTS: Final = Counter(
    "city_http_requests", "Requests by route and status.", ("method", "route", "status"), registry=OWN
)
SECONDS: Final = Histogram(
    "city_http_request_seconds", "Seconds until a request was answered.", ("route",), buckets=BUCKETS, registry=OWN
)
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


# Looked up once for each route: the client's own look-up writes every label out and takes a lock.
@cache
def _requests(method: str, route: str, status: int) -> Counter:
    return REQUESTS.labels(method, route, str(status))


@cache
def _seconds(route: str) -> Histogram:
    return SECONDS.labels(route)


class Meters:
    """Middleware: counts each request under its route, never under its path, which may name a person's request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and count."""
        began = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        route = f"/{match.route}" if match else "unknown"
        method = request.method if request.method in METHODS else "other"
        _requests(method, route, response.status_code).inc()
        _seconds(route).observe(time.perf_counter() - began)
        return response


def registry() -> CollectorRegistry:
    """Give what all web processes of this machine have counted, where they share a folder; else this one's counts."""
    if ValueClass.__name__ != "MmapedValue":
        return OWN
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
