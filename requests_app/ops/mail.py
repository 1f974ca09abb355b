"""The post that the local catcher of a demo has caught."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.lib import maildir

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
    return render(request, "ops/mail.html", words)


@require_safe
@never_cache
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """Show one caught message as plain text."""
    found = maildir.find(_folder(), key)
    if found is None:
        raise Http404
    return render(request, "ops/letter.html", {"letter": found})


def _folder() -> Path:
    """Return where the catcher puts its messages; outside a demo this page does not exist."""
    if not settings.DEMO:
        raise Http404
    return Path(settings.MAIL_DIR)
