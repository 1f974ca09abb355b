"""What a supervisor looks at: the latest audit, and the work that needs a hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from requests_app.models import AuditRun, Case, Escalation, JobRow
from requests_app.queries.audit import CHECKS, INVARIANTS, Check
from requests_app.vocabulary import CaseState, EscalationState


@dataclass(frozen=True)
class AuditLine:
    """One check in plain words: how many, and the first ids; `count` is None before it was first asked."""

    sentence: Promise
    code: str
    count: int | None
    examples: tuple[int, ...]
    is_information: bool


@dataclass(frozen=True)
class InvariantLine:
    """One invariant with its checks; `count` sums violations alone."""

    number: int
    title: Promise
    count: int
    lines: tuple[AuditLine, ...]


@dataclass(frozen=True)
class LatestAudit:
    """The last count of everything."""

    at: datetime
    milliseconds: int
    violations: int
    invariants: tuple[InvariantLine, ...]

    @property
    def broken(self) -> tuple[InvariantLine, ...]:
        """Give the invariants that do not read 0."""
        return tuple(line for line in self.invariants if line.count)


@dataclass(frozen=True)
class LateCall:
    """A call for a person that nobody has answered in time."""

    id: int
    reference: str
    owner: str
    level: int
    acknowledge_by: datetime


@dataclass(frozen=True)
class Supervision:
    """Everything on the page."""

    audit: LatestAudit | None
    late_calls: tuple[LateCall, ...]
    late_call_count: int
    dead_jobs: int
    need_help: int


CALLS_SHOWN = 50


def supervision(*, at: datetime) -> Supervision:
    """Read what waits for a hand (five queries)."""
    late = _late_calls(at)
    return Supervision(
        audit=latest_audit(),
        late_calls=tuple(
            LateCall(call.pk, call.case.reference, call.owner.name, call.level, call.acknowledge_by)
            for call in late.select_related("case", "owner").order_by("acknowledge_by", "id")[:CALLS_SHOWN]
        ),
        late_call_count=late.count(),
        dead_jobs=JobRow.objects.filter(dead_at__isnull=False, done_at__isnull=True).count(),
        need_help=Case.objects.filter(needs_routing_help=True, state=CaseState.NEW).count(),
    )


def _late_calls(at: datetime) -> QuerySet[Escalation]:
    unanswered = Q(acknowledged_at__isnull=True, state__in=[EscalationState.OPEN, EscalationState.REASSIGNED])
    return Escalation.objects.filter(unanswered, acknowledge_by__lt=at)


def latest_audit() -> LatestAudit | None:
    """Read the last audit, invariant by invariant in plain words; None before the first."""
    run = AuditRun.objects.order_by("-at", "-id").first()
    if run is None:
        return None
    return LatestAudit(
        run.at, run.milliseconds, run.violations, tuple(_invariant(run, number) for number in INVARIANTS)
    )


def _invariant(run: AuditRun, number: int) -> InvariantLine:
    checks = [check for check in CHECKS if check.invariant == number]
    return InvariantLine(
        number=number,
        title=INVARIANTS[number],
        count=sum(run.counts.get(check.code, 0) for check in checks if not check.is_information),
        lines=tuple(_line(run, check) for check in checks),
    )


def _line(run: AuditRun, check: Check) -> AuditLine:
    return AuditLine(
        sentence=check.sentence,
        code=check.code,
        count=run.counts.get(check.code),
        examples=tuple(run.examples.get(check.code, ())),
        is_information=check.is_information,
    )
