"""When each copy of a life begins: over three years, the open ones where their ages say, ids in order of time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bench.fill.lives import Life

YEARS: Final = timedelta(days=3 * 365)
WEEK: Final = timedelta(days=7)
OPEN_JITTER_SECONDS: Final = 240  # so little that no clock of an open case would have acted meanwhile


def shifts(lives: Sequence[Life], wanted: int, *, seed: int = 7) -> list[tuple[timedelta, int]]:
    """Give for each copy how far back it lies and of which life it is, the oldest beginning first.

    Ended lives go back by whole weeks, so that they keep their working days; open ones by minutes alone.
    """
    dice = random.Random(seed)  # noqa: S311 - no secret
    if not lives:
        return []
    chosen = dice.choices(range(len(lives)), weights=[life.weight for life in lives], k=wanted)
    plan = [(_shift(lives[number], dice), number) for number in chosen]
    plan.sort(key=lambda copy: lives[copy[1]].opened_at - copy[0])
    return plan


def _shift(life: Life, dice: random.Random) -> timedelta:
    if life.is_open or life.kind == "resolved":
        return timedelta(seconds=dice.randrange(OPEN_JITTER_SECONDS))
    return WEEK * dice.randrange(YEARS // WEEK) + timedelta(minutes=dice.randrange(600))


def moved(moment: datetime, back: timedelta) -> str:
    """Write a moment of a copy as PostgreSQL reads it."""
    return (moment - back).isoformat(" ")
