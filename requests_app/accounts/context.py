"""What colleagues' pages may know of the person who has signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from requests_app.vocabulary import COUNTER_ROLES


def colleague(request: HttpRequest) -> dict[str, Any]:
    """Tell whether the counter is open to her; asked by the template alone, so public pages pay nothing."""

    def may_sit_at_counter() -> bool:
        roles = getattr(getattr(request, "user", None), "roles", ())
        return not COUNTER_ROLES.isdisjoint(roles)

    return {"may_sit_at_counter": may_sit_at_counter}
