"""A line of the board as HTML: drawn once for each content and language, for many people look at the same cases."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from requests_app.queries.board_rows import Row


@lru_cache(maxsize=1024)
def line_of(row: Row, *, is_handed: bool, language: str) -> SafeString:
    """Draw a line in the language that is active; `language` names it for the memory.

    Whatever the line says is in `row`, its age in words included: another word, another line.
    """
    template: Any = get_template("desk/_row.html")
    # As a mapping: a template asks an object by key first, and pays for each refusal.
    drawn: SafeString = template.template.render(Context({"row": vars(row), "is_handed": is_handed}))
    return drawn
