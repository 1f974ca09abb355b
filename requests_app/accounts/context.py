"""What colleagues' pages may know of the person who has signed in."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from requests_app.vocabulary import COUNTER_ROLES, KEEPERS, REPORT_READERS, SEE_LINES, Role


def colleague(request: HttpRequest) -> dict[str, Any]:
    """Tell which rooms are open to her; asked by the template alone, so public pages pay nothing."""

    def has_one_of(wanted: frozenset[Role]) -> bool:
        return not wanted.isdisjoint(getattr(getattr(request, "user", None), "roles", ()))

    return {
        "may_sit_at_counter": partial(has_one_of, COUNTER_ROLES),
        "may_see_lines": partial(has_one_of, SEE_LINES),
        "may_supervise": partial(has_one_of, KEEPERS),
        "may_read_reports": partial(has_one_of, REPORT_READERS),
    }
