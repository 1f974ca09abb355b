"""Replay the ledger: batch by batch, compare what the events tell with what the rows say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import connection, transaction

from requests_app.models import Case, CaseEvent, QueueStay
from requests_app.rules.ledger import FOLDED_FIELDS, Difference, Line, Record, differences

BATCH: Final = 500
COUNTERS: Final = ("event_count", "revision")


@dataclass(frozen=True)
class Replayed:
    """One case that was replayed, and how its rows differ from its ledger; none: the law holds."""

    case_id: int
    reference: str
    differences: tuple[Difference, ...]


def count_cases() -> int:
    """Count what there is to replay."""
    return Case.objects.count()


def replay_case(reference: str) -> Replayed | None:
    """Replay one case; None when no case has this reference."""
    with _one_moment():
        rows = list(_rows().filter(reference=reference))
        return next(_replay(rows), None)


def replay_all(*, after: int = 0) -> Iterator[list[Replayed]]:
    """Replay every case, a batch at a time; memory holds one batch, and each batch is read at one moment."""
    while True:
        with _one_moment():
            rows = list(_rows().filter(pk__gt=after).order_by("pk")[:BATCH])
            batch = list(_replay(rows))
        if not batch:
            return
        after = batch[-1].case_id
        yield batch


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read cases, events and stays as of one moment, while the city goes on working."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _rows() -> Any:
    return Case.objects.values("pk", "reference", *FOLDED_FIELDS, *COUNTERS)


def _replay(rows: list[dict[str, Any]]) -> Iterator[Replayed]:
    ids = [row["pk"] for row in rows]
    events = CaseEvent.objects.filter(case__in=ids).order_by("case", "sequence")
    lines = _by_case(events.values_list("case", "sequence", "revision", "changes"))
    stays = _by_case(QueueStay.objects.filter(case__in=ids).order_by("case", "id").values_list("case", "queue"))
    for row in rows:
        record = Record(
            standing={name: row[name] for name in FOLDED_FIELDS},
            event_count=row["event_count"],
            revision=row["revision"],
            stays=[queue for (queue,) in stays.get(row["pk"], ())],
        )
        told = [Line(*line) for line in lines.get(row["pk"], ())]
        yield Replayed(row["pk"], row["reference"], tuple(differences(told, record)))


def _by_case(rows: Any) -> dict[int, list[tuple[Any, ...]]]:
    return {case: [row[1:] for row in found] for case, found in groupby(rows, key=itemgetter(0))}
