"""Charts of the supervisors' page: bars in units of the drawing; each stands beside its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from requests_app.queries.supervision_queues import AGES, QueueNow
from requests_app.rules.forecast import HOURS, Forecast

# By hour: so wide is an hour, so high the drawing, and so much stands below it.
HOUR, HEIGHT, FOOT = 26, 160, 22
# By queue: names stand above their bars.
WIDTH, ROW, NAME, BAR = 420, 44, 18, 16
NUMBER: Final = 60
NAME_MAX: Final = 40


@dataclass(frozen=True)
class Piece:
    """A rectangle; `kind` names its colour."""

    x: int
    y: int
    width: int
    height: int
    kind: str


@dataclass(frozen=True)
class Label:
    """Words in a drawing."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Drawing:
    """A chart."""

    width: int
    height: int
    pieces: tuple[Piece, ...]
    labels: tuple[Label, ...]


def hours_chart(found: Forecast) -> Drawing:
    """Draw each hour's expectation as a pale bar, and before it what came."""
    most = max(*found.expected, *found.came, 1)
    pieces, labels = list[Piece](), list[Label]()
    for hour in range(HOURS):
        for value, kind, inset in ((found.expected[hour], "expected", 2), (found.came[hour], "came", 7)):
            tall = round(value / most * HEIGHT)
            pieces.append(Piece(HOUR * hour + inset, HEIGHT - tall, HOUR - 2 * inset, tall, kind))
        if hour % 3 == 0:
            labels.append(Label(HOUR * hour + 2, HEIGHT + FOOT - 5, f"{hour}"))
    return Drawing(HOUR * HOURS, HEIGHT + FOOT, tuple(pieces), tuple(labels))


def ages_chart(queues: Sequence[QueueNow]) -> Drawing:
    """Draw for each queue in which cases wait how many do, by how long."""
    shown = [queue for queue in queues if queue.counts["waiting"]]
    most = max((queue.counts["waiting"] for queue in shown), default=0) or 1
    pieces, labels = list[Piece](), list[Label]()
    for place, queue in enumerate(shown):
        x, y = 0, ROW * place
        labels.append(Label(0, y + NAME - 4, queue.name if len(queue.name) <= NAME_MAX else f"{queue.name[:39]}…"))
        for name in AGES:
            wide = round(queue.counts[name] / most * (WIDTH - NUMBER))
            pieces.append(Piece(x, y + NAME, wide, BAR, name))
            x += wide
        labels.append(Label(x + 6, y + NAME + BAR - 3, str(queue.counts["waiting"])))
    return Drawing(WIDTH, ROW * len(shown) + 4, tuple(pieces), tuple(labels))
