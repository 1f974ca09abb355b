"""Who may sit at a counter, as whom she acts, and which secrets her screen may show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from requests_app.channels.shown import ShownSecrets
from requests_app.queries import people, places
from requests_app.rules.actor import Actor
from requests_app.vocabulary import Channel, Role

ROLES: Final = frozenset({Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR})
PRINTS: Final = "counter_prints"  # in the session: the receipt that prints its slip by itself
SHOWN: Final = ShownSecrets("counter_secrets", kept=5)
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def counter_only(view: View[Rest]) -> View[Rest]:
    """Let in who is signed in and works at counters; no copy of the page is kept anywhere."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if ROLES.isdisjoint(getattr(request.user, "roles", ())):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(login_required(guarded))


def clerk(request: HttpRequest, *, language: str = "") -> Actor:
    """Describe the clerk, at her site, speaking for somebody in that person's language."""
    actor = people.actor_of(request.user, channel=Channel.COUNTER, language=language or get_language() or "en")
    site = places.site()
    return replace(actor, is_assisted=True, site_id=site.pk if site else None)
