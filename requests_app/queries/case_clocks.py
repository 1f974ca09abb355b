"""The clocks of a case as staff read them: what is due when, how it stands, and why this date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app.models import Clock
from requests_app.queries.case_reasons import why_this_date
from requests_app.vocabulary import ClockKind

FIELDS: Final = (
    "id", "kind", "why", "calendar_version", "policy_version", "due_at", "paused_at", "stopped_at", "warned_at",
    "breached_at",
)  # fmt: skip


@dataclass(frozen=True)
class ClockCard:
    """One clock. `tag`: "overdue", "at_risk" or nothing, as on the board."""

    kind: ClockKind
    name: str
    due_at: datetime
    standing: str
    tag: str
    is_over: bool
    why: str


def clocks_in_one() -> ArraySubquery:
    """Read the clocks of a case with the case, in one statement; those of calls stand beside the calls."""
    clocks = Clock.objects.filter(case=OuterRef("pk"), escalation__isnull=True).order_by("id")
    fields = {name: name for name in FIELDS}
    return ArraySubquery(clocks.values(data=JSONObject(calendar="calendar__name", **fields)))


def cards_of(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> tuple[ClockCard, ...]:
    """Make the cards, those that run first. `rows`: as `clocks_in_one` reads them."""
    cards = [_card(row, at=at) for row in rows]
    return tuple(sorted(cards, key=lambda card: card.is_over))


def _card(row: Mapping[str, Any], *, at: datetime) -> ClockCard:
    due_at, is_over = _moment(row["due_at"]), row["stopped_at"] is not None
    tag = "" if is_over else _tag(row, due_at, at=at)
    return ClockCard(
        kind=ClockKind(row["kind"]),
        name=str(ClockKind(row["kind"]).label),
        due_at=due_at,
        standing=_standing(row),
        tag=tag,
        is_over=is_over,
        why=why_this_date(row),
    )


def _tag(row: Mapping[str, Any], due_at: datetime, *, at: datetime) -> str:
    if row["breached_at"] or (row["paused_at"] is None and at > due_at):
        return "overdue"
    return "at_risk" if row["warned_at"] else ""


def _standing(row: Mapping[str, Any]) -> str:
    if row["stopped_at"]:
        sentence = _("ended %(when)s, too late") if row["breached_at"] else _("ended %(when)s, in time")
        return sentence % {"when": _when(row["stopped_at"])}
    if row["paused_at"]:
        return _("stands still since %(when)s") % {"when": _when(row["paused_at"])}
    return _("runs")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _when(text: str) -> str:
    return date_format(timezone.localtime(_moment(text)), _("j M Y, H:i"))
