"""Who may enter the desk, and as whom she acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.queries.people import actor_of
from requests_app.rules.actor import Actor
from requests_app.vocabulary import KEEPERS

View = Callable[..., HttpResponse]


def staff_page(*methods: str) -> Callable[[View], View]:
    """Let only people in who have signed in, with these methods; nothing of the page is kept."""

    def decorate(view: View) -> View:
        return never_cache(login_required(require_http_methods([*methods, "HEAD"])(view)))

    return decorate


def actor_for(request: HttpRequest) -> Actor:
    """Describe the person who has signed in (two queries)."""
    return actor_of(request.user, language=language_of_page())


def language_of_page() -> str:
    """Give the language in which the page is shown."""
    return get_language() or "en"


def is_keeper(actor: Actor) -> bool:
    """Tell whether somebody may look after the machinery."""
    return bool(actor.roles & KEEPERS)


def page_of(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """Give what every page of the desk shows: the moment, and the place in the navigation."""
    return {"now": timezone.now(), "nav_section": "desk", **more}
