"""A form whose page was open too long: give it back filled, so that nobody types twice."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_BAD_ORIGIN
from django.shortcuts import render
from django.views.decorators.cache import never_cache

# What a person has typed; the rest of a form goes along unseen.
TYPED: Final = frozenset(
    {"description", "words", "address", "name", "email", "phone", "post_address", "organisation", "on_behalf_of"}
)
# A form of another site is never sent again from here.
FROM_ELSEWHERE: Final = (REASON_BAD_ORIGIN.partition(" - ")[0], "Referer checking failed")
TOKENS: Final = frozenset({"csrfmiddlewaretoken"})


@never_cache
def form_was_open_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show what was sent, with one button that sends it again under a fresh token."""
    is_ours = request.method == "POST" and not reason.startswith(FROM_ELSEWHERE)
    fields = _fields(request) if is_ours else []
    words = {
        "can_send_again": is_ours,
        "address": request.get_full_path(),
        "fields": fields,
        "typed": [value for name, value in fields if name in TYPED and value.strip()],
    }
    return render(request, "403_csrf.html", words, status=403)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    """List what was posted, without tokens and passwords."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in TOKENS and "password" not in name
        for value in values
    ]
