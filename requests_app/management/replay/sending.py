"""Send rows to their doors, several at a time, and keep the tally."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Final

from requests_app.management.replay.browser import DoorClosed, NotLetIn
from requests_app.management.replay.doors import Door, Failed, Refused, door_of
from requests_app.management.replay.rows import BadRow, Letter
from requests_app.vocabulary import Channel

AHEAD: Final = 3  # letters waiting for each worker


@dataclass
class Tally:
    """What was read and what the doors said; the database has the last word."""

    read: int = 0  # rows that were judged: bad, known, or answered by a door
    keys: set[str] = field(default_factory=set)  # of rows that should be in the city now
    already_known: int = 0
    refused: list[BadRow] = field(default_factory=list)
    failed: list[BadRow] = field(default_factory=list)
    stopped: str = ""  # why the run ended early

    def add(self, other: Tally) -> None:
        """Take in what another process counted."""
        self.read += other.read
        self.keys |= other.keys
        self.already_known += other.already_known
        self.refused += other.refused
        self.failed += other.failed
        self.stopped = self.stopped or other.stopped


MakeDoor = Callable[[Channel], Door]


class Sender:
    """Gives each thread its own doors."""

    def __init__(self, make_door: MakeDoor, mix: Mapping[Channel, float]) -> None:
        self.make_door, self.mix = make_door, mix
        self.own = threading.local()
        self.made: list[Door] = []

    def send(self, letter: Letter) -> None:
        """Bring a letter to its door."""
        doors: dict[Channel, Door] = self.own.__dict__.setdefault("doors", {})
        channel = door_of(letter.key, self.mix)
        if channel not in doors:
            doors[channel] = self.make_door(channel)
            self.made.append(doors[channel])
        doors[channel].send(letter)

    def close(self) -> None:
        """Leave all doors; no thread may be sending."""
        for door in self.made:
            door.close()


def letters_to_send(
    rows: Iterable[Letter | BadRow], tally: Tally, *, known: set[str], advance: Callable[[], None]
) -> Iterator[Letter]:
    """Sort the rows: bad ones and known ones are counted, the rest is given to be sent."""
    for row in rows:
        if isinstance(row, Letter) and row.key not in known:
            yield row
            continue
        tally.read += 1
        if isinstance(row, BadRow):
            tally.refused.append(row)
        else:
            tally.keys.add(row.key)
            tally.already_known += 1
        advance()


def send_all(
    letters: Iterator[Letter], sender: Sender, tally: Tally, *, workers: int, advance: Callable[[], None]
) -> None:
    """Send everything; an interruption or a closed door ends the run, and what is under way is still counted."""
    try:
        if workers == 1:
            for letter in letters:
                _note(tally, letter, _outcome(sender, letter))
                advance()
        else:
            _send_side_by_side(letters, sender, tally, workers=workers, advance=advance)
    except KeyboardInterrupt:
        tally.stopped = "interrupted"
    except (DoorClosed, NotLetIn) as problem:
        tally.stopped = str(problem)


def _send_side_by_side(
    letters: Iterator[Letter], sender: Sender, tally: Tally, *, workers: int, advance: Callable[[], None]
) -> None:
    pending: dict[Future[Exception | None], Letter] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            for letter in letters:
                pending[pool.submit(_outcome, sender, letter)] = letter
                if len(pending) >= workers * AHEAD:
                    _collect(pending, tally, advance)
            while pending:
                _collect(pending, tally, advance)
        except BaseException:
            _let_go(pending, tally)
            raise


def _let_go(pending: dict[Future[Exception | None], Letter], tally: Tally) -> None:
    """Drop what no thread has begun; what is under way is answered first, and counted."""
    begun = [(future, letter) for future, letter in pending.items() if not future.cancel()]
    for future, letter in begun:
        with contextlib.suppress(DoorClosed, NotLetIn):
            _note(tally, letter, future.result())


def _collect(pending: dict[Future[Exception | None], Letter], tally: Tally, advance: Callable[[], None]) -> None:
    done, _rest = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        _note(tally, pending.pop(future), future.result())
        advance()


def _outcome(sender: Sender, letter: Letter) -> Exception | None:
    try:
        sender.send(letter)
    except (Refused, Failed, DoorClosed, NotLetIn) as problem:
        return problem
    return None


def _note(tally: Tally, letter: Letter, problem: Exception | None) -> None:
    """Count an answer. A letter without one (interrupted, door closed) is not counted: the next run asks again."""
    if isinstance(problem, DoorClosed | NotLetIn):
        raise problem
    tally.read += 1
    if isinstance(problem, Refused):
        tally.refused.append(BadRow(letter.line, str(problem)))
        return
    tally.keys.add(letter.key)
    if isinstance(problem, Failed):
        tally.failed.append(BadRow(letter.line, str(problem)))
