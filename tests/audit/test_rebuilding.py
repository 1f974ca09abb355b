"""State is the fold of the events: the ledger is replayed, and every difference is reported, case by case."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command

from requests_app.actions import casework
from requests_app.models import Case, QueueStay, WorkQueue
from requests_app.queries import rebuilding
from requests_app.queries.rebuilding import replay_all
from requests_app.rules.ledger import FOLDED_FIELDS, Line, Record, differences
from tests.audit import breaking_cases as cases
from tests.audit.conftest import unguarded
from tests.audit.lives import ended, held
from tests.factories import MONDAY, routed_case
from tests.personas import rosa


def rebuild(*given: str) -> tuple[str, int]:
    """Run the command; give what it says and its exit code."""
    told = StringIO()
    try:
        call_command("rebuild", "--check", *given, stdout=told)
    except SystemExit as end:
        return told.getvalue(), int(str(end.code))
    return told.getvalue(), 0


def test_what_people_decided_is_what_the_ledger_tells() -> None:
    held()
    case = ended()
    casework.reopen_case(case.pk, reason="Still dark.", by=rosa(case.requests.get().pk), at=MONDAY)

    told, code = rebuild()

    assert code == 0
    assert told.startswith("2 cases replayed, 0 differ")


BREAK: Final[dict[str, Callable[[], None]]] = {
    "queue": cases.moved_without_event,
    "priority": cases.priority_without_event,
    "revision": cases.revision_too_high,
    "sequence": cases.gap,
}


@pytest.mark.parametrize("what", BREAK)
def test_each_difference_is_named(what: str) -> None:
    with unguarded():
        BREAK[what]()

    told, code = rebuild("--json")

    found = json.loads(told)
    assert code == 1
    assert found["differing"] == 1
    assert what in {one["what"] for one in found["found"][0]["differences"]}


def test_a_stay_that_nobody_decided_is_seen() -> None:
    case = routed_case()
    with unguarded():
        roads = WorkQueue.objects.get(code="roads")
        QueueStay.objects.create(case=case, queue=roads, entered_at=MONDAY, left_at=MONDAY)

    told, code = rebuild(case.reference)

    assert code == 1
    assert f"{case.reference} stays: the ledger says" in told


def test_one_case_is_looked_at_alone() -> None:
    whole = routed_case()
    with unguarded():
        cases.moved_without_event()

    assert rebuild(whole.reference.lower())[1] == 0


def test_it_says_that_it_only_checks_and_that_a_case_is_unknown() -> None:
    with pytest.raises(CommandError, match="only checks"):
        call_command("rebuild")
    with pytest.raises(CommandError, match="No case has the reference"):
        rebuild("KN-0000-0000")


def test_all_cases_come_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    made = {routed_case().pk for _ in range(5)}
    monkeypatch.setattr(rebuilding, "BATCH", 2)

    batches = list(replay_all())

    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert {replayed.case_id for batch in batches for replayed in batch} == made


@pytest.mark.django_db(transaction=True)
def test_each_batch_is_read_at_one_moment_of_its_own() -> None:
    case = routed_case()

    found = [replayed.differences for batch in replay_all() for replayed in batch]

    assert found == [()]
    assert Case.objects.filter(pk=case.pk).update(revision=1) == 1


def test_the_fold_knows_a_second_stay_in_the_same_queue_as_one() -> None:
    nothing: dict[str, Any] = dict.fromkeys(FOLDED_FIELDS)
    lines = [Line(1, 0, {"queue": 1}), Line(2, 1, {"queue": 2}), Line(3, 2, {"queue": None}), Line(4, 3, {"queue": 2})]
    record = Record(standing={**nothing, "queue": 2}, event_count=4, revision=3, stays=[1, 2, 2])

    assert list(differences(lines, record)) == []
