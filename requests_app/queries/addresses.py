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


def queue_link(code: str) -> str:
    """Write the address of a work queue at the desk."""
    return _outside(f"{reverse('desk:board')}?queue={code}")


def supervision_link() -> str:
    """Write the address of the supervisor's page."""
    return _outside(reverse("desk:supervision"))


def _outside(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path
