"""The mail and the text messages that the local catcher of a demo has caught."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.lib import caught_texts, maildir
from requests_app.lib.framed import framed, framing
from requests_app.lib.sms_text import length_of

SHOWN: Final = 100


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """List the newest caught messages."""
    letters = maildir.newest(_folder(), limit=SHOWN)
    rows = [
        [{"text": mail.subject, "url": reverse("ops:letter", args=[mail.key])}, mail.to, mail.sent_at]
        for mail in letters
    ]
    words = {"caption": _("Newest first"), "heads": [_("Subject"), _("To"), _("Sent")], "rows": rows}
    return render(request, "ops/mail.html", {**words, "texts": _texts()})


def _texts() -> dict[str, Any]:
    """List the newest text messages."""
    rows = [
        [{"text": text.words, "url": text.link}, text.to, text.sent_at, length_of(text.words).segments]
        for text in caught_texts.newest(Path(settings.SMS_DIR), limit=SHOWN)
    ]
    return {
        "caption": _("Text messages"),
        "heads": [_("Text"), _("To"), _("Sent"), _("Segments")],
        "rows": rows,
    }


@require_safe
@never_cache
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """Show one caught message: its heads, its plain text, and its HTML in a frame."""
    return framing(render(request, "ops/letter.html", {"letter": _find(key)}))


@require_safe
def letter_html(_request: HttpRequest, key: str) -> HttpResponse:
    """Show the HTML of one caught message, for the frame."""
    return framed(_find(key).html)


def _find(key: str) -> maildir.Letter:
    found = maildir.find(_folder(), key)
    if found is None:
        raise Http404
    return found


def _folder() -> Path:
    """Return where the catcher puts its messages; outside a demo this page does not exist."""
    if not settings.DEMO:
        raise Http404
    return Path(settings.MAIL_DIR)
