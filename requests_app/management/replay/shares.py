"""Several processes for one file: each takes the rows that are its own by a hash of the key."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from requests_app.management.replay.rows import BadRow, Letter
from requests_app.management.replay.sending import Tally

TOLD_EVERY: Final = 25  # rows
Work = Callable[[int, Callable[[], None]], Tally]  # number of the share, what to call after each row


def rows_of_share(rows: Iterable[Letter | BadRow], *, share: int, shares: int) -> Iterator[Letter | BadRow]:
    """Give the rows of one share: always the same ones. A row without a key is told by the first share."""
    for row in rows:
        if (share_of(row.key, shares) if isinstance(row, Letter) else 0) == share:
            yield row


def share_of(key: str, shares: int) -> int:
    """Choose the share of a key; the door is chosen by another part of the hash, so that each share has all doors."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[8:16], "big") % shares


def in_processes(work: Work, *, shares: int, advance: Callable[[int], None]) -> Tally:
    """Do the work of each share in a process of its own, and add up what they tell."""
    context = get_context("fork")
    pipes: dict[Connection, BaseProcess] = {}
    for share in range(shares):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_share, args=(work, share, there), daemon=True)
        process.start()
        there.close()
        pipes[here] = process
    total = Tally()
    interrupted = False
    while pipes:
        try:
            _listen(pipes, total, advance)
        except KeyboardInterrupt:  # the shares have heard it, too: they answer what is under way
            interrupted = True
    if interrupted:
        total.stopped = "interrupted"
    return total


def _share(work: Work, share: int, told: Connection) -> None:
    _leave_the_parents_connection()
    parent, done = os.getppid(), 0

    def advance() -> None:
        nonlocal done
        done += 1
        if os.getppid() != parent:  # killed: nobody adds up any more
            raise KeyboardInterrupt
        if done % TOLD_EVERY == 0:
            told.send(TOLD_EVERY)

    try:
        tally = work(share, advance)
        told.send(done % TOLD_EVERY)
        told.send(tally)
    finally:
        connection.close()
        told.close()


def _leave_the_parents_connection() -> None:
    """Close our end of it without a word: it is the parent's, whose lock must fall when the parent does."""
    if connection.connection is not None:
        os.close(connection.connection.fileno())
        connection.connection = None


def _listen(pipes: dict[Connection, BaseProcess], total: Tally, advance: Callable[[int], None]) -> None:
    for pipe in wait(list(pipes)):
        if not isinstance(pipe, Connection):
            continue
        try:
            message = pipe.recv()
        except EOFError:  # it was killed: the next run goes on where it stopped
            total.stopped = total.stopped or _("a process of this run has ended")
            message = None
        if isinstance(message, int):
            advance(message)
            continue
        if message is not None:
            total.add(message)
        pipes.pop(pipe).join()
        pipe.close()
