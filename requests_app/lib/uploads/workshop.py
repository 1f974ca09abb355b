"""Where files of strangers are worked on: one small process each, never in the city's own memory."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests_app
from requests_app.lib.uploads.limits import WAIT_SECONDS, Kind, Refused, Why

BASE: Final = Path(requests_app.__file__).resolve().parents[1]
# Of each web process: one is worked on, and whoever waits too long for her turn is told to press again.
_turn: Final = threading.BoundedSemaphore(1)
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
    if not _turn.acquire(timeout=TURN_SECONDS):
        raise Refused(Why.BUSY)
    try:
        told = _ask(source, kept, small)
        return Made(**{**told, "kind": Kind(told["kind"])})
    except Refused:
        for path in (kept, small):
            path.unlink(missing_ok=True)
        raise
    finally:
        _turn.release()


def _ask(source: Path, kept: Path, small: Path) -> dict[str, Any]:
    argv = [sys.executable, "-B", "-m", "requests_app.lib.uploads.bench", *map(str, (source, kept, small))]
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
