"""A page made for somebody else's reader (a mail), shown within one of ours and able to do nothing there."""

from __future__ import annotations

from typing import Final

from csp.constants import SELF
from django.http import HttpResponse

# Its own inline styles are all it may have: no script, no picture, no form, no way out of the frame.
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'self'; sandbox"


def framed(html: str) -> HttpResponse:
    """Answer with HTML that may stand in a frame of our own pages alone."""
    response = HttpResponse(html)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response


def framing(page: HttpResponse) -> HttpResponse:
    """Let a page hold such frames: its policy allows those of our own."""
    vars(page)["_csp_update"] = {"frame-src": [SELF]}
    return page
