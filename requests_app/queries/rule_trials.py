"""New rules tried on cases that are here: how many would go elsewhere. Nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import F, Q

from requests_app.models import Case, QueueStay
from requests_app.queries import places, queues
from requests_app.queries.conditions import values_of
from requests_app.rules.conditions import CaseValues
from requests_app.rules.routing import RoutingRule, as_routed

BATCH: Final = 1000
EXAMPLES: Final = 3
NO_QUEUE: Final = ""  # no rule fits: the case stays in intake


@dataclass(frozen=True)
class TrialScope:
    """Which cases: the newest so many, or those opened since a moment; neither says all."""

    last: int | None = None
    since: datetime | None = None


@dataclass
class Trial:
    """What came of it. `moves` counts pairs of queue codes: that of the router then, that of the new rules."""

    asked: int = 0
    never_routed: int = 0
    unmatched: int = 0
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: defaultdict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def moved(self) -> int:
        """Count the cases that would go elsewhere."""
        return self.moves.total()


def try_rules(
    rules: Sequence[RoutingRule], scope: TrialScope, *, at: datetime, examples: int = EXAMPLES, batch: int = BATCH
) -> Trial:
    """Ask rules of cases as they were when the router placed them first, and compare with where it sent them.

    Where people have put a case since does not count. Two queries for each batch.
    """
    trial = Trial()
    intake = queues.intake_queue().code
    for cases in _batches(scope, at=at, batch=batch):
        first = _first_routes([case_id for case_id, _reference, _values in cases])
        for case_id, reference, values in cases:
            if case_id not in first:
                trial.never_routed += 1
                continue
            before, facts = first[case_id]
            now = _queue_for(as_routed(values, facts, intake=intake), rules)
            _count(trial, reference, before, now, examples)
    return trial


def _count(trial: Trial, reference: str, before: str, now: str, examples: int) -> None:
    trial.asked += 1
    trial.unmatched += now == NO_QUEUE
    if before != now:
        trial.moves[before, now] += 1
        if len(trial.examples[before, now]) < examples:
            trial.examples[before, now].append(reference)


def _queue_for(values: CaseValues, rules: Sequence[RoutingRule]) -> str:
    return next((rule.queue for rule in rules if rule.fits(values)), NO_QUEUE)


def _batches(scope: TrialScope, *, at: datetime, batch: int) -> Iterator[list[tuple[int, str, CaseValues]]]:
    """Give the cases, the newest first, in lists of `batch`."""
    zone = places.city().timezone
    cases = Case.objects.order_by("-pk")
    if scope.since is not None:
        cases = cases.filter(opened_at__gte=scope.since)
    left, below = scope.last, None
    while left is None or left > 0:
        size = batch if left is None else min(batch, left)
        rows = list(values_of((cases if below is None else cases.filter(pk__lt=below))[:size], at=at, zone=zone))
        if rows:
            yield rows
        if len(rows) < size:
            return
        below = rows[-1][0]
        left = None if left is None else left - size


def _first_routes(case_ids: Sequence[int]) -> dict[int, tuple[str, dict[str, Any]]]:
    """Say for each case where the rules first sent it, and the facts then; the queue is empty where none fitted."""
    stays = (
        QueueStay.objects.filter(case_id__in=case_ids)
        .filter(Q(rule_version__isnull=False) | Q(trace__has_key="facts"))
        .order_by("case_id", F("rule_version").asc(nulls_last=True), "id")
        .distinct("case_id")
        .values_list("case_id", "rule_version", "queue__code", "trace__facts")
    )
    return {case_id: (NO_QUEUE if version is None else queue, facts or {}) for case_id, version, queue, facts in stays}
