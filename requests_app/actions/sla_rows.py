"""The rows of clocks: how one is begun, aimed, paused, resumed and stopped; used by actions.sla and its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from requests_app.actions.audit import append_event
from requests_app.models import Calendar, Case, CaseEvent, Clock, ClockInterval
from requests_app.models.writing import Change, new_row, write_together
from requests_app.queries.slas import stretches_of, working_time
from requests_app.rules.actor import CLOCK
from requests_app.rules.sla import (
    Moments,
    Promise,
    Stretch,
    counting_time,
    explained,
    going_on,
    moments_of,
    next_act,
    spent,
    target_of,
)
from requests_app.vocabulary import ClockKind, EventKind

MINUTE: Final = timedelta(minutes=1)
AIM: Final = ["due_at", "act_at", "target_minutes", "calendar_version", "why"]


def row_of(case: Case, promise: Promise, *, calendar: Calendar, at: datetime, **more: Any) -> Clock:
    """Make the row of a clock; the caller saves it, with its intervals."""
    policy = promise.policy
    clock = new_row(
        Clock,
        case_id=case.pk,
        kind=policy.kind,
        calendar_id=calendar.pk,
        calendar_version=calendar.version,
        policy_id=policy.record_id,
        policy_version=policy.version,
        pauses=dict(policy.pauses),
        warn_percent=policy.warn_percent,
        escalate_percent=policy.escalate_percent,
        started_at=at,
        target_minutes=whole_minutes(promise.target),
        due_at=promise.due_at,
        act_at=next_act(
            promise.moments, is_warned=False, is_breached=False, is_escalated=False, kind=ClockKind(policy.kind)
        ),
        why=dict(promise.why),
        **more,
    )
    clock.case, clock.calendar = case, calendar
    return clock


def save_rows(clocks: Sequence[Clock], *, stretches: Sequence[Stretch]) -> None:
    """Save new clocks, each with the same ledger: two statements for any number."""
    Clock.objects.bulk_create(clocks)
    ClockInterval.objects.bulk_create(
        ClockInterval(clock=clock, started_at=start, stopped_at=stop) for clock in clocks for start, stop in stretches
    )


def whole_minutes(target: timedelta) -> int:
    """Give a target in minutes, rounded up, for whoever reads the row."""
    return max(1, -(-target // MINUTE))


def moments_now(clock: Clock, *, stretches: Sequence[Stretch] | None = None) -> Moments:
    """Count again when a clock warns, is due and calls in: by its ledger and its calendar as it is now."""
    calendar = working_time(clock.calendar)
    return moments_of(
        counting_time(calendar, reading(clock)),
        stretches_of(clock) if stretches is None else stretches,
        target_of(calendar, reading(clock)),
        warn_percent=clock.warn_percent,
        escalate_percent=clock.escalate_percent,
    )


def aim(clock: Clock, moments: Moments) -> None:
    """Set the due moment and the next act of a clock; a date that was not kept stays. The caller saves `AIM`."""
    if clock.breached_at is None:
        clock.due_at = max(moments.due_at, clock.started_at)
    clock.target_minutes = whole_minutes(target_of(working_time(clock.calendar), reading(clock)))
    clock.calendar_version = clock.calendar.version
    if "from" in clock.why:
        clock.why = {**clock.why, **explained(working_time(clock.calendar), clock.why, due_at=clock.due_at)}
    clock.act_at = next_act(
        moments,
        is_warned=clock.warned_at is not None,
        is_breached=clock.breached_at is not None,
        is_escalated=clock.escalated_at is not None,
        kind=ClockKind(clock.kind),
    )


def reading(clock: Clock) -> dict[str, Any]:
    """Give the arithmetic of a clock; one of an older version is counted in minutes."""
    why: dict[str, Any] = clock.why
    return why if {"unit", "target_seconds"} & why.keys() else {**why, "target_seconds": clock.target_minutes * 60}


def take_date(clock: Clock, due_at: datetime, *, stretches: Sequence[Stretch], why: dict[str, Any]) -> None:
    """Let a clock be due at a given moment instead of its own. The caller saves `AIM`."""
    counting = counting_time(working_time(clock.calendar), clock.why)
    stretches = going_on(stretches)
    target = spent(counting, stretches, at=due_at)
    clock.why = {**clock.why, **why, "target_seconds": target.total_seconds()}
    moments = moments_of(
        counting, stretches, target, warn_percent=clock.warn_percent, escalate_percent=clock.escalate_percent
    )
    aim(clock, moments)
    clock.due_at = max(due_at, clock.started_at)
    if clock.breached_at is None and clock.act_at is not None:
        clock.act_at = min(clock.act_at, clock.due_at) if clock.warned_at is None else clock.due_at


def pause_rows(clocks: Sequence[Clock], *, at: datetime) -> None:
    """Let clocks stand still."""
    if clocks:
        ids = "{" + ",".join(str(clock.pk) for clock in clocks) + "}"
        write_together([], changes=[Change(PAUSE_CLOCKS, (at, ids)), Change(END_STRETCHES, (at, ids))])


STOP_CLOCKS: Final = "UPDATE requests_app_clock SET stopped_at = %s WHERE id = ANY(%s)"
PAUSE_CLOCKS: Final = "UPDATE requests_app_clock SET paused_at = %s WHERE id = ANY(%s)"
# Two machines' clocks differ by moments: no stretch ends before it began.
END_STRETCHES: Final = """
    UPDATE requests_app_clockinterval SET stopped_at = GREATEST(started_at, %s)
    WHERE clock_id = ANY(%s) AND stopped_at IS NULL
"""


def resume_rows(clocks: Sequence[Clock], *, at: datetime) -> None:
    """Let clocks go on: what they have counted so far counts, and the pause is written down with its length."""
    for clock in clocks:
        paused_at = clock.paused_at or at
        start = max(paused_at, at)
        pauses = [*clock.why.get("pauses", []), {"from": paused_at.isoformat(), "to": start.isoformat()}]
        clock.why = {**clock.why, "pauses": pauses}
        clock.paused_at = None
        aim(clock, moments_now(clock, stretches=[*stretches_of(clock), (start, None)]))
        ClockInterval.objects.create(clock=clock, started_at=start)
        clock.save(update_fields=[*AIM, "paused_at"])


def stop_rows(case: Case, clocks: Sequence[Clock], *, at: datetime) -> None:
    """Stop clocks for good; one that ran past its due moment unseen is written down as not kept, then."""
    if not clocks:
        return
    ids = "{" + ",".join(str(clock.pk) for clock in clocks) + "}"
    write_together([], changes=[Change(STOP_CLOCKS, (at, ids)), Change(END_STRETCHES, (at, ids))])
    for clock in clocks:
        clock.stopped_at = at
        if is_late(clock, at=at):
            breach(case, clock, at=at)


def is_late(clock: Clock, *, at: datetime) -> bool:
    """Tell whether a clock that runs is past its due moment, and nobody has written that down."""
    return clock.breached_at is None and clock.paused_at is None and at > clock.due_at


def breach(case: Case, clock: Clock, *, at: datetime, kind: EventKind = EventKind.CLOCK_BREACHED) -> CaseEvent:
    """Write down that a date was not kept: at the due moment, whenever somebody notices. Holds the row's lock."""
    clock.breached_at = clock.due_at
    clock.save(update_fields=["breached_at"])
    return write_event(case, clock, kind, at=at)


def write_event(case: Case, clock: Clock, kind: EventKind, *, at: datetime, **more: Any) -> CaseEvent:
    """Write what time has done into the ledger, with the versions by which it was counted."""
    data = {
        "clock": clock.pk,
        "clock_kind": clock.kind,
        "due": clock.due_at.isoformat(),
        "policy": clock.why.get("policy", ""),
        "policy_version": clock.policy_version,
        "calendar": clock.calendar_id,
        "calendar_version": clock.calendar_version,
        **more,
    }
    if clock.escalation_id:
        data["escalation"] = clock.escalation_id
    event = append_event(case, kind, by=CLOCK, at=at, data=data)
    Case.objects.filter(pk=case.pk).update(event_count=case.event_count)
    return event
