"""Bars as the template draws them: where each begins and how long it is, in units of the drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.queries.figures import NamedFigures

# Names stand above their bars, so that a phone shows them large enough to read.
WIDTH, ROW, NAME_HEIGHT, BAR = 420, 48, 20, 18
NUMBER: Final = 70  # kept free behind the longest bar
NAME_MAX: Final = 40


@dataclass(frozen=True)
class Bar:
    """One line of a chart; `late_length` is the part of the bar that is overdue; `value` is None where protected."""

    name: str
    value: int | None
    y: int
    length: int
    late_length: int

    @property
    def name_y(self) -> int:
        """Give the line on which its name stands."""
        return self.y + NAME_HEIGHT - 5

    @property
    def bar_y(self) -> int:
        """Give the upper edge of the bar."""
        return self.y + NAME_HEIGHT

    @property
    def value_y(self) -> int:
        """Give the line on which its number stands."""
        return self.bar_y + BAR - 3


@dataclass(frozen=True)
class Chart:
    """A chart with one bar for each part of the city."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    bar: int = BAR

    @property
    def height(self) -> int:
        """Give the height of the drawing."""
        return ROW * len(self.bars) + 4


def open_chart(rows: Sequence[NamedFigures], *, unnamed: str) -> Chart:
    """Draw what is open, and what of it is overdue."""
    most = max((row.figures.open or 0 for row in rows), default=0) or 1
    scale = (WIDTH - NUMBER) / most
    return Chart(
        tuple(
            Bar(
                name=_short(row.name or unnamed),
                value=row.figures.open,
                y=ROW * place + 2,
                length=round((row.figures.open or 0) * scale),
                late_length=round((row.figures.overdue or 0) * scale),
            )
            for place, row in enumerate(rows)
        )
    )


def _short(name: str) -> str:
    return name if len(name) <= NAME_MAX else f"{name[: NAME_MAX - 1].rstrip()}…"
