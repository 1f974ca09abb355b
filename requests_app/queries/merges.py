"""What joining cases asks of the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from requests_app.models import Case, CaseEvent, Clock, ServiceRequest
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import ENDED_STATES, EventKind, WakeOn


def case_id_behind(reference: str) -> int | None:
    """Find the case of a reference: its own, or that of any request on it."""
    wanted = normalise_reference(reference)
    found = Case.objects.filter(reference=wanted).values_list("id", flat=True).first()
    return found or ServiceRequest.objects.filter(reference=wanted).values_list("case_id", flat=True).first()


def due_dates(case: Case) -> dict[str, str]:
    """Give the due instants of a case's running clocks, by kind; calls for a person left out."""
    running = Clock.objects.filter(case=case, stopped_at__isnull=True, escalation__isnull=True)
    return {kind: due_at.isoformat() for kind, due_at in running.values_list("kind", "due_at")}


def is_child_ended(before: Mapping[str, Any]) -> bool:
    """Tell whether a wait for a case below is over, because that case ended while nobody could be woken."""
    rule = before["wake_rule"] or {}
    if rule.get("on") != WakeOn.CHILD or not rule.get("child"):
        return False
    return Case.objects.filter(pk=rule["child"], state__in=ENDED_STATES).exists()


def own_priority(case: Case) -> int:
    """Give the priority that was decided about a case itself, whatever the cases joined to it have brought."""
    own = CaseEvent.objects.filter(case=case, changes__has_key="priority").exclude(
        kind__in=[EventKind.ABSORBED, EventKind.LET_GO]
    )
    found = own.order_by("-sequence").values_list("changes__priority", flat=True).first()
    return int(found) if found is not None else case.priority


def joined_priorities(case: Case) -> list[int]:
    """List the priorities of the cases that are joined to a case now."""
    return list(Case.objects.filter(merged_into=case).values_list("priority", flat=True))
