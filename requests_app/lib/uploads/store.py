"""Files on the disk: first among those that no row names, then beside it under the name that a row holds.

A file gets its second name (a hard link) before the row is committed, with a mark that says so. What a crash leaves
behind is found by its mark or by its age: nobody has to walk through the whole store.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

SMALL: Final = ".small"
MARK: Final = ".mark"


def incoming_path(incoming: Path, key: str) -> Path:
    """Give where a file lies before a row names it."""
    return incoming / "kept" / key


def kept_path(media: Path, key: str) -> Path:
    """Give where a file lies once a row names it."""
    return media / "attachments" / key[:2] / key


def small(path: Path) -> Path:
    """Give where the small picture of a file lies."""
    return path.with_name(path.name + SMALL)


def make_room(path: Path) -> None:
    """Make the folder of a file; nobody else on the machine may look into it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def give_name(incoming: Path, media: Path, *, source: str, key: str) -> None:
    """Give a file that lies among the incoming ones a name in the store, with a mark. Raises `FileNotFoundError`."""
    came, kept, mark = incoming_path(incoming, source), kept_path(media, key), _mark(incoming, key)
    for path in (mark, kept):
        make_room(path)
    mark.touch()
    _settle(mark.parent)
    os.link(came, kept)
    with suppress(FileNotFoundError):  # papers have no small picture
        os.link(small(came), small(kept))
    _settle(kept.parent)


def drop_mark(incoming: Path, key: str) -> None:
    """Forget the mark of a file whose row is committed, or which is gone."""
    _mark(incoming, key).unlink(missing_ok=True)


def erase(media: Path, key: str) -> None:
    """Take a file and its small picture away."""
    path = kept_path(media, key)
    for gone in (path, small(path)):
        gone.unlink(missing_ok=True)


def old_marks(incoming: Path, *, before: float) -> Iterator[str]:
    """Give the keys of marks that nobody dropped. `before`: seconds since the epoch."""
    for path in _older(incoming / "marks", before):
        yield path.name.removesuffix(MARK)


def drop_old(incoming: Path, *, before: float) -> int:
    """Take away the files that no request came for; give how many. `before`: seconds since the epoch."""
    gone = [path for folder in ("kept", "stream") for path in _older(incoming / folder, before)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _mark(incoming: Path, key: str) -> Path:
    return incoming / "marks" / f"{key}{MARK}"


def _older(folder: Path, before: float) -> Iterator[Path]:
    if not folder.is_dir():
        return
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_ctime < before:
                yield path


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
