"""An address as a picture, for whoever has a camera."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from requests_app.lib.qr import svg_of


def qr_svg(text: str) -> SafeString:
    """Draw a text as a QR code: an SVG that grows with its box and needs no inline style."""
    return mark_safe(svg_of(text))  # noqa: S308 - drawn by us; the text itself is not in it
