"""Objections: what they ask of the records, and who may decide them."""

from __future__ import annotations

from datetime import datetime

from requests_app.models import Case, CaseEvent, Clock, ServiceRequest
from requests_app.queries import residents
from requests_app.rules.actor import Actor
from requests_app.rules.review import DECIDING_EVENTS, DECISIONS, AppealFacts
from requests_app.vocabulary import ClockKind


def people_who_decided(case_id: int) -> frozenset[int]:
    """Give everybody who has decided about a case: none of them reviews it."""
    decided = CaseEvent.objects.filter(case=case_id, kind__in=DECIDING_EVENTS, person__isnull=False)
    return frozenset(decided.values_list("person_id", flat=True))


def appeal_facts(case: Case, by: Actor, *, at: datetime) -> AppealFacts:
    """Say what an objection asks of a case and of the actor (three queries)."""
    mine = frozenset() if by.is_staff else residents.asked_by(case.pk, by)
    ended = ServiceRequest.objects.filter(pk__in=mine, mandate__isnull=False, mandate__expires_at__lt=at)
    return AppealFacts(
        is_resident=bool(mine),
        is_mandate_over=ended.exists(),
        cancel_reason=case.cancel_reason,
        last_decision=last_decision(case.pk),
        decided_at=decided_at(case),
    )


def last_decision(case_id: int) -> str:
    """Name the kind of the newest decision that somebody can object to; empty where there is none."""
    kinds = CaseEvent.objects.filter(case=case_id, kind__in=DECISIONS).order_by("-sequence")
    return kinds.values_list("kind", flat=True).first() or ""


def decided_at(case: Case) -> datetime | None:
    """Say when the decision was told."""
    return case.resolved_at or case.closed_at


def review_until(case: Case) -> datetime | None:
    """Say by when an objection is decided; None where none is open."""
    running = Clock.objects.filter(case=case, kind=ClockKind.REVIEW, stopped_at__isnull=True)
    return running.values_list("due_at", flat=True).first()
