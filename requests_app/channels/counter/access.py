"""Who may sit at a counter, as whom she acts, and which secrets her screen may show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
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


def counter_machine(view: View[Rest]) -> View[Rest]:
    """Let in the scripts of the counter's pages; whoever may not gets the reason as JSON."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return refused("not_signed_in", _("Please sign in first."), status=401)
        if ROLES.isdisjoint(getattr(request.user, "roles", ())):
            return refused("only_the_counter", _("You may not work at the counter."), status=403)
        return view(request, *args, **kwargs)

    return never_cache(guarded)


def refused(code: str, message: object, *, field: str = "", status: int = 422) -> JsonResponse:
    """Say as JSON why nothing was taken."""
    return JsonResponse({"errors": [{"field": field, "code": code, "message": str(message)}]}, status=status)


def clerk(request: HttpRequest, *, language: str = "") -> Actor:
    """Describe the clerk, at her site, speaking for somebody in that person's language."""
    return clerk_of(request.user, language=language)


def clerk_of(user: Any, *, language: str = "") -> Actor:
    """Describe a colleague at the counter, whoever sends what she typed."""
    actor = people.actor_of(user, channel=Channel.COUNTER, language=language or get_language() or "en")
    site = places.site()
    return replace(actor, is_assisted=True, site_id=site.pk if site else None)
