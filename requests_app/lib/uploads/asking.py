"""How a page says that it asks for files; anywhere else they are thrown away unread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

MARK: Final = "takes_files"


def takes_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let files in here. The outermost decorator of a view."""
    setattr(view, MARK, True)
    return view
