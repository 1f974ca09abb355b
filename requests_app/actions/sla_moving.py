"""A promised date that an incident moves: later only, never over a broken one, and never a statutory term."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from requests_app.actions.sla_rows import AIM, take_date
from requests_app.models import Case, Clock
from requests_app.queries.slas import stretches_of
from requests_app.vocabulary import ClockKind


def move_promise(case: Case, due_at: datetime, *, incident_id: int) -> dict[str, Any]:
    """Move the promised date of a case to a later moment; give what its event says of it, nothing where it stays.

    The caller holds the case's lock.
    """
    norms = Clock.objects.filter(case=case, kind=ClockKind.SERVICE_NORM, stopped_at__isnull=True)
    clock = norms.select_related("calendar").prefetch_related("intervals").order_by("-id").first()
    if clock is None or clock.breached_at is not None or clock.due_at >= due_at:
        return {}
    before = clock.due_at
    why = {"moved_from": before.isoformat(), "incident": incident_id}
    take_date(clock, due_at, stretches=stretches_of(clock), why=why)
    clock.save(update_fields=AIM)
    case.promised_at = clock.due_at
    Case.objects.filter(pk=case.pk).update(promised_at=clock.due_at)
    return {"clock_kind": clock.kind, "due_before": before.isoformat(), "due": clock.due_at.isoformat()}
