"""Spans of a request and of the jobs it caused; nothing, at no cost, where nobody collects them.

The request's id is the thread: trace and first span are derived from it, so a job finds them by its row alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Recorder(Protocol):
    """Somebody who collects spans."""

    def span(self, name: str, *, request_id: str, is_first: bool) -> AbstractContextManager[None]:
        """Record how long a block takes."""


_RECORDERS: list[Recorder] = []


def record_with(recorder: Recorder | None) -> None:
    """Hand spans to a recorder from now on; None ends it."""
    _RECORDERS[:] = [recorder] if recorder else []


@contextmanager
def span(name: str, *, request_id: str, is_first: bool = False) -> Iterator[None]:
    """Record this block under a request's id; `is_first` is the request itself, all else hangs below it."""
    if not _RECORDERS or not request_id:
        yield
        return
    with _RECORDERS[0].span(name, request_id=request_id, is_first=is_first):
        yield
