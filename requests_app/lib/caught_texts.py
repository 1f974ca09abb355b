"""Read the text messages that a demo has kept in a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class CaughtText:
    """One text message: to whom, what, when."""

    to: str
    words: str
    sent_at: datetime

    @property
    def link(self) -> str:
        """Give the address at its end, where there is one."""
        last = self.words.rsplit(" ", 1)[-1]
        return last if last.startswith(("http://", "https://")) else ""


def newest(folder: Path, *, limit: int) -> list[CaughtText]:
    """Return the newest text messages; none when nothing was ever sent."""
    # A name begins with the moment of sending.
    files = sorted(folder.glob("*.json"), reverse=True)[:limit]
    return [_read(file) for file in files]


def _read(file: Path) -> CaughtText:
    kept = json.loads(file.read_text())
    return CaughtText(kept["to"], kept["text"], datetime.fromisoformat(kept["at"]))
