"""Libraries take others along wherever they are installed; what nobody here uses of them is left out of memory."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(*names: str) -> Iterator[None]:
    """Let what is imported in this block believe that these libraries are not there, unless they are loaded already."""
    hidden = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "not to be found", as the import system has it
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
