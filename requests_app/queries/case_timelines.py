"""Everything that happened to a case, as staff read it: one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.models import CaseEvent
from requests_app.queries.shapes import Marks, ask
from requests_app.rules.waiting import WokenBy
from requests_app.vocabulary import (
    ActorKind,
    CancelReason,
    Channel,
    ClockKind,
    EventKind,
    Outcome,
    OwnerSource,
    PassedOn,
    WaitReason,
    WordsKind,
)

COLUMNS: Final = (
    "id", "kind", "at", "revision", "data", "changes", "actor_kind", "person_id", "channel", "rule_version",
    "is_assisted", "active_seconds", "words__kind", "words__text", "words__is_public", "words__blanked_at",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """Words that stand beside an event."""

    kind: str
    label: str
    text: str
    is_public: bool
    is_blanked: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of the history: what, when, by whom, and the words."""

    kind: str
    title: str
    at: datetime
    who: str
    detail: str = ""
    said: tuple[Said, ...] = ()
    is_automatic: bool = False
    is_decision: bool = False  # it changed state, place, owner, service or priority


@dataclass(frozen=True)
class Names:
    """The names behind ids."""

    people: Mapping[int, str] = field(default_factory=dict)
    queues: Mapping[int, str] = field(default_factory=dict)


def event_rows(case_id: int) -> list[dict[str, Any]]:
    """Read events with their words, newest first: one row for each piece of words."""
    return [_event_of(row) for row in ask("events of a case", _events, {"case": case_id})]


def _events(marks: Marks) -> Any:
    return CaseEvent.objects.filter(case=marks["case"]).order_by("-sequence", "words__id").values_list(*COLUMNS)


def _event_of(row: tuple[Any, ...]) -> dict[str, Any]:
    event = dict(zip(COLUMNS, row, strict=True))
    return event | {"data": json.loads(event["data"]), "changes": json.loads(event["changes"])}


def timeline(rows: Iterable[Mapping[str, Any]], names: Names) -> tuple[Entry, ...]:
    """Turn the rows into lines."""
    return tuple(_entry(list(group), names) for _id, group in groupby(rows, key=lambda row: row["id"]))


def _entry(rows: list[Mapping[str, Any]], names: Names) -> Entry:
    event = rows[0]
    kind = EventKind(event["kind"])
    return Entry(
        kind=kind,
        title=str(kind.label),
        at=event["at"],
        who=_who(event, names),
        detail=_detail(kind, event, names),
        said=tuple(_said(row) for row in rows if row["words__kind"]),
        is_automatic=event["actor_kind"] in {ActorKind.SYSTEM, ActorKind.CLOCK},
        is_decision=bool(event["changes"]),
    )


def _who(event: Mapping[str, Any], names: Names) -> str:
    person = names.people.get(event["person_id"], "")
    kind = "" if person else str(ActorKind(event["actor_kind"]).label)
    channel = str(Channel(event["channel"]).label) if event["channel"] else ""
    return ", ".join(filter(None, (person, kind, channel)))


def _said(row: Mapping[str, Any]) -> Said:
    return Said(
        kind=row["words__kind"],
        label=str(WordsKind(row["words__kind"]).label),
        text=row["words__text"],
        is_public=row["words__is_public"],
        is_blanked=row["words__blanked_at"] is not None,
    )


def _detail(kind: EventKind, event: Mapping[str, Any], names: Names) -> str:
    """Say where to, to whom, or how: only what the kind of event can tell."""
    data, changes = event["data"], event["changes"]
    parts = []
    if changes.get("queue") and kind != EventKind.RECEIVED:
        parts.append(_("to %(queue)s") % {"queue": names.queues.get(changes["queue"], "?")})
    if kind == EventKind.ASSIGNED and changes.get("owner"):
        parts.append(_("to %(person)s") % {"person": names.people.get(changes["owner"], "?")})
    if kind == EventKind.ROUTED and data.get("rule"):
        parts.append(_("rule %(rule)s, version %(version)s") % {"rule": data["rule"], "version": event["rule_version"]})
    if data.get("outcome") in set(Outcome):
        parts.append(str(Outcome(data["outcome"]).label))
    if data.get("cancel_reason") in set(CancelReason):
        parts.append(str(CancelReason(data["cancel_reason"]).label))
    parts += _waits(data)
    parts += _hands(data, names)
    if "escalation" in data and data.get("owner"):
        source = str(OwnerSource(data["source"]).label) if data.get("source") in set(OwnerSource) else ""
        parts.append(f"{names.people.get(data['owner'], '?')} ({source})")
    if "clock_kind" in data:
        parts.append(_clock_detail(data))
    return "; ".join(parts)


def _hands(data: Mapping[str, Any], names: Names) -> list[str]:
    """Say why it came into other hands, in whose place, and whether that was one too many."""
    why = data.get("why")
    said = (
        str(PassedOn(why).label) if why in set(PassedOn) else "",
        _("in place of %(person)s") % {"person": names.people.get(data.get("instead_of", 0), "")},
        _("beyond the limit of %(limit)s cases") % {"limit": data.get("beyond_capacity")},
    )
    kept = (True, "instead_of" in data and why is None, "beyond_capacity" in data)
    return [words for words, is_told in zip(said, kept, strict=True) if words and is_told]


def _clock_detail(data: Mapping[str, Any]) -> str:
    """Say which clock, and its date; after another count also the date before."""
    clock = str(ClockKind(data["clock_kind"]).label)
    if "due_before" in data:
        dates = {"clock": clock, "before": _when(data["due_before"]), "due": _when(data["due"])}
        return _("%(clock)s: %(due)s instead of %(before)s") % dates
    return _("%(clock)s: %(due)s") % {"clock": clock, "due": _when(data["due"])}


def _when(text: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(text)), _("j M Y, H:i"))


WOKEN_BY: Final = {
    WokenBy.PERSON: gettext_lazy("a person let it go on"),
    WokenBy.REPLY: gettext_lazy("the resident has answered"),
    WokenBy.TIMER: gettext_lazy("the time was over"),
    WokenBy.OUTSIDE: gettext_lazy("somebody outside has answered"),
    WokenBy.CHILD: gettext_lazy("the case below it has ended"),
}


def _waits(data: Mapping[str, Any]) -> list[str]:
    """Say why a case waits and until when, and what woke it."""
    parts = []
    if data.get("wait_reason") in set(WaitReason):
        until = date_format(timezone.localtime(datetime.fromisoformat(data["wake_at"])), _("j M Y, H:i"))
        parts = [str(WaitReason(data["wait_reason"]).label), _("until %(when)s") % {"when": until}]
    if data.get("woken_by") in set(WokenBy):
        parts.append(str(WOKEN_BY[WokenBy(data["woken_by"])]))
    if data.get("is_answered") is False:
        parts.append(_("no answer came from the resident"))
    return parts


SENDING: Final = frozenset({EventKind.FORWARDED, EventKind.TRANSFERRED, EventKind.RETURNED})


def packet_of(entries: Iterable[Entry]) -> tuple[Said, ...]:
    """Give the words of the newest hand-over or return."""
    sent = (entry for entry in entries if entry.kind in SENDING)
    newest = next(sent, None)
    return newest.said if newest else ()
