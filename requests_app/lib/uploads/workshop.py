"""Where files of strangers are worked on: one small process each, never in the city's own memory."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests_app
from requests_app.lib.uploads.limits import WAIT_SECONDS, Kind, Refused, Why

BASE: Final = Path(requests_app.__file__).resolve().parents[1]
# Of each web process: one is worked on, two wait; the last of its four threads stays free for pages and calls.
_turn: Final = threading.BoundedSemaphore(1)
_room: Final = threading.BoundedSemaphore(3)
TURN_SECONDS: Final = 10


@dataclass(frozen=True)
class Made:
    """What has been written anew, and where the picture was taken."""

    kind: Kind
    size: int
    checksum: str
    source_checksum: str
    width: int = 0
    height: int = 0
    pages: int = 0
    latitude: float | None = None
    longitude: float | None = None


def make_anew(source: Path, *, kept: Path, small: Path) -> Made:
    """Let a file be read and written anew, under limits. Raises `Refused`; then nothing has been written."""
    with _place_in_line():
        return _make(source, kept, small)


def make_mark(source: Path, *, kept: Path) -> Made:
    """Let a city's mark be read and written anew as PNG, under limits. Raises `Refused`; then nothing is written."""
    with _place_in_line():
        return _make(source, kept)


@contextmanager
def _place_in_line() -> Iterator[None]:
    """Wait for one's turn. Raises `Refused` where too many wait, or for too long."""
    if not _room.acquire(blocking=False):
        raise Refused(Why.BUSY)
    try:
        if not _turn.acquire(timeout=TURN_SECONDS):
            raise Refused(Why.BUSY)
        try:
            yield
        finally:
            _turn.release()
    finally:
        _room.release()


def _make(source: Path, *written: Path) -> Made:
    try:
        told = _ask(source, *written)
        return Made(**{**told, "kind": Kind(told["kind"])})
    except Refused:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _ask(*paths: Path) -> dict[str, Any]:
    argv = [sys.executable, "-B", "-m", "requests_app.lib.uploads.bench", *map(str, paths)]
    try:
        done = subprocess.run(
            argv, cwd=BASE, env={"PATH": "/usr/bin:/bin"}, capture_output=True, timeout=WAIT_SECONDS, check=False
        )
        told: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as fault:  # it was stopped by its limits
        raise Refused(Why.UNREADABLE) from fault
    if "why" in told:
        raise Refused(Why(str(told["why"])))
    return told
