"""The bench's own arithmetic: ratios, percentiles, verdicts, and what /proc says."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta

import pytest

from bench.cluster import NOT_SENT
from bench.fill.lives import Life
from bench.fill.plan import moved, shifts
from bench.growth import growth_table
from bench.processes import cpu_ticks, stat_fields, tree_of
from bench.rows import is_within, median_ratio, percentile, row, table

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
STAT = "7 (a (bad) name) S 1 7 7 0 -1 4194304 100 0 0 0 150 50 30 20 20 0 1 0 5 0 0"


def test_a_ratio_is_the_median_of_the_rounds_and_no_slow_round_spoils_it() -> None:
    assert median_ratio([(100, 40), (100, 50), (10, 9), (100, 45), (100, 44)]) == pytest.approx(0.45)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_a_value_that_was_seen(share: float, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), share) == value


def test_a_row_is_judged_by_its_value_or_by_its_ratio() -> None:
    rate = row("create_http", 400, "per_second", floor=1000, ratio=0.4, at_least=0.35, judged="ratio")
    slow = row("create_http_cpu", 3.3, "ms", at_most=3.2)
    told = row("create_http_p95", 12.3456789, "ms")

    assert rate == {
        "name": "create_http", "value": 400, "unit": "per_second", "floor": 1000, "ratio": 0.4,
        "target": ">= 0.35 of the floor", "ok": True,
    }  # fmt: skip
    assert (slow["target"], slow["ok"]) == ("<= 3.2", False)
    assert (told["value"], told["target"], told["ok"]) == (12.35, "", None)


def test_a_figure_that_could_not_be_taken_keeps_no_bound() -> None:
    assert not is_within(math.nan, at_least=None, at_most=5)
    assert not is_within(None, at_least=1, at_most=None)
    assert is_within(5, at_least=5, at_most=5)


def test_the_table_shows_what_was_missed_and_what_the_peers_had() -> None:
    lines = table(
        [row("board_100k", 9, "per_second", floor=900, ratio=0.01, at_least=0.15, judged="ratio")],
        {"board_100k": "Peer 2.6/s"},
    )

    assert "MISSED" in lines[1]
    assert lines[1].endswith("Peer 2.6/s")


def test_growth_is_a_table_over_three_sizes() -> None:
    rows = [row(f"growth_board_{size}", value, "ms") for size, value in (("10k", 10), ("100k", 11), ("1m", 12))]

    assert growth_table(rows)[1].split() == ["board", "10", "11", "12", "ms", "1.2"]


def test_the_time_of_a_process_is_its_own_and_that_of_its_ended_children() -> None:
    assert cpu_ticks(stat_fields(STAT)) == 250


def test_a_tree_holds_the_children_of_children_and_no_stranger() -> None:
    stats = {pid: ["S", str(parent)] for pid, parent in {1: 0, 7: 1, 8: 7, 9: 8, 10: 1}.items()}

    assert sorted(tree_of([7], stats)) == [7, 8, 9]
    assert tree_of([99], stats) == []


def test_copies_begin_in_order_and_open_ones_stay_as_old_as_they_are() -> None:
    lives = [
        Life(1, "closed", 0.9, is_open=False, opened_at=NOW - timedelta(days=70)),
        Life(2, "queued", 0.1, is_open=True, opened_at=NOW - timedelta(days=3)),
    ]

    plan = shifts(lives, 500)

    begun = [lives[number].opened_at - back for back, number in plan]
    assert begun == sorted(begun)
    assert {number for _back, number in plan} == {0, 1}
    assert max(back for back, number in plan if number == 1) < timedelta(minutes=4)
    assert max(back for back, number in plan if number == 0) > timedelta(days=900)


def test_a_moment_is_written_as_the_database_reads_it() -> None:
    assert moved(NOW, timedelta(days=7)) == "2026-11-16 09:00:00+00:00"


@pytest.mark.parametrize(
    ("statement", "is_sent"),
    [
        ("SELECT id FROM requests_app_case", True),
        ("WITH part AS (INSERT INTO x VALUES ($1)) SELECT 1", True),
        ("SELECT EXISTS (SELECT 1 FROM x)", True),
        ("BEGIN", False),
        ('SELECT 1 FROM ONLY "public"."x" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x', False),
        ('SELECT $2 FROM ONLY "public"."x" x WHERE "id" OPERATOR(pg_catalog.=) $1 FOR KEY SHARE OF x', False),
        ("EXISTS ( SELECT 1 FROM requests_app_case c)", False),
    ],
)
def test_what_triggers_and_foreign_keys_ask_is_no_statement_of_the_application(statement: str, is_sent: bool) -> None:
    assert (re.search(NOT_SENT, statement, re.IGNORECASE) is None) == is_sent
