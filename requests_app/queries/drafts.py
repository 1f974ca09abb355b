"""The draft of a browser, found by its key alone; and what became of one that was sent."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings

from requests_app.models import Draft
from requests_app.rules.drafts import Typed
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary import SuggestionSource
from requests_app.vocabulary.drafts import DraftStep


@dataclass(frozen=True)
class KeptDraft:
    """What was typed and not sent yet."""

    pk: int
    key: str
    step: DraftStep
    typed: Typed
    suggested: dict[str, Any] | None
    seconds: dict[str, int]
    idempotency_key: str
    revision: int
    writer: str
    helped_by_id: int | None = None  # a colleague at a counter
    helped_revision: int = 0  # the revision that she has handed back; 0: none

    @property
    def assisted_by(self) -> int | None:
        """Give the colleague who has helped to fill it; None where nobody has handed it back."""
        return self.helped_by_id if self.helped_revision else None

    def told(self, name: str) -> str:
        """Give the last value of a field."""
        return (self.typed.get(name) or [""])[-1]

    @property
    def shown(self) -> Suggested | None:
        """Give the services that were suggested."""
        if not self.suggested:
            return None
        told = self.suggested
        return Suggested(SuggestionSource(told["source"]), tuple(told["choices"]), told["model_version"])


COLUMNS: Final = tuple(field.name for field in fields(KeptDraft))


@dataclass(frozen=True)
class TakenDraft:
    """A draft that a colleague has before her, and the path of the pages to which it belongs."""

    draft: KeptDraft
    path: str


def draft_taken_by(person_id: int, draft_id: int, *, at: datetime) -> TakenDraft | None:
    """Find a draft that a colleague has taken over by its code, while she may (one query)."""
    mine = Draft.objects.filter(pk=draft_id, helped_by=person_id, help_code="", help_until__gt=at)
    row = mine.values(*COLUMNS, "help_path").first()
    if row is None:
        return None
    path = row.pop("help_path")
    return TakenDraft(KeptDraft(**{**row, "step": DraftStep(row["step"])}), path)


def draft(key: str, *, at: datetime) -> KeptDraft | None:
    """Find a draft that is not too old (one query)."""
    young = Draft.objects.filter(key=key, changed_at__gt=at - timedelta(days=settings.DRAFT_DAYS))
    row = young.values(*COLUMNS).first()
    return KeptDraft(**{**row, "step": DraftStep(row["step"])}) if row else None
