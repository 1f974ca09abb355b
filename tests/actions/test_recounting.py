"""A changed calendar: open clocks are counted again in batches, and what was not kept stays so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from requests_app.actions import sla_recounting, sweeps
from requests_app.actions.jobs import order_recount
from requests_app.actions.sla_rows import write_event
from requests_app.lib.business_time import WEEKDAYS
from requests_app.models import Calendar, Case, CaseEvent, Clock, JobRow
from requests_app.tasks.clocks import recompute
from requests_app.vocabulary import ClockKind, EventKind, Job
from tests.at_once import at_once
from tests.clocks import clock_of, held, park, resume
from tests.factories import MONDAY, routed_case
from tests.invariants import hold

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = MONDAY + DAY


def calendar_of(case: Case) -> Calendar:
    return clock_of(case).calendar


def close(calendar: Calendar, *days: str) -> None:
    """Close days, as a changed file does."""
    calendar.refresh_from_db()
    calendar.overrides = {**calendar.overrides, **{day: [] for day in days}}
    calendar.version += 1
    calendar.save()


def recount(calendar: Calendar, *, at: datetime = LATER, batch: int = 500) -> int:
    rounds = 1
    while sla_recounting.recount_batch(calendar.pk, at=at, batch=batch):
        rounds += 1
    return rounds


def test_a_day_that_closes_moves_the_date_and_the_promise_with_an_event() -> None:
    case = routed_case()
    before = clock_of(case).due_at
    close(calendar_of(case), "2026-11-26")

    recount(calendar_of(case))

    clock = clock_of(case)
    event = CaseEvent.objects.get(case=case, kind=EventKind.CLOCK_RECOMPUTED, data__clock_kind=ClockKind.SERVICE_NORM)
    assert clock.due_at > before
    assert hold(case.pk).promised_at == clock.due_at
    assert datetime.fromisoformat(event.data["due_before"]) == before
    assert datetime.fromisoformat(event.data["due"]) == clock.due_at
    assert (event.data["calendar_version_before"], event.data["calendar_version"]) == (1, 2)
    assert {"day": "2026-11-26", "names": {}, "is_open": False} in clock.why["days_off"]
    assert clock.act_at is not None


def test_a_day_that_does_not_matter_raises_the_version_without_an_event() -> None:
    case = routed_case()
    close(calendar_of(case), "2027-06-01")

    recount(calendar_of(case))

    assert clock_of(case).calendar_version == 2
    assert not CaseEvent.objects.filter(kind=EventKind.CLOCK_RECOMPUTED).exists()


def test_a_breach_stays_though_the_new_date_would_be_later() -> None:
    case = routed_case()
    due = clock_of(case).due_at
    sweeps.act_on_clocks(at=due)
    close(calendar_of(case), "2026-11-24", "2026-11-25", "2026-11-26")

    recount(calendar_of(case), at=due + timedelta(minutes=5))

    clock = clock_of(case)
    assert (clock.breached_at, clock.due_at) == (due, due)
    assert hold(case.pk).promised_at == due


def test_a_breach_that_no_sweep_has_seen_yet_is_stated_as_of_the_date_that_was_told() -> None:
    case = routed_case()
    due = clock_of(case).due_at
    close(calendar_of(case), "2026-11-24", "2026-11-25", "2026-11-26")

    recount(calendar_of(case), at=due + timedelta(minutes=5))
    sweeps.act_on_clocks(at=due + timedelta(minutes=10))

    assert clock_of(case).breached_at == due


def test_a_date_that_would_now_lie_in_the_past_is_due_now_and_no_earlier() -> None:
    case = routed_case()
    calendar = calendar_of(case)
    calendar.windows = {day: [["00:00", "24:00"]] for day in WEEKDAYS}
    calendar.version += 1
    calendar.save()
    at = clock_of(case).due_at - timedelta(hours=1)

    recount(calendar, at=at)

    assert clock_of(case).due_at == hold(case.pk).promised_at == at


def test_a_clock_that_stands_still_is_counted_again_and_goes_on_right() -> None:
    case = held()
    park(case, "citizen", at=MONDAY)
    close(calendar_of(case), "2026-12-01")

    recount(calendar_of(case))
    resume(case, at=MONDAY + DAY)

    close_to = clock_of(held(at=MONDAY + DAY))
    assert clock_of(case).paused_at is None
    assert clock_of(case).calendar_version == 2
    assert clock_of(case).due_at <= close_to.due_at


def test_a_hand_overs_date_follows_its_clock() -> None:
    from tests.actions.test_clocks import handed_over

    case = handed_over()
    calendar = clock_of(case, ClockKind.HANDOVER).calendar
    close(calendar, "2026-11-23")

    recount(calendar, at=MONDAY)

    assert case.handovers.get().accept_by == clock_of(case, ClockKind.HANDOVER).due_at
    assert clock_of(case, ClockKind.HANDOVER).due_at.day == 24


def test_batches_of_any_size_give_the_same_dates() -> None:
    cases = [routed_case(at=MONDAY + timedelta(hours=hour)) for hour in range(5)]
    calendar = calendar_of(cases[0])
    close(calendar, "2026-11-26")

    assert recount(calendar, batch=2) >= 5
    by_twos = [clock_of(case).due_at for case in cases]
    Clock.objects.update(calendar_version=1)
    recount(calendar)

    assert [clock_of(case).due_at for case in cases] == by_twos
    assert len(set(by_twos)) == 1


def test_the_job_works_in_batches_and_orders_itself_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [routed_case() for _ in range(3)]
    calendar = calendar_of(cases[0])
    close(calendar, "2026-11-26")
    monkeypatch.setattr(sla_recounting.recount_batch, "__kwdefaults__", {"batch": 2})
    order_recount(calendar.pk, at=MONDAY)

    done = 0
    while job := JobRow.objects.filter(name=Job.RECOMPUTE_CLOCKS, done_at=None).first():
        recompute(job.pk)
        done += 1

    assert done == 3
    assert not Clock.objects.filter(calendar=calendar, calendar_version=1).exists()


class Killed(Exception):
    """The process ends here."""


def test_a_kill_in_the_middle_and_again_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [routed_case() for _ in range(3)]
    calendar = calendar_of(cases[0])
    close(calendar, "2026-11-26")
    write, count = write_event, []

    def dies(*args: object, **more: object) -> object:
        count.append(1)
        if len(count) == 2:
            raise Killed
        return write(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(sla_recounting, "write_event", dies)
    with pytest.raises(Killed), transaction.atomic():
        sla_recounting.recount_batch(calendar.pk, at=LATER)
    assert not CaseEvent.objects.filter(kind=EventKind.CLOCK_RECOMPUTED).exists()
    monkeypatch.undo()
    recount(calendar)
    recount(calendar)

    for case in cases:
        kinds = CaseEvent.objects.filter(case=case, kind=EventKind.CLOCK_RECOMPUTED).values_list("data__clock_kind")
        assert len(kinds) == len(set(kinds)) > 0
        hold(case.pk)


@pytest.mark.django_db(transaction=True)
def test_a_case_that_somebody_works_on_is_left_to_the_next_batch() -> None:
    case, other = routed_case(), routed_case()
    calendar = calendar_of(case)
    close(calendar, "2026-11-26")

    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        [is_left] = at_once(lambda: sla_recounting.recount_batch(calendar.pk, at=LATER))

    assert is_left is True
    assert (clock_of(case).calendar_version, clock_of(other).calendar_version) == (1, 2)
    recount(calendar)
    assert clock_of(case).due_at == clock_of(other).due_at
