"""A person for the visitor: about a request, or before there is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.actions import escalation, reception
from requests_app.actions.serving import serve
from requests_app.channels.context import city_card
from requests_app.channels.counter.access import SHOWN, clerk, counter_only
from requests_app.channels.counter.forms import CallForm, VisitorCallForm
from requests_app.channels.counter.receipts import view_or_404
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import Fact, IdempotencyConflict
from requests_app.rules.visitors import read_who

OPENS: Final = "opens"  # sent by the button of the clerk's screen


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """Call a person for somebody without a case; lead on to the receipt that names this person.

    The clerk's screen opens it with what stands there: nothing is called before the clerk says so here.
    """
    opens = OPENS in request.POST
    data = request.POST if request.method == "POST" else None
    given: dict[str, Any] = {"initial": _kept(request)} if opens else {"data": data}
    form = VisitorCallForm(languages=list(city_card().languages), **given)
    status = 422 if form.errors else 200
    if request.method == "POST" and not opens and form.is_valid():
        now, by = timezone.now(), clerk(request, language=form.spoken())
        submission = form.submission(client=f"clerk:{by.person_id}", at=now)
        try:
            served = serve(lambda: reception.talk_to_a_person(submission, by=by, at=now).receipt, by=by, at=now)
        except Fact as fact:
            add_facts(form, fact)
            status = 409 if isinstance(fact, IdempotencyConflict) else 422
        else:
            receipt = served.receipt
            SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
            return redirect("counter:receipt", reference=receipt.reference)
    context = {"form": form, "conflict": status == 409, "nav_section": "counter"}
    return render(request, "channels/counter/person.html", context, status=status)


def _kept(request: HttpRequest) -> dict[str, str]:
    """Give what stands on the clerk's screen, its one field as the one it stands for; the call has a key of its own."""
    typed = {name: str(value) for name, value in request.POST.items()}
    way, text = read_who(typed.pop("who", ""))
    if way and not typed.get(way):
        typed[way] = text
    return {name: value for name, value in typed.items() if value and name not in {"idempotency_key", OPENS}}


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """Call a person about a request, from every state; the visitor is told who it is."""
    view = view_or_404(request, reference)
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = replace(clerk(request, language=view.language), resident_id=view.status.requester_id)
        by = by.with_requests(view.status.request_id)
        try:
            called = escalation.escalate_case(
                view.status.case_id,
                reason=form.cleaned_data["words"],
                by=by,
                at=timezone.now(),
                client_key=form.cleaned_data["idempotency_key"],
                step=form.step(),
            )
        except Fact as fact:
            add_facts(form, fact)
        else:
            messages.success(request, _("%(name)s is called and will answer.") % {"name": called.owner_name})
            return redirect("counter:request", reference=view.status.reference)
    context = {"form": form, "view": view, "status": view.status, "nav_section": "counter"}
    return render(request, "channels/counter/call.html", context, status=422 if form.errors else 200)
