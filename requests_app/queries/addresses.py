"""The addresses that letters, receipts and slips give to people outside."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

from requests_app.models import ServiceRequest
from requests_app.rules.references import secret_of


def status_link(reference: str, secret: str) -> str:
    """Write the address of a request's status page; its secret leaves the address bar at once."""
    return _outside(reverse("web:show", args=[reference, secret]))


def status_form_link() -> str:
    """Write the address at which reference and secret are typed."""
    return _outside(reverse("web:status_form"))


def secret_for(request: ServiceRequest) -> str:
    """Make the secret of a request again, for whoever has sent it (no query)."""
    return secret_of(reference=request.reference, version=request.secret_version, key=settings.REFERENCE_SECRET)


def stop_link(request_ids: Iterable[int]) -> str:
    """Write the address at which one click ends the e-mails about these requests."""
    return _outside(reverse("web:stop_mail", args=[sign_requests(request_ids)]))


def sign_requests(request_ids: Iterable[int]) -> str:
    """Sign the ids of requests: the address ends e-mails about them, and opens nothing."""
    return _signer(STOP_SALT).sign("-".join(map(str, request_ids)))


def read_requests(signed: str) -> list[int]:
    """Read the ids out of a signed address; none where it was not we who signed it."""
    try:
        return [int(number) for number in _signer(STOP_SALT).unsign(signed).split("-")]
    except (signing.BadSignature, ValueError):
        return []


def appointment_link(reference: str, secret: str) -> str:
    """Write the address of an appointment's page; its secret leaves the address bar at once."""
    return _outside(reverse("web:appointment_show", args=[reference, secret]))


def stop_appointment_link(appointment_id: int) -> str:
    """Write the address at which one click ends the e-mails about an appointment."""
    signed = _signer(STOP_APPOINTMENT_SALT).sign(str(appointment_id))
    return _outside(reverse("web:appointment_stop", args=[signed]))


def read_appointment(signed: str) -> int | None:
    """Read the id of an appointment out of a signed address; None where it was not we who signed it."""
    try:
        return int(_signer(STOP_APPOINTMENT_SALT).unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


def sign_matter(reference: str) -> str:
    """Sign the reference behind which a page of open matters begins."""
    return _signer(PAGE_SALT).sign(reference)


def read_matter(signed: str) -> str:
    """Read the reference out of the mark of a page; empty where it was not we who signed it."""
    try:
        return _signer(PAGE_SALT).unsign(signed)
    except signing.BadSignature:
        return ""


def my_code_link() -> str:
    """Write the address at which a sign-in code is typed."""
    return _outside(reverse("web:my_code"))


def case_link(reference: str) -> str:
    """Write the address of a case's page at the desk."""
    return _outside(reverse("desk:case", args=[reference]))


def queue_link(code: str) -> str:
    """Write the address of a work queue at the desk."""
    return _outside(f"{reverse('desk:board')}?queue={code}")


def incident_link(incident_id: int | None) -> str:
    """Write the address of an incident at the desk."""
    return _outside(reverse("desk:incident", args=[incident_id]))


def supervision_link() -> str:
    """Write the address of the supervisor's page."""
    return _outside(reverse("desk:supervision"))


def contractor_link(link_id: int) -> str:
    """Write the address by which a firm reaches one case: the id of its link, signed."""
    return _outside(reverse("contractor:case", args=[sign_link(link_id)]))


def sign_link(link_id: int) -> str:
    """Sign the id of a contractor's link; no secret is stored, and nobody can guess another one."""
    return _signer().sign(str(link_id))


def read_link(signed: str) -> int | None:
    """Read the id out of a signed address; None where it was not we who signed it."""
    try:
        return int(_signer().unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


FIRM_SALT: Final = "requests_app.contractor_link"
STOP_SALT: Final = "requests_app.stop_mail"
STOP_APPOINTMENT_SALT: Final = "requests_app.stop_appointment"
PAGE_SALT: Final = "requests_app.open_matters"


def _signer(salt: str = FIRM_SALT) -> signing.Signer:
    """Sign with a salt of its own: what is signed for one purpose opens nothing else."""
    return signing.Signer(sep=".", salt=salt)


def password_link(uid: str, token: str) -> str:
    """Write the address at which somebody of the staff chooses a password, once."""
    return _outside(reverse("accounts:password_choose", args=[uid, token]))


def _outside(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
