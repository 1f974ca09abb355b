"""The addresses that letters, receipts and slips give to people outside."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def status_link(reference: str, secret: str) -> str:
    """Write the address of a request's status page; its secret leaves the address bar at once."""
    return _outside(reverse("web:show", args=[reference, secret]))


def status_form_link() -> str:
    """Write the address at which reference and secret are typed."""
    return _outside(reverse("web:status_form"))


def case_link(reference: str) -> str:
    """Write the address of a case's page at the desk."""
    return _outside(reverse("desk:case", args=[reference]))


def password_link(uid: str, token: str) -> str:
    """Write the address at which somebody of the staff chooses a password, once."""
    return _outside(reverse("accounts:password_choose", args=[uid, token]))


def _outside(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
