"""The receipt as a paper to keep, for the browser that has shown the secret."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.channels.web import access
from requests_app.channels.web.status import shown_status
from requests_app.lib.papers import PaperFailed, paper
from requests_app.queries.papers import RECEIPT, receipt_facts

log = structlog.get_logger(__name__)


@never_cache
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the receipt as PDF/UA; made after all has been read, and kept nowhere.

    Where none can be made, the answer says how to print the page instead.
    """
    secret = access.SHOWN.secret_for(request, reference)
    status = shown_status(request, reference)
    if status is None or not secret:
        raise Http404
    try:
        made = paper(RECEIPT, receipt_facts(status, secret=secret), get_language() or "en")
    except PaperFailed as fault:
        log.error("paper.failed", kind=RECEIPT, cause=str(fault.__cause__))
        return render(request, "channels/web/no_paper.html", {"status": status}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    headers = {"Content-Disposition": f'attachment; filename="{status.reference}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
