"""What is still to come today, and what can be done of it: from the same weekday of the weeks before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HOURS: Final = 24
WEEKS: Final = 4


@dataclass(frozen=True)
class Forecast:
    """Today, hour by hour. `expected` and `came` count cases; `can_do` is what those at work get done in a day."""

    expected: tuple[float, ...]
    came: tuple[int, ...]
    hour: int
    weeks: int  # from so many weeks; 0: there is nothing to go by
    can_do: float
    done: int

    @property
    def came_so_far(self) -> int:
        """Count what has come today."""
        return sum(self.came)

    @property
    def to_come(self) -> int:
        """Count what is still expected, the hour that runs by its rest."""
        rest = max(0.0, self.expected[self.hour] - self.came[self.hour])
        return round(rest + sum(self.expected[self.hour + 1 :]))

    @property
    def of_today(self) -> int:
        """Count what today brings in all."""
        return self.came_so_far + self.to_come

    @property
    def left_over(self) -> int:
        """Count what of today is likely to be left in the evening; none below nought."""
        return max(0, round(self.of_today - self.can_do)) if self.weeks else 0


def forecast(
    days_before: Sequence[Sequence[int]],
    came: Sequence[int],
    *,
    hour: int,
    done_before: Sequence[int],
    at_work: int,
    people: int,
    done: int,
) -> Forecast:
    """Expect the mean of the same weekday's hours; of its work, the share of those who are at work today.

    `days_before`: 24 counts for each day that there was; `done_before`: what left the queues on each of these days.
    """
    weeks = len(days_before)
    expected = tuple(sum(day[at] for day in days_before) / weeks if weeks else 0.0 for at in range(HOURS))
    usual = sum(done_before) / weeks if weeks else 0.0
    share = at_work / people if people else 0.0
    return Forecast(expected, tuple(came), hour, weeks, usual * share, done)
