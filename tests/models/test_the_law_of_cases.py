"""Invariant 1: the database itself refuses a case in two places, without a place, or without its person."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from requests_app.models import Case, QueueStay, WorkQueue
from requests_app.vocabulary import CaseState as S
from tests.factories import MONDAY, routed_case
from tests.personas import person

QUEUE, OWNER, BOTH = "queue", "owner", "both"
# state -> which of (nothing, a queue, an owner, both) it may have.
LAW: dict[S, set[str]] = {
    S.NEW: {QUEUE},
    S.QUEUED: {QUEUE},
    S.IN_PROGRESS: {BOTH},
    S.REVIEW: {BOTH},
    S.WAITING: {QUEUE, BOTH},
    S.RESOLVED: {""},
    S.CLOSED: {""},
    S.CANCELLED: {""},
}


def settled() -> None:
    """Let the database look now instead of at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def bend(case: Case, **fields: Any) -> None:
    """Write past the actions, and let the database look at once."""
    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**fields)
        if case.queue_id and "queue" in fields and fields["queue"] is None:
            QueueStay.objects.filter(case=case, left_at=None).update(left_at=MONDAY)
        settled()


def place(what: str, case: Case) -> dict[str, Any]:
    return {
        "queue": case.queue_id if what in {QUEUE, BOTH} else None,
        "owner": person("cem").pk if what in {OWNER, BOTH} else None,
    }


@pytest.mark.parametrize("state", LAW)
@pytest.mark.parametrize("what", ["", QUEUE, OWNER, BOTH])
def test_each_state_has_the_queue_and_the_owner_that_the_law_gives_it(state: S, what: str) -> None:
    case = routed_case()
    wait: dict[str, Any] = {"wait_reason": "external", "wake_at": MONDAY} if state == S.WAITING else {}

    if what in LAW[state]:
        bend(case, state=state, **wait, **place(what, case))
    else:
        with pytest.raises(IntegrityError, match="case_"):
            bend(case, state=state, **wait, **place(what, case))


def test_a_merged_case_names_its_survivor_and_no_other_case_does() -> None:
    case, survivor = routed_case(), routed_case()
    nowhere = {"queue": None, "owner": None}

    bend(case, state=S.MERGED, merged_into=survivor.pk, **nowhere)

    for fields in (
        {"state": S.MERGED, "merged_into": None},
        {"state": S.CLOSED, "merged_into": survivor.pk},
        {"state": S.MERGED, "merged_into": case.pk},
    ):
        with pytest.raises(IntegrityError, match=r"case_(merged|not_merged)"):
            bend(case, **fields, **nowhere)


def test_no_other_word_is_a_state_and_only_waiting_has_a_reason_and_an_end() -> None:
    case = routed_case()

    with pytest.raises(IntegrityError, match="case_state_is_known"):
        bend(case, state="lost")
    for wait in ({"wake_at": MONDAY}, {"wait_reason": "citizen"}):
        with pytest.raises(IntegrityError, match="case_waiting_has_queue_reason_and_end"):
            bend(case, state=S.WAITING, **wait)
    with pytest.raises(IntegrityError, match="case_waiting_has_queue_reason_and_end"):
        bend(case, wait_reason="citizen", wake_at=MONDAY)


def test_a_case_has_exactly_one_open_stay_in_the_queue_it_names() -> None:
    case = routed_case()
    other = WorkQueue.objects.get(code="roads")

    with pytest.raises(IntegrityError, match="name different queues"):
        bend(case, queue=other.pk)
    with pytest.raises(IntegrityError, match="stay_one_open_per_case"), transaction.atomic():
        QueueStay.objects.create(case=case, queue=other, entered_at=MONDAY)


def test_a_stay_cannot_leave_its_case_behind_either() -> None:
    case = routed_case()
    stays = QueueStay.objects.filter(case=case, left_at=None)

    for spoil in (
        lambda: stays.update(left_at=MONDAY),
        lambda: stays.update(queue=WorkQueue.objects.get(code="roads")),
        stays.delete,
    ):
        with transaction.atomic():
            point = transaction.savepoint()
            spoil()
            with pytest.raises(IntegrityError, match="name different queues"):
                settled()
            transaction.savepoint_rollback(point)


def test_stay_and_queue_may_differ_within_a_transaction() -> None:
    case = routed_case()
    other = WorkQueue.objects.get(code="roads")

    with transaction.atomic():
        Case.objects.filter(pk=case.pk).update(queue=other)
        QueueStay.objects.filter(case=case, left_at=None).update(left_at=MONDAY)
        QueueStay.objects.create(case=case, queue=other, entered_at=MONDAY)
        settled()
