"""Where the city that runs on a data directory can be reached: its supervisor writes it down."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cityservices import stores

FILE: Final = "web-address"


def note(data_dir: Path, address: str) -> None:
    """Write the address down."""
    (data_dir / FILE).write_text(address)


def forget(data_dir: Path) -> None:
    """Take the address away: the city stops."""
    (data_dir / FILE).unlink(missing_ok=True)


def running(data_dir: Path) -> str:
    """Read the address; empty while no city runs here (a killed one leaves its note behind)."""
    note = data_dir / FILE
    return note.read_text().strip() if note.exists() and stores.kept(data_dir) else ""
