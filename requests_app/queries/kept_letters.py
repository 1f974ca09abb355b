"""Numbers that were given without the city, at a kiosk, a counter or on paper: which request each has become."""

from __future__ import annotations

from requests_app.lib.codes import same_secret, sha256_hex
from requests_app.models import CounterNumber, ProvisionalNumber, Visit
from requests_app.queries.addresses import secret_for
from requests_app.rules.kept_letters import KIOSK


def reference_of(number: str) -> str:
    """Give the reference of the newest request with a number (one query); empty where there is none."""
    kind = ProvisionalNumber if number.startswith(KIOSK) else CounterNumber
    newest = kind.objects.filter(number=number).order_by("-id")
    return newest.values_list("request__reference", flat=True).first() or ""


def visit_with(number: str) -> int | None:
    """Give the id of the newest visit to whom a kiosk has given a number without the city (one query)."""
    kept = Visit.objects.filter(provisional_number=number).exclude(provisional_number="")
    return kept.order_by("-id").values_list("id", flat=True).first()


def opened_by(number: str, secret: str) -> tuple[str, str] | None:
    """Give reference and secret of the request that a number and its secret open (one query).

    None also where the request has had a new secret since: the printed one opens nothing any more.
    """
    wanted = sha256_hex(secret.strip().lower())
    kind = ProvisionalNumber if number.startswith(KIOSK) else CounterNumber
    for found in kind.objects.select_related("request").filter(number=number).order_by("-id"):
        if found.secret_hash and same_secret(found.secret_hash, wanted) and found.request.secret_version == 1:
            return found.request.reference, secret_for(found.request)
    return None
