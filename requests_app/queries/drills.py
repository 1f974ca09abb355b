"""Drills: on which case one is tried, and what the latest have shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from statistics import median
from typing import Final

from requests_app.models import Case, CaseEvent, Escalation, ServiceRequest, StaffMember
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import OPEN_STATES, EscalationState, EventKind, OwnerSource

LATEST = 20
COUNTED = 2000


@dataclass(frozen=True)
class DrillResult:
    """One drill. `heard_after` counts seconds of the clock on the wall; None while, or where, nobody has heard it."""

    call_id: int
    case_reference: str
    raised_at: datetime
    first_called: str
    step: str
    named_after_ms: int | None
    climbed: int
    heard_by: str
    heard_after: int | None
    is_open: bool


def case_for_drill(*, reference: str, queue_code: str) -> int | None:
    """Find the case of a reference; without one the newest open case, of a work queue or of the city."""
    if reference:
        wanted = ServiceRequest.objects.filter(reference=normalise_reference(reference))
        return wanted.values_list("case_id", flat=True).first()
    cases = Case.objects.filter(state__in=OPEN_STATES)
    if queue_code:
        cases = cases.filter(queue__code=queue_code)
    return cases.order_by("-opened_at", "-id").values_list("id", flat=True).first()


def latest_drills() -> tuple[DrillResult, ...]:
    """Read the latest drills, the newest first (three queries)."""
    calls = list(
        Escalation.objects.filter(is_drill=True).select_related("case", "owner").order_by("-raised_at", "-id")[:LATEST]
    )
    events = CaseEvent.objects.filter(
        case__in={call.case_id for call in calls},
        kind__in=(EventKind.ESCALATED, EventKind.ESCALATION_CLIMBED),
        data__escalation__in=[call.pk for call in calls],
    )
    told: dict[int, list[tuple[str, dict[str, object]]]] = {}
    for kind, data in events.order_by("id").values_list("kind", "data"):
        told.setdefault(data["escalation"], []).append((kind, data))
    first = {pk: data for pk, lines in told.items() for kind, data in lines if kind == EventKind.ESCALATED}
    names = {
        person.pk: person.name
        for person in StaffMember.objects.filter(pk__in={data["owner"] for data in first.values()})
    }
    return tuple(_result(call, told.get(call.pk, ()), first.get(call.pk, {}), names) for call in calls)


@dataclass(frozen=True)
class DrillTimes:
    """Drills of one hour, door or language: how many, how soon a name stood there, how soon somebody had heard."""

    group: str
    drills: int
    heard: int
    named_ms_median: int | None
    heard_s_median: int | None
    heard_s_p90: int | None


def drill_times(*, since: datetime, zone: tzinfo) -> dict[str, tuple[DrillTimes, ...]]:
    """Read how drills went since a moment, by hour of the city's clock, by door and by language (one query)."""
    drills = list(
        Escalation.objects.filter(is_drill=True, raised_at__gte=since).order_by("-raised_at", "-id")[:COUNTED]
    )
    return {name: _grouped(drills, group, zone) for name, group in GROUPS.items()}


GROUPS: Final[dict[str, Callable[[Escalation, tzinfo], str]]] = {
    "hour": lambda call, zone: f"{call.raised_at.astimezone(zone).hour:02}:00",
    "door": lambda call, _zone: str(call.get_channel_display()) if call.channel else "",
    "language": lambda call, _zone: call.language,
}


def _grouped(
    drills: Sequence[Escalation], group: Callable[[Escalation, tzinfo], str], zone: tzinfo
) -> tuple[DrillTimes, ...]:
    found: dict[str, list[Escalation]] = {}
    for call in drills:
        found.setdefault(group(call, zone), []).append(call)
    return tuple(_times(name, calls) for name, calls in sorted(found.items()))


def _times(group: str, calls: Sequence[Escalation]) -> DrillTimes:
    named = [call.named_after_ms for call in calls if call.named_after_ms is not None]
    heard = sorted(after for call in calls if (after := _heard_after(call)) is not None)
    return DrillTimes(
        group,
        len(calls),
        len(heard),
        round(median(named)) if named else None,
        round(median(heard)) if heard else None,
        heard[min(len(heard) - 1, int(len(heard) * 0.9))] if heard else None,
    )


def _heard_after(call: Escalation) -> int | None:
    """Count the seconds until a drill was heard. One that ended unheard was closed by the clock, as it stood."""
    is_heard = call.acknowledged_at is not None and call.settled_as in {"", EscalationState.ACKNOWLEDGED}
    return int((call.acknowledged_at - call.raised_at).total_seconds()) if is_heard and call.acknowledged_at else None


def drill_result(call_id: int) -> DrillResult:
    """Read one of the latest drills."""
    return next(drill for drill in latest_drills() if drill.call_id == call_id)


def _result(
    call: Escalation,
    lines: Sequence[tuple[str, dict[str, object]]],
    first: dict[str, object],
    names: dict[int, str],
) -> DrillResult:
    after = _heard_after(call)
    owner = first.get("owner")
    return DrillResult(
        call_id=call.pk,
        case_reference=call.case.reference,
        raised_at=call.raised_at,
        first_called=names.get(owner, "") if isinstance(owner, int) else "",
        step=str(OwnerSource(str(first["source"])).label) if first else "",
        named_after_ms=call.named_after_ms,
        climbed=sum(kind == EventKind.ESCALATION_CLIMBED for kind, _data in lines),
        heard_by=call.owner.name if after is not None else "",
        heard_after=after,
        is_open=call.is_open,
    )
