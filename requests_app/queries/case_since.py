"""What became of a case while somebody had its page open: how it stood then, how it stands now, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.case_timelines import Entry, Names, timeline
from requests_app.rules.ledger import fold
from requests_app.vocabulary import CaseState, Priority, WaitReason


@dataclass(frozen=True)
class Changed:
    """One thing that is not as it was, in words."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Since:
    """Everything that happened since a page was opened; no entries: nothing."""

    changed: tuple[Changed, ...]
    entries: tuple[Entry, ...]


def since(rows: Sequence[Mapping[str, Any]], revision: int, names: Names, *, services: Mapping[int, str]) -> Since:
    """Lay the events up to a revision beside all of them (no query). `rows`: those of the timeline, newest first."""
    seen = [row for row in rows if row["revision"] <= revision]
    later = [row for row in rows if row["revision"] > revision]
    before, now = (fold(row["changes"] for row in reversed(part)) for part in (seen, rows))
    says = _sayings(names, services)
    named = (
        Changed(str(label), says[name](before[name]), says[name](now[name]))
        for name, label in LABELS.items()
        if before[name] != now[name]
    )
    return Since(tuple(one for one in named if one.before != one.now), timeline(later, names))


LABELS: Final = {
    "state": _("State"),
    "queue": _("Work queue"),
    "owner": _("With"),
    "service": _("Service"),
    "priority": _("Priority"),
    "wait_reason": _("Waits for"),
}


def _sayings(names: Names, services: Mapping[int, str]) -> dict[str, Callable[[Any], str]]:
    """Give for each field what says its value in words; nothing is a dash."""

    def label_of(words: Any) -> Callable[[Any], str]:
        return lambda value: str(words(value).label) if value in _values(words) else NOTHING

    return {
        "state": label_of(CaseState),
        "queue": lambda value: names.queues.get(value, NOTHING),
        "owner": lambda value: names.people.get(value, NOTHING),
        "service": lambda value: services.get(value, NOTHING),
        "priority": label_of(Priority),
        "wait_reason": label_of(WaitReason),
    }


def _values(words: Iterable[Any]) -> set[Any]:
    return {member.value for member in words}


NOTHING: Final = "–"
