"""The answer of a resident who stands at the counter: a clerk writes it down for her."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.actions import casework
from requests_app.channels.counter.access import clerk, counter_only
from requests_app.channels.counter.forms import ReplyForm
from requests_app.channels.counter.receipts import view_or_404
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import Fact


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what the visitor answers; a second press of the same form is the same answer."""
    view = view_or_404(request, reference)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = replace(clerk(request, language=view.language), resident_id=view.status.requester_id)
        try:
            casework.receive_reply(
                view.status.case_id,
                request_id=view.status.request_id,
                text=form.cleaned_data["words"],
                by=by,
                at=timezone.now(),
                client_key=form.cleaned_data["idempotency_key"],
                step=form.step(),
            )
        except Fact as fact:
            add_facts(form, fact)
        else:
            messages.success(request, _("The team has the answer."))
            return redirect("counter:request", reference=view.status.reference)
    context = {"form": form, "view": view, "status": view.status, "nav_section": "counter"}
    return render(request, "channels/counter/reply.html", context, status=422 if form.errors else 200)
