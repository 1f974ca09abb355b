"""Which requests this browser may see: those whose secret was shown, kept in the session and out of the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from requests_app.channels.shown import ShownSecrets
from requests_app.rules.sign_in import PROOF_LASTS

CAMPAIGN_KEY: Final = "campaign_code"
CAMPAIGN_MAX: Final = 40
PROOF_KEY: Final = "my_proof"
ASKED_KEY: Final = "my_code"


@dataclass(frozen=True)
class SecretsOfBrowser(ShownSecrets):
    """The secrets shown, and those that a proven address has opened: these go with the proof."""

    def secret_for(self, request: HttpRequest, reference: str) -> str:
        """Give the secret of a reference; empty where there is none, or none any more."""
        end_old_proof(request)
        return super().secret_for(request, reference)


SHOWN: Final = SecretsOfBrowser("shown_secrets", kept=20)


def keep_proof(request: HttpRequest, code_id: int) -> None:
    """Remember that an address was proved by this code; nothing of the address itself."""
    request.session.cycle_key()
    request.session.pop(ASKED_KEY, None)
    until = (timezone.now() + PROOF_LASTS).timestamp()
    request.session[PROOF_KEY] = {"code": code_id, "until": until, "opened": []}


def proof_of(request: HttpRequest) -> int | None:
    """Give the id of the code that this browser has typed, while its proof lasts."""
    end_old_proof(request)
    kept: dict[str, Any] | None = request.session.get(PROOF_KEY)
    return int(kept["code"]) if kept else None


def open_by_proof(request: HttpRequest, *, reference: str, secret: str) -> None:
    """Open a request for as long as the proof lasts; one whose secret was shown before stays open."""
    kept = request.session[PROOF_KEY]
    if not SHOWN.secret_for(request, reference):
        request.session[PROOF_KEY] = {**kept, "opened": [*kept["opened"], reference]}
    SHOWN.remember(request, reference=reference, secret=secret)


def end_proof(request: HttpRequest) -> None:
    """Forget the proof, and what it has opened."""
    kept = request.session.pop(PROOF_KEY, None)
    for reference in kept["opened"] if kept else ():
        SHOWN.forget(request, reference)


def end_old_proof(request: HttpRequest) -> None:
    """End a proof whose two hours are over."""
    kept = request.session.get(PROOF_KEY)
    if kept and timezone.now().timestamp() > kept["until"]:
        end_proof(request)


def keep_campaign(request: HttpRequest) -> None:
    """Remember the code of the poster, letter or hand-out that brought the person here (`?c=CODE`)."""
    code = request.GET.get("c", "")
    if code and len(code) <= CAMPAIGN_MAX and code.replace("-", "").replace("_", "").isalnum():
        request.session[CAMPAIGN_KEY] = code


def campaign_of(request: HttpRequest) -> str:
    """Give the remembered campaign code, or nothing."""
    return str(request.session.get(CAMPAIGN_KEY, ""))
