"""Which requests this browser may see: those whose secret was shown, kept in the session and out of the address."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

from requests_app.channels.shown import ShownSecrets

CAMPAIGN_KEY: Final = "campaign_code"
CAMPAIGN_MAX: Final = 40
SHOWN: Final = ShownSecrets("shown_secrets", kept=20)


def keep_campaign(request: HttpRequest) -> None:
    """Remember the code of the poster, letter or hand-out that brought the person here (`?c=CODE`)."""
    code = request.GET.get("c", "")
    if code and len(code) <= CAMPAIGN_MAX and code.replace("-", "").replace("_", "").isalnum():
        request.session[CAMPAIGN_KEY] = code


def campaign_of(request: HttpRequest) -> str:
    """Give the remembered campaign code, or nothing."""
    return str(request.session.get(CAMPAIGN_KEY, ""))
