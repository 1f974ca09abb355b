"""Somebody slow: she lingers wherever she has locked a row, so that the others come in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection


def lingering(act: Callable[[], Any], *, seconds: float) -> Callable[[], Any]:
    """Let an act hold each of its locks for a while."""

    def run() -> Any:
        with connection.execute_wrapper(partial(_linger, seconds)):
            return act()

    return run


def _linger(seconds: float, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    result = execute(sql, params, many, context)
    if " FOR UPDATE" in sql or " FOR NO KEY UPDATE" in sql:
        time.sleep(seconds)
    return result
