"""The one writer of a case's owner, and of who follows it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from requests_app.actions import sla
from requests_app.lib.prepared import fetch
from requests_app.models import Case, CaseFollower, Handover
from requests_app.vocabulary import ClockKind


def give_to(case: Case, person_id: int, *, at: datetime) -> bool:
    """Make somebody the owner; the old owner follows. The caller writes.

    Taking a handed-over case accepts it: then True is given.
    """
    if case.owner_id is not None and case.owner_id != person_id:
        follow(case, case.owner_id, at=at, reason="owned")
        case.last_owner_id = case.owner_id
    case.owner_id = person_id
    handover = Handover.objects.filter(case=case, ended_at__isnull=True)
    is_accepted = handover.update(ended_at=at, accepted_by_id=person_id) > 0
    if is_accepted:
        sla.stop_clocks(case, ClockKind.HANDOVER, at=at)
    return is_accepted


def take_from_owner(case: Case) -> None:
    """Leave the case without an owner and remember the last one. The caller writes."""
    if case.owner_id is not None:
        case.last_owner_id = case.owner_id
        case.owner = None


def follow(case: Case, person_id: int, *, at: datetime, reason: str) -> bool:
    """Let somebody follow a case; a second reason is added to the first. False when she does so for this reason."""
    return bool(fetch(FOLLOW, [case.pk, person_id, at, [reason]]))


FOLLOW: Final = """
    INSERT INTO requests_app_casefollower AS follower (case_id, person_id, since, reasons) VALUES ($1, $2, $3, $4)
    ON CONFLICT (case_id, person_id) DO UPDATE SET reasons = follower.reasons || EXCLUDED.reasons
    WHERE NOT follower.reasons @> EXCLUDED.reasons RETURNING id
"""


def unfollow(case: Case, person_id: int) -> bool:
    """Let somebody follow no longer; False when she did not."""
    return CaseFollower.objects.filter(case=case, person_id=person_id).delete()[0] > 0


def pass_on_following(followed: QuerySet[CaseFollower], heir_id: int | None, *, at: datetime) -> int:
    """Let somebody follow what another person followed, if there is an heir; give how many cases that were."""
    rows = list(followed.select_related("case"))
    for row in rows:
        if heir_id is not None:
            follow(row.case, heir_id, at=at, reason="succeeds")
    CaseFollower.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
