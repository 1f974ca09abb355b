"""Ways to break the law of cases, ledger, ties, order and clocks, past every action and guard."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F

from requests_app.models import (
    Case,
    CaseMerge,
    Clock,
    ClockInterval,
    EventWords,
    QueueStay,
    WorkQueue,
)
from tests.audit.conftest import drop, run
from tests.audit.lives import LONG_AGO, ended, erase, event, held, of
from tests.factories import MONDAY, routed_case
from tests.personas import person


# 1: places
def state_unknown() -> None:
    case = routed_case()
    drop("case_state_is_known")
    of(case).update(state="lost")


def queued_with_owner() -> None:
    case = routed_case()
    drop("case_in_a_queue_has_no_owner")
    of(case).update(owner=person("cem"))


def held_without_owner() -> None:
    case = held()
    drop("case_held_has_queue_and_owner")
    of(case).update(owner=None)


def wait_without_end() -> None:
    case = held()
    drop("case_waiting_has_queue_reason_and_end")
    of(case).update(state="waiting", wait_reason="citizen")


def ended_in_a_queue() -> None:
    case = ended()
    drop("case_ended_has_neither_queue_nor_owner")
    of(case).update(queue=F("last_queue"))


def merged_into_nothing() -> None:
    case = ended()
    drop("case_merged_names_its_survivor")
    of(case).update(state="merged")


def second_stay() -> None:
    case = routed_case()
    drop("stay_one_open_per_case")
    QueueStay.objects.create(case=case, queue=WorkQueue.objects.get(cases=case), entered_at=MONDAY)


def constraint_gone() -> None:
    drop("stay_one_open_per_case")


# 2, 7: ledger
def closed_from_the_queue() -> None:
    event(routed_case(), "closed", changes={"state": "closed"})


def moved_without_event() -> None:
    of(routed_case()).update(queue=WorkQueue.objects.get(code="roads"))


def priority_without_event() -> None:
    of(routed_case()).update(priority=40)


def gap() -> None:
    erase(routed_case().events.filter(sequence=1))


def revision_too_high() -> None:
    of(routed_case()).update(revision=F("revision") + 1)


def sentence_in_event() -> None:
    event(routed_case(), "note_added", data={"why": ["she fell there"]})


def guard_off() -> None:
    run("ALTER TABLE requests_app_caseevent DISABLE TRIGGER pgtrigger_ledger_is_not_emptied_1b7c4")


def half_blanked() -> None:
    note = event(routed_case(), "note_added")
    EventWords.objects.create(event=note, kind="note", text="Said.", blanked_at=MONDAY)


# 10: ties
def merge(case: Case, survivor: Case) -> None:
    """Join past the action: state and survivor alone."""
    case.stays.update(left_at=MONDAY)
    of(case).update(state="merged", queue=None, merged_into=survivor)


def merged_without_record() -> None:
    merge(routed_case(), routed_case())


def record_without_merged() -> None:
    CaseMerge.objects.create(merged=routed_case(), survivor=routed_case(), merged_at=MONDAY)


def merged_in_a_circle() -> None:
    one, other = routed_case(), routed_case()
    merge(one, other)
    merge(other, one)


def request_moved() -> None:
    routed_case().requests.update(case=routed_case())


def below_in_a_circle() -> None:
    one, other = routed_case(), routed_case()
    of(one).update(parent=other, parent_relation="split")
    of(other).update(parent=one, parent_relation="split")


# 13: order
def rank_too_late() -> None:
    of(routed_case()).update(rank_at=MONDAY + timedelta(days=1))


def bound_gone() -> None:
    drop("queue_bound_is_positive")
    WorkQueue.objects.filter(code="roads").update(bound=0)


def over_bound_unseen() -> None:
    routed_case()
    WorkQueue.objects.filter(cases=routed_case()).update(bound=1)


def over_bound_untold() -> None:
    WorkQueue.objects.filter(code="roads").update(over_bound_since=MONDAY)


# clocks
NORM = "service_norm"


def clock_without_interval() -> None:
    erase(ClockInterval.objects.filter(clock__case=routed_case(), clock__kind=NORM))


def clock_due_before_start() -> None:
    case = routed_case()
    drop("clock_due_after_start")
    Clock.objects.filter(case=case, kind=NORM).update(due_at=LONG_AGO)


def clock_runs_on() -> None:
    Clock.objects.filter(case=ended(), kind=NORM).update(stopped_at=None)


def breach_not_written() -> None:
    told, untold = routed_case(), routed_case()
    clock = Clock.objects.get(case=told, kind=NORM)
    event(told, "clock_breached", data={"clock": clock.pk})
    Clock.objects.filter(case__in=[told, untold], kind=NORM).update(breached_at=MONDAY)
