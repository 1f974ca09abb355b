"""The heart, measured in one process: intake, routing, claiming and the board, each beside its floor."""

from __future__ import annotations

import logging
import statistics
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final

import structlog
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app.actions import casework, intake, routing
from requests_app.models import StaffMember
from requests_app.queries import boards, people
from requests_app.rules.actor import resident
from requests_app.rules.intake import Contact, Place, Submission
from requests_app.vocabulary import Channel, ContactBy

ROUNDS: Final = 5
EACH: Final = 100
AT: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BARE_INSERT: Final = "INSERT INTO bench_floor (payload) VALUES (%s)"
BARE_CLAIM: Final = """
    UPDATE bench_floor SET taken = true WHERE id = (
        SELECT id FROM bench_floor WHERE NOT taken ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
"""

Row = dict[str, Any]


def measure_all() -> list[Row]:
    """Set up a city and measure; rates are medians of five rounds, floor and ours in turn."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for command in (["migrate"], ["load_city", "konstanz"]):
        call_command(*command, stdout=StringIO(), verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_floor (id bigserial PRIMARY KEY, payload text, taken bool DEFAULT false)")
    new: list[int] = []
    bruno = people.actor_of(StaffMember.objects.get(username="bruno"))
    rows = [
        _against(
            "intake_receive",
            ours=lambda: new.append(_receive()),
            floor=lambda: _execute(BARE_INSERT, "words"),
            target=0.004,
        ),
        _against(
            "route_case",
            ours=lambda: routing.route_case(new.pop(), at=AT),
            floor=lambda: _execute(BARE_INSERT, "words"),
            target=0.004,
        ),
        _against(
            "claim_next",
            ours=lambda: casework.claim_next(by=bruno, at=AT),
            floor=lambda: _execute(BARE_CLAIM),
            target=0.004,
        ),
    ]
    ids: list[int] = []
    return [
        *rows,
        _statements("intake_sql", lambda: ids.append(_receive()), target=18),
        _statements("route_sql", lambda: routing.route_case(ids.pop(), at=AT), target=14),
        _statements("claim_next_sql", lambda: casework.claim_next(by=bruno, at=AT), target=16),
        _statements("board_sql", lambda: boards.board(bruno, boards.Asked(), language="en", at=AT), target=8),
    ]


def _against(name: str, *, ours: Callable[[], object], floor: Callable[[], object], target: float) -> Row:
    """Measure both in turn, so that a noisy machine is noisy for both; the target is the ratio."""
    pairs = [(_rate(floor), _rate(ours)) for _ in range(ROUNDS)]
    bare, own = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    return {
        "name": name,
        "value": round(own, 1),
        "unit": "per_second",
        "floor": round(bare, 1),
        "ratio": round(ratio, 3),
        "target": f">= {target} of the floor",
        "ok": ratio >= target,
    }


def _statements(name: str, work: Callable[[], object], *, target: int) -> Row:
    with CaptureQueriesContext(connection) as caught:
        work()
    count = len(caught)
    return {
        "name": name,
        "value": count,
        "unit": "statements",
        "floor": None,
        "ratio": None,
        "target": f"<= {target}",
        "ok": count <= target,
    }


def _rate(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    for _ in range(EACH):
        work()
    return EACH / (time.perf_counter() - begun)


def _execute(statement: str, *values: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _receive() -> int:
    letter = Submission(
        channel=Channel.WEB,
        client="web",
        idempotency_key=uuid.uuid4().hex,
        service_code="road-damage",
        description="A hole in the road.",
        language="en",
        submitted_at=AT,
        place=Place(address="Marktstätte 1", latitude=47.6603, longitude=9.1760),
        contact=Contact(by=ContactBy.EMAIL, name="Rosa", email="rosa@konstanz.example"),
    )
    return intake.receive(letter, by=resident(channel=Channel.WEB, language="en"), at=AT).case_id
