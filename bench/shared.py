"""Files of open data, which lie beside the repository and are not part of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bench.city import Room
from bench.processes import BASE

SHARED: Final = BASE.parent / "shared" / "data"


def shared_file(name: str, room: Room) -> Path | None:
    """Find a file; where there is none, say so, and the rows that need it are left out."""
    file = SHARED / name
    if not file.is_file():
        room.say(f"  left out: {file} is not there")
        return None
    return file
