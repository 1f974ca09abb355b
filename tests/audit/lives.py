"""Cases from which a break begins, and a line in the ledger that nobody decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet

from requests_app.actions import casework, escalation
from requests_app.models import (
    Case,
    CaseEvent,
    Escalation,
)
from tests.factories import MONDAY, routed_case
from tests.personas import cem, mirjam, rosa

LONG_AGO: Final = MONDAY - timedelta(days=3)
ADDRESS: Final = "sent to rosa@konstanz.example"
NUMBER: Final = "call +49 7531 900111 back"


def of(case: Case) -> Any:
    """Write to one case."""
    return Case.objects.filter(pk=case.pk)


def erase(rows: QuerySet[Any]) -> None:
    """Delete without asking what hangs on it."""
    rows._raw_delete(rows.db)


def held() -> Case:
    """Give a lamp in Cem's hands."""
    case = routed_case()
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    return case


def ended() -> Case:
    case = routed_case()
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="No lamp.", by=mirjam(), at=MONDAY)
    return case


def called() -> Escalation:
    case = routed_case()
    call = escalation.escalate_case(case.pk, by=rosa(case.requests.get().pk), at=MONDAY)
    return Escalation.objects.get(pk=call.escalation_id)


def event(case: Case, kind: str, **more: Any) -> CaseEvent:
    """Write a line into the ledger that nobody decided."""
    last = case.events.order_by("sequence").last()
    assert last is not None
    given = {"at": MONDAY, "revision": last.revision, "actor_kind": "system", "sequence": last.sequence + 1}
    return CaseEvent.objects.create(case=case, kind=kind, **{**given, **more})
