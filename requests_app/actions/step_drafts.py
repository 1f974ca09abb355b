"""The one writer of what colleagues have begun to write on a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from requests_app.models import StepDraft
from requests_app.rules.actor import Actor

BATCH: Final = 500


def keep_step(case_id: int, step: str, typed: Mapping[str, str], *, by: Actor, at: datetime) -> None:
    """Keep what stands in the form of a step; with nothing in it, it is forgotten. The caller has asked who sees it."""
    if not any(text.strip() for text in typed.values()):
        forget_step(case_id, step, by=by)
        return
    kept = {"typed": dict(typed), "changed_at": at}
    StepDraft.objects.update_or_create(case_id=case_id, person_id=by.person_id, step=step, defaults=kept)


def forget_step(case_id: int, step: str, *, by: Actor) -> None:
    """Forget it: it was sent, or thrown away."""
    StepDraft.objects.filter(case=case_id, person=by.person_id, step=step).delete()


def forget_steps_of(case_id: int) -> None:
    """Forget what anybody has begun to write on a case whose words are blanked."""
    StepDraft.objects.filter(case=case_id).delete()


def forget_old_steps(*, at: datetime) -> int:
    """Forget what nobody has touched for as long as a resident's draft is kept; give how many."""
    old = StepDraft.objects.filter(changed_at__lte=at - timedelta(days=settings.DRAFT_DAYS)).order_by("changed_at")
    ids = list(old.values_list("pk", flat=True)[:BATCH])
    return StepDraft.objects.filter(pk__in=ids).delete()[0] if ids else 0
