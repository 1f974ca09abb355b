"""Which requests this browser may see: those whose secret was shown, kept in the session and out of the address."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest

SESSION_KEY: Final = "shown_secrets"
CAMPAIGN_KEY: Final = "campaign_code"
KEPT: Final = 20
CAMPAIGN_MAX: Final = 40


def remember(request: HttpRequest, *, reference: str, secret: str) -> None:
    """Keep a secret that was checked; the oldest goes when there are too many."""
    shown: dict[str, str] = request.session.get(SESSION_KEY, {})
    shown.pop(reference, None)
    kept = [*shown.items(), (reference, secret)][-KEPT:]
    request.session[SESSION_KEY] = dict(kept)


def secret_for(request: HttpRequest, reference: str) -> str:
    """Give the secret that was shown for a reference; empty where none was."""
    shown: dict[str, str] = request.session.get(SESSION_KEY, {})
    return shown.get(reference, "")


def forget(request: HttpRequest, reference: str) -> None:
    """Drop a secret that opens nothing any more."""
    shown: dict[str, str] = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {other: secret for other, secret in shown.items() if other != reference}


def keep_campaign(request: HttpRequest) -> None:
    """Remember the code of the poster, letter or hand-out that brought the person here (`?c=CODE`)."""
    code = request.GET.get("c", "")
    if code and len(code) <= CAMPAIGN_MAX and code.replace("-", "").replace("_", "").isalnum():
        request.session[CAMPAIGN_KEY] = code


def campaign_of(request: HttpRequest) -> str:
    """Give the remembered campaign code, or nothing."""
    return str(request.session.get(CAMPAIGN_KEY, ""))
