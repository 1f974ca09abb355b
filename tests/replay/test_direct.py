"""`manage.py replay --direct`: every good row once, in the queue that its service and district demand."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from requests_app.actions import intake_bulk
from requests_app.management.replay import direct
from requests_app.models import Case, JobRow, ServiceRequest, WorkQueue
from requests_app.queries.audit import find_all
from requests_app.vocabulary import CaseState

from .conftest import SAMPLE, Replay, without_time

pytestmark = pytest.mark.django_db

KEYS = [
    "read",
    "received",
    "already_known",
    "rejected",
    "routed",
    "unrouted",
    "unrouted_because",
    "lost",
    "doubled",
    "seconds",
    "per_second",
]
QUEUE_OF_ROW = {
    "konstanz:1": "lighting",
    "konstanz:2": "roads",
    "konstanz:3": "coordination",  # a playground, nobody knows where
    "konstanz:4": "coordination",  # a note
    "konstanz:5": "ov-dettingen-wallhausen",  # the point lies outside, the row states a village
    "konstanz:6": "signals",
    "konstanz:7": "found-property",
    "konstanz:8": "environment",
}
COUNTS = {
    "read": 17,
    "received": 8,
    "already_known": 0,
    "rejected": 9,
    "routed": 8,
    "unrouted": 0,
    "unrouted_because": {},
    "lost": 0,
    "doubled": 0,
}


def queues() -> dict[str, str | None]:
    return dict(ServiceRequest.objects.values_list("idempotency_key", "case__queue__code"))


def test_each_good_row_comes_in_once_and_is_routed(replay: Replay) -> None:
    told = replay(direct=True)

    assert list(told) == KEYS
    assert without_time(told) == COUNTS
    assert queues() == QUEUE_OF_ROW
    assert not JobRow.objects.filter(name="requests_app.route_case", done_at=None).exists()


def test_a_second_run_knows_every_row_and_changes_nothing(replay: Replay) -> None:
    replay(direct=True)
    before = queues(), Case.objects.count()

    told = replay(direct=True)

    assert without_time(told) == COUNTS | {"received": 0, "already_known": 8}
    assert (queues(), Case.objects.count()) == before


def test_a_row_takes_another_door_only_once(replay: Replay) -> None:
    replay(direct=True, mix="web=1")

    told = replay(direct=True, mix="kiosk=1")

    assert told["received"] == 0
    assert told["doubled"] == 0
    assert set(ServiceRequest.objects.values_list("channel", flat=True)) == {"web"}


def test_a_bad_row_is_told_with_line_and_reason(replay: Replay) -> None:
    complaints = replay(direct=True).complaints.splitlines()

    assert complaints == [
        "line 12: has no id",
        "line 13: the mapping does not know the service “Hinweise > Etwas anderes”",
        "line 14: “gestern” is not a time as the mapping says",
        "line 15: “neun” is not a number of degrees",
        "line 16: has no words",
        "line 17: the same id stands on line 2",
        "line 18: address: This point is outside the city. Please check the place.",
        "line 19: the mapping does not know the district “Konstanz-Mond”",
        "line 20: has too many or too few fields",
    ]


def test_the_rows_own_time_is_kept(replay: Replay) -> None:
    replay(direct=True)

    request = ServiceRequest.objects.get(idempotency_key="konstanz:1")

    assert request.submitted_at == datetime(2020, 1, 1, 17, 6, tzinfo=ZoneInfo("Europe/Berlin"))
    assert request.received_at > request.submitted_at


def test_an_interrupted_run_goes_on_where_it_stopped(replay: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    receive_many = intake_bulk.receive_many
    taken: list[int] = []

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        if taken:
            raise KeyboardInterrupt
        taken.append(1)
        return receive_many(*args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(direct, "BATCH", 3)
        patched.setattr(intake_bulk, "receive_many", interrupted)
        out = StringIO()
        with pytest.raises(SystemExit) as stopped:
            call_command("replay", SAMPLE, mapping="konstanz", direct=True, json=True, stdout=out, stderr=StringIO())
    told = replay(direct=True)

    assert stopped.value.code == 130
    assert '"received": 3' in out.getvalue()
    assert '"lost": 0' in out.getvalue()
    assert without_time(told) == COUNTS | {"received": 5, "already_known": 3}
    assert queues() == QUEUE_OF_ROW


def test_a_limit_reads_so_many_rows(replay: Replay) -> None:
    assert replay(direct=True, limit=2)["read"] == 2


def test_a_case_without_a_rule_is_told_as_unrouted(replay: Replay) -> None:
    from requests_app.models import RoutingRuleSet

    RoutingRuleSet.objects.update(rules=[])

    told = replay(direct=True)

    assert (told["routed"], told["unrouted"], told["lost"]) == (0, 8, 0)
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.NEW}


def test_where_no_process_runs_a_queue_that_became_too_full_is_seen_all_the_same(replay: Replay) -> None:
    WorkQueue.objects.update(bound=1)

    replay(direct=True)

    assert WorkQueue.objects.filter(over_bound_since__isnull=False).exists()
    assert not [found.check.code for found in find_all(at=timezone.now()) if found.is_violation]


def test_two_runs_at_once_are_refused(replay: Replay) -> None:
    from requests_app.management.commands.replay import LOCK

    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
    try:
        with pytest.raises(CommandError, match="Another replay is running"):
            replay(direct=True)
    finally:
        other.close()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"mapping": "atlantis"}, "Known are: boston, konstanz, saopaulo"),
        ({"mapping": "konstanz", "mix": "boat=1"}, "--mix must be"),
        ({"mapping": "konstanz", "clerk": "nobody"}, "Nobody has the login"),
    ],
)
def test_a_wrong_option_is_one_clear_sentence(konstanz: None, options: dict[str, str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("replay", SAMPLE, direct=True, stdout=StringIO(), **options)


def test_a_file_that_is_not_there_or_has_other_columns_is_one_clear_sentence(replay: Replay, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError, match="No such file"):
        replay(tmp_path / "none.csv", direct=True)
    with pytest.raises(CommandError, match=r"other\.csv:1: these columns are missing: Automatisch"):
        replay(other, direct=True)


def test_before_a_city_is_loaded_nothing_is_sent() -> None:
    with pytest.raises(CommandError, match="No city is loaded"):
        call_command("replay", SAMPLE, mapping="konstanz", direct=True)


def test_a_mapping_with_a_mistake_is_told_with_line_and_field(konstanz: None, tmp_path: Path) -> None:
    from requests_app.management.seeds import mapping_file

    text = mapping_file("konstanz").read_text(encoding="utf-8").replace(": bike-found", ": boat-found")
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match=r"mapping\.yaml:\d+: services\..*no service “boat-found”"):
        call_command("replay", SAMPLE, mapping=str(path), direct=True)


def test_the_auditor_finds_nothing_in_what_came_in(replay: Replay) -> None:
    replay(direct=True)

    assert not [found.check.code for found in find_all(at=timezone.now()) if found.count]
