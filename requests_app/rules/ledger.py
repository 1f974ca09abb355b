"""State is the fold of the events: replay a case from its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, Final

# The fields that events carry in `changes`; ids for places and people.
FOLDED_FIELDS: Final = ("state", "queue", "owner", "service", "priority", "is_pinned", "merged_into", "wait_reason")


def fold(changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Lay the changes of a case's events on each other, oldest first; the result is the case as it stands."""
    standing: dict[str, Any] = dict.fromkeys(FOLDED_FIELDS)
    for change in changes:
        standing.update(change)
    return standing


@dataclass(frozen=True)
class Line:
    """One event, as far as the fold goes."""

    sequence: int
    revision: int
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Record:
    """What the rows say of a case: the folded columns, two counters, and its stays' queues, oldest first."""

    standing: Mapping[str, Any]
    event_count: int
    revision: int
    stays: Sequence[int]


@dataclass(frozen=True)
class Difference:
    """What the ledger tells of a case, and what the rows say instead."""

    what: str
    told: Any
    found: Any


def differences(lines: Sequence[Line], record: Record) -> Iterator[Difference]:
    """Replay a case from its ledger and compare: every folded field, the counters, and where it has been."""
    standing = fold(line.changes for line in lines)
    for name in FOLDED_FIELDS:
        yield from _differs(name, standing[name], record.standing[name])
    yield from _differs("sequence", list(range(1, len(lines) + 1)), [line.sequence for line in lines])
    yield from _differs("event_count", len(lines), record.event_count)
    decisions = sum(after.revision != before.revision for before, after in pairwise(lines))
    yield from _differs("revision", decisions, record.revision)
    yield from _differs("stays", queues_of(lines), _without_repeats(record.stays))


def queues_of(lines: Iterable[Line]) -> list[int]:
    """List the queues a case has been in, oldest first; a second stay in the same queue right after is one."""
    return _without_repeats(line.changes["queue"] for line in lines if line.changes.get("queue") is not None)


def _without_repeats(queues: Iterable[int]) -> list[int]:
    return [queue for queue, _same in groupby(queues)]


def _differs(what: str, told: Any, found: Any) -> Iterator[Difference]:
    if told != found:
        yield Difference(what, told, found)
