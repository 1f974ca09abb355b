"""The one writer of a case's owner, and of who follows it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from requests_app.actions import sla
from requests_app.models import Case, CaseFollower, Handover
from requests_app.vocabulary import ClockKind


def give_to(case: Case, person_id: int, *, at: datetime) -> None:
    """Make somebody the owner; the old owner follows. Taking a handed-over case accepts it. The caller writes."""
    if case.owner_id is not None and case.owner_id != person_id:
        follow(case, case.owner_id, at=at, reason="owned")
        case.last_owner_id = case.owner_id
    case.owner_id = person_id
    accepted = Handover.objects.filter(case=case, ended_at__isnull=True)
    if accepted.update(ended_at=at, accepted_by_id=person_id):
        sla.stop_clocks(case, ClockKind.HANDOVER, at=at)


def take_from_owner(case: Case) -> None:
    """Leave the case without an owner and remember the last one. The caller writes."""
    if case.owner_id is not None:
        case.last_owner_id = case.owner_id
        case.owner = None


def follow(case: Case, person_id: int, *, at: datetime, reason: str) -> None:
    """Let somebody follow a case; a second reason is added to the first."""
    follower, is_new = CaseFollower.objects.get_or_create(
        case=case, person_id=person_id, defaults={"since": at, "reasons": [reason]}
    )
    if not is_new and reason not in follower.reasons:
        follower.reasons.append(reason)
        follower.save(update_fields=["reasons"])


def pass_on_following(followed: QuerySet[CaseFollower], heir_id: int | None, *, at: datetime) -> int:
    """Let somebody follow what another person followed, if there is an heir; give how many cases that were."""
    rows = list(followed.select_related("case"))
    for row in rows:
        if heir_id is not None:
            follow(row.case, heir_id, at=at, reason="succeeds")
    CaseFollower.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
