"""No more e-mail about a request, and e-mail again: by the address in a letter, or on the status page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.actions import mail_stopping
from requests_app.channels.web.status import asking, shown_status
from requests_app.queries.addresses import read_requests
from requests_app.queries.mail_stopping import Stopped, mail_of
from requests_app.rules.actor import resident
from requests_app.vocabulary import Channel


@csrf_exempt  # a mail program presses the button (RFC 8058): it has no cookie, and its right is the signed address
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask once more, then end the e-mails about the requests of a signed address; or begin them again."""
    found = mail_of(read_requests(signed))
    if not found.request_ids:
        raise Http404
    if request.method == "POST":
        _turn(found, is_on="resume" in request.POST)
        found = mail_of(found.request_ids)
    context = {"references": found.references, "is_stopped": found.is_stopped}
    return render(request, "channels/web/stop_mail.html", context)


def _turn(found: Stopped, *, is_on: bool) -> None:
    by = resident(channel=Channel.WEB, language=get_language() or "en", request_ids=frozenset(found.request_ids))
    act = mail_stopping.resume_mail if is_on else mail_stopping.stop_mail
    act(found.request_ids, by=by, at=timezone.now())


@never_cache
@require_POST
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    """Send e-mail about a request again, on the page that shows it."""
    status = shown_status(request, reference)
    if status is not None:
        mail_stopping.resume_mail([status.request_id], by=asking(status), at=timezone.now())
        messages.success(request, _("You get e-mail about this request again."))
    return redirect("web:status", reference=reference)
