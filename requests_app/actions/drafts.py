"""The one writer of drafts: they are saved while somebody types, and forgotten when they are sent or old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from requests_app.actions.uploads import drop_upload
from requests_app.facts import DraftChanged
from requests_app.lib.codes import new_key
from requests_app.models import Draft
from requests_app.queries.drafts import COLUMNS, KeptDraft
from requests_app.rules.drafts import Typed, with_page
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary.drafts import DraftStep

BATCH: Final = 500
SECONDS_MAX: Final = 86_400
STAYS: Final = frozenset({"pk", "key", "idempotency_key", "helped_by_id", "helped_revision"})


@dataclass(frozen=True)
class Page:
    """What an open page wants to be kept: its fields, the revision it was drawn with, and a word of its own."""

    step: DraftStep
    typed: Typed
    revision: int = 0
    writer: str = ""
    is_by_itself: bool = False  # saved while somebody types; False: she has pressed a button
    seconds: int = 0
    suggested: Suggested | None = None


def check_revision(before: KeptDraft | None, page: Page) -> None:
    """Let a page change only the draft that it shows, or that it has saved by itself. Raises `DraftChanged`."""
    if before is None:
        return
    is_mine = bool(page.writer) and before.writer == page.writer
    if before.revision != page.revision and not is_mine:
        raise DraftChanged


def save_draft(before: KeptDraft | None, page: Page, *, at: datetime, idempotency_key: str = "") -> KeptDraft:
    """Keep what a page shows, in one statement. Raises `DraftChanged` where another page has saved meanwhile."""
    check_revision(before, page)
    kept = KeptDraft(
        pk=before.pk if before else 0,
        key=before.key if before else new_key(),
        step=page.step,
        typed=with_page(before.typed if before else {}, page.typed, page.step),
        suggested=_told(page.suggested) or (before.suggested if before else None),
        seconds=_seconds(before.seconds if before else {}, page),
        idempotency_key=before.idempotency_key if before else idempotency_key or new_key(),
        revision=before.revision + 1 if before else 1,
        writer=page.writer if page.is_by_itself else "",
        helped_by_id=before.helped_by_id if before else None,
        helped_revision=before.helped_revision if before else 0,
    )
    if before is None:
        values = {name: getattr(kept, name) for name in COLUMNS if name != "pk"}
        Draft(**values, changed_at=at).save(force_insert=True)
        return kept
    changed = {name: getattr(kept, name) for name in COLUMNS if name not in STAYS}
    if not Draft.objects.filter(pk=before.pk, revision=before.revision).update(**changed, changed_at=at):
        raise DraftChanged
    return kept


def _told(shown: Suggested | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {"source": shown.source, "choices": list(shown.choices), "model_version": shown.model_version}


def _seconds(before: Mapping[str, int], page: Page) -> dict[str, int]:
    """Add the seconds of a page that was looked at once more."""
    if not page.seconds:
        return dict(before)
    total = before.get(page.step, 0) + page.seconds
    return {**before, page.step: min(total, SECONDS_MAX)}


def forget_draft(kept: KeptDraft, *, with_files: bool = False) -> None:
    """Forget what was typed; `with_files`: its photos, too, for no request has taken them."""
    Draft.objects.filter(key=kept.key).delete()
    if with_files:
        for note in kept.typed.get("kept", ()):
            drop_upload(note)


def forget_old_drafts(*, at: datetime) -> int:
    """Forget what nobody has touched for so many days; give how many. The sweep of files takes their photos."""
    old = Draft.objects.filter(changed_at__lte=at - timedelta(days=settings.DRAFT_DAYS)).order_by("changed_at")
    ids = list(old.values_list("pk", flat=True)[:BATCH])
    return Draft.objects.filter(pk__in=ids).delete()[0] if ids else 0
