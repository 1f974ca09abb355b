"""Help with a draft at a counter: the one writer of its code, of its taking over and of its handing back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog
from django.conf import settings

from requests_app.actions.drafts import Page, save_draft
from requests_app.facts import HelpCodeUnknown, MoveNotAllowed
from requests_app.models import Draft
from requests_app.queries.drafts import KeptDraft
from requests_app.rules.actor import Actor
from requests_app.rules.draft_help import CODE_LASTS, HELP_LASTS, hidden, new_code, read_code
from requests_app.vocabulary.drafts import DraftStep

log = structlog.get_logger(__name__)


def offer_help(kept: KeptDraft, path: str, *, at: datetime) -> str:
    """Give a code by which a colleague at a counter opens a draft; a code from before opens nothing any more."""
    code = new_code()
    Draft.objects.filter(key=kept.key).update(
        help_code=hidden(code, key=settings.REFERENCE_SECRET), help_path=path[:120], help_until=at + CODE_LASTS
    )
    return code


def take_over(typed: str, *, by: Actor, at: datetime) -> int:
    """Open the draft of a code to a colleague; give its id. The code is used up. Raises `HelpCodeUnknown`."""
    if not by.is_staff or by.person_id is None:
        raise MoveNotAllowed
    code = read_code(typed)
    if not code:
        raise HelpCodeUnknown
    offered = Draft.objects.filter(help_code=hidden(code, key=settings.REFERENCE_SECRET), help_until__gt=at)
    found = offered.values_list("pk", flat=True).first()
    taken = {"help_code": "", "helped_by_id": by.person_id, "help_until": at + HELP_LASTS}
    if found is None or not offered.filter(pk=found).update(**taken):
        raise HelpCodeUnknown
    log.info("draft.taken_over", draft_id=found, person_id=by.person_id)
    return int(found)


def hand_back(before: KeptDraft, page: Page, *, by: Actor, at: datetime) -> None:
    """Keep what a colleague has filled, and give the draft back to its browser. Raises `DraftChanged`."""
    # She has filled all pages at once; the resident goes on behind them.
    kept = save_draft(before, replace(page, step=DraftStep.WHOLE), at=at)
    goes_on = before.step if before.step == DraftStep.WHOLE or not kept.told("service") else DraftStep.SEND
    mine = Draft.objects.filter(key=kept.key, helped_by=by.person_id, revision=kept.revision)
    mine.update(step=goes_on, helped_revision=kept.revision, help_until=None)
    log.info("draft.handed_back", draft_id=before.pk, person_id=by.person_id)
