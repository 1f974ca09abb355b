"""Spans sent to an OpenTelemetry collector (OTLP over HTTP), by a thread of their own: nothing waits for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, TraceFlags

TIMEOUT_SECONDS: Final = 5
_FIRST: ContextVar[tuple[int, int] | None] = ContextVar("first", default=None)


class DerivedIds(RandomIdGenerator):
    """The ids of a first span come from the request; all others are drawn."""

    def generate_trace_id(self) -> int:
        """Give the trace of the request that begins now, or draw one."""
        first = _FIRST.get()
        return first[0] if first else super().generate_trace_id()

    def generate_span_id(self) -> int:
        """Give the first span of the request that begins now, or draw one."""
        first = _FIRST.get()
        return first[1] if first else super().generate_span_id()


class Collector:
    """Records spans and sends them on; see `lib.tracing.Recorder`."""

    def __init__(self, endpoint: str, *, service: str) -> None:
        self.provider = TracerProvider(
            resource=Resource.create({"service.name": service}), id_generator=DerivedIds(), shutdown_on_exit=True
        )
        exporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", timeout=TIMEOUT_SECONDS)
        self.provider.add_span_processor(BatchSpanProcessor(exporter))
        self.tracer = self.provider.get_tracer("cityservices")

    @contextmanager
    def span(self, name: str, *, request_id: str, is_first: bool) -> Iterator[None]:
        """Record how long a block takes; a fault is told by its kind, never by its text, which may be personal."""
        ids = ids_of(request_id)
        token = _FIRST.set(ids if is_first else None)
        try:
            current = self.tracer.start_span(
                name,
                context=None if is_first else below(ids),
                kind=SpanKind.SERVER if is_first else SpanKind.CONSUMER,
                attributes={"city.request_id": request_id},
            )
        finally:
            _FIRST.reset(token)
        try:
            yield
        except Exception as fault:
            current.set_attribute("error.type", type(fault).__name__)
            raise
        finally:
            current.end()


def ids_of(request_id: str) -> tuple[int, int]:
    """Derive trace and first span (128 and 64 bits, never 0) from a request's id."""
    digest = hashlib.sha256(request_id.encode()).digest()
    return int.from_bytes(digest[:16], "big") or 1, int.from_bytes(digest[16:24], "big") or 1


def below(ids: tuple[int, int]) -> Context:
    """Give the context in which a span hangs below a request's first one."""
    parent = SpanContext(trace_id=ids[0], span_id=ids[1], is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    return trace.set_span_in_context(NonRecordingSpan(parent))
