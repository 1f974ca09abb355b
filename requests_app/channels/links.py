"""The address that opens a request from anywhere, as text and as a picture."""

from __future__ import annotations

from io import BytesIO

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe


def status_link(reference: str, secret: str) -> str:
    """Write the address of a request's status page; its secret leaves the address bar at once."""
    return settings.SITE_URL.rstrip("/") + reverse("web:show", args=[reference, secret])


def qr_svg(text: str) -> SafeString:
    """Draw a text as a QR code: an SVG that grows with its box and needs no inline style."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=2, omitsize=True, xmldecl=False, nl=False, svgclass=None, lineclass=None
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by segno; the text itself is not in it
