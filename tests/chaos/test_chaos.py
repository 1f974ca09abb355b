"""Requests come in while everything is killed, paused and cut off: none is lost, none is doubled.

CITY_CHAOS_SEEDS (default 1) says how many cities, CITY_CHAOS_REQUESTS (default 300) how many requests each;
`make chaos` takes five of 2,000. CITY_CHAOS_ONLY names deeds (comma), to look at one alone.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator

import pytest

from tests.chaos.havoc import Havoc
from tests.chaos.people import Acknowledged, callers, residents, staff
from tests.chaos.tally import ROUTED_AT, Tally, count, line_of, silences, wait_until_quiet
from tests.chaos.town import Town, open_town

SEEDS = range(1, 1 + int(os.environ.get("CITY_CHAOS_SEEDS", "1")))  # noqa: TID251
REQUESTS = int(os.environ.get("CITY_CHAOS_REQUESTS", "300"))  # noqa: TID251
ONLY = tuple(filter(None, os.environ.get("CITY_CHAOS_ONLY", "").split(",")))  # noqa: TID251
CLIENTS = 8
EACH_PER_SECOND = float(os.environ.get("CITY_CHAOS_PACE", "1.2"))  # noqa: TID251
TALLIES: list[Tally] = []


def live_through(town: Town, *, seed: int) -> tuple[Acknowledged, Havoc]:
    """Let the clients send their letters while havoc is wrought; give what they noted and what was done."""
    notes, over = Acknowledged(), threading.Event()
    keys = iter([uuid.UUID(int=seed << 64 | number).hex for number in range(REQUESTS)])
    shared = locked(keys)
    senders = [
        threading.Thread(
            target=residents,
            args=(town.url, shared, notes),
            kwargs={"seed": seed * 100 + number, "per_second": EACH_PER_SECOND},
            daemon=True,
        )
        for number in range(CLIENTS)
    ]
    others = [
        threading.Thread(target=work, args=(town.url, notes), kwargs={"over": over, "seed": seed}, daemon=True)
        for work in (callers, staff)
    ]
    for thread in (*senders, *others):
        thread.start()
    havoc = Havoc(town, seed)
    havoc.wreak(until=lambda: not any(sender.is_alive() for sender in senders), only=ONLY)
    over.set()
    for thread in others:
        thread.join(timeout=200)
    return notes, havoc


def locked(keys: Iterator[str]) -> Iterator[str]:
    """Let several threads take from one iterator."""
    lock = threading.Lock()

    class Shared:
        def __iter__(self) -> Iterator[str]:
            return self

        def __next__(self) -> str:
            with lock:
                return next(keys)

    return Shared()


@pytest.mark.city
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_and_nothing_is_doubled(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    with open_town() as town:
        notes, havoc = live_through(town, seed=seed)
        tally = Tally(seed, deeds=len(havoc.done), quiet_after=wait_until_quiet(town))
        count(town, notes, tally)
        heard = silences(notes.moments, havoc.done)
        routed = silences([at for (at,) in town.ask(ROUTED_AT)], havoc.done)
    TALLIES.append(tally)
    with capsys.disabled():
        print(f"\nseed {seed}: longest silence at the doors, and of the router, around each deed (s)")
        for what in heard:
            print(f"  {what:<24}{heard[what]:>7.1f}{routed[what]:>7.1f}")
        print(line_of(TALLIES))

    assert tally.quiet_after < float("inf"), tally
    wrong = "\n".join(tally.wrong)
    assert tally.is_whole, f"{tally}\n{wrong}\n{[(deed.what, round(deed.began, 1)) for deed in havoc.done]}"
    assert tally.acknowledged == REQUESTS
    assert tally.calls > 0
    assert {deed.what for deed in havoc.done}
