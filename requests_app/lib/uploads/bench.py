"""The small process: reads one file of a stranger under limits, writes it anew, and says in one line what it was.

`python -m requests_app.lib.uploads.bench SOURCE KEPT SMALL`; for a city's mark without `SMALL`. It knows no database,
no settings and no secret.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from requests_app.lib.uploads.limits import (
    FILE_BYTES,
    MEMORY_BYTES,
    PROCESSOR_SECONDS,
    WRITTEN_BYTES,
    Kind,
    Refused,
    Why,
)
from requests_app.lib.uploads.sniffing import kind_of, refuse_two_in_one


def bind() -> None:
    """Take away what a bomb would use: memory, time, disk; and let pages and calls go first."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(5)


def work(source: Path, kept: Path, small: Path | None = None) -> dict[str, Any]:
    """Tell the file apart, write it anew, and wait until it is on the disk; without `small` it is a city's mark.

    Raises `Refused`.
    """
    if source.stat().st_size > FILE_BYTES:
        raise Refused(Why.TOO_LARGE)
    kind = kind_of(source)
    refuse_two_in_one(source, kind)
    if small is None:
        from requests_app.lib.uploads import pictures

        told = pictures.write_mark(source, kind, kept=kept)
    elif kind == Kind.PDF:
        from requests_app.lib.uploads import papers

        told = papers.write_anew(source, kept=kept)
    else:
        from requests_app.lib.uploads import pictures

        told = pictures.write_anew(source, kind, kept=kept, small=small)
    written = [path for path in (kept, small) if path is not None and path.exists()]
    for path in (*written, kept.parent):
        _settle(path)
    return {
        **told,
        "kind": kind.value,
        "source_checksum": _digest(source),
        "checksum": _digest(kept),
        "size": kept.stat().st_size,
    }


def _settle(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def main() -> None:
    """Work on one file and print the result, or why it is refused."""
    bind()
    try:
        told = work(*(Path(given) for given in sys.argv[1:4]))
    except Refused as refused:
        told = {"why": refused.why.value}
    except (MemoryError, RecursionError, OSError):
        told = {"why": Why.UNREADABLE.value}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
