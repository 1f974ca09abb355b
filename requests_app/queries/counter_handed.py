"""What a clerk has handed over: whether it was accepted, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from requests_app.models import Handover
from requests_app.queries.catalogue import in_language
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState

SHOWN: Final = 30


@dataclass(frozen=True)
class HandedOver:
    """One hand-over of hers, ended cases included: she told the visitor what happens."""

    reference: str
    service_name: str
    to_queue: str
    sent_at: datetime
    accept_by: datetime
    accepted_by: str
    accepted_at: datetime | None
    is_late: bool
    ended_otherwise: bool  # the case left the queue before anybody there accepted it
    state: str


def handed_over(by: Actor, *, language: str) -> list[HandedOver]:
    """List the newest hand-overs of a colleague (one query)."""
    sent = Handover.objects.filter(sent_by=by.person_id, case__in=visible_to(by))
    rows = sent.select_related("case__service", "to_queue", "accepted_by").order_by("-sent_at", "-id")[:SHOWN]
    return [_line(row, language) for row in rows]


def _line(row: Handover, language: str) -> HandedOver:
    return HandedOver(
        reference=row.case.reference,
        service_name=in_language(row.case.service.names, language),
        to_queue=row.to_queue.name,
        sent_at=row.sent_at,
        accept_by=row.accept_by,
        accepted_by=row.accepted_by.name if row.accepted_by else "",
        accepted_at=row.ended_at if row.accepted_by else None,
        is_late=row.late_at is not None,
        ended_otherwise=row.ended_at is not None and row.accepted_by is None,
        state=str(CaseState(row.case.state).label),
    )
