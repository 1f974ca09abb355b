"""A request that exists: found by its reference, told to the visitor, opened with a new secret."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from requests_app.actions import references
from requests_app.channels.counter.access import SHOWN, clerk, counter_only
from requests_app.channels.counter.forms import FindForm, SecretForm
from requests_app.channels.counter.receipts import view_or_404
from requests_app.facts import CaseNotFound, Fact
from requests_app.queries.counter import request_for_clerk
from requests_app.queries.kept_letters import reference_of, visit_with
from requests_app.queries.visits import visit_card
from requests_app.rules.kept_letters import provisional_number

UNKNOWN: Final = _("There is no request with this reference. Please check it.")
OF_A_VISIT: Final = _("A kiosk gave this number to a visitor: %(number)s, %(line)s, %(state)s.")
NOT_SENT_YET: Final = _("No request with this number has come yet. The kiosk may still keep it.")


@counter_only
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Lead on to the request of a reference; say it where there is none."""
    form = FindForm(request.GET or None)
    if form.is_bound and form.is_valid():
        try:
            found = request_for_clerk(_reference_of(form.cleaned_data["reference"]), by=clerk(request))
        except CaseNotFound:
            form.add_error("reference", _why_not_found(form.cleaned_data["reference"]))
        else:
            return redirect("counter:request", reference=found.status.reference)
    context = {"form": form, "nav_section": "counter"}
    return render(request, "channels/counter/find.html", context, status=422 if form.errors else 200)


def _why_not_found(typed: str) -> str:
    """Say what a number is that leads to no request: somebody who waits, or a letter that has not come yet."""
    number = provisional_number(typed)
    waits = visit_with(number) if number else None
    if waits is None:
        return str(NOT_SENT_YET if number else UNKNOWN)
    visit = visit_card(waits)
    told = {"number": visit.number, "line": visit.line_name, "state": visit.state_words}
    return str(OF_A_VISIT) % told


def _reference_of(typed: str) -> str:
    """Follow the provisional number of a kiosk to the newest request that has it."""
    return reference_of(typed) if provisional_number(typed) else typed


@counter_only
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Show where a request stands, in the words that the visitor may hear."""
    return _page(request, reference)


@counter_only
@require_POST
def replace_secret(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out a new secret for a lost one; the old one opens nothing any more."""
    form = SecretForm(request.POST)
    view = view_or_404(request, reference)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    by = clerk(request, language=view.language)
    try:
        made = references.replace_secret(view.status.reference, version=version, by=by, at=timezone.now())
    except Fact as fact:
        return _page(request, reference, problem=str(fact.message), status=409)
    SHOWN.remember(request, reference=made.reference, secret=made.secret)
    return redirect("counter:receipt", reference=made.reference)


def _page(request: HttpRequest, reference: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    view = view_or_404(request, reference)
    context = {"view": view, "status": view.status, "problem": problem, "nav_section": "counter"}
    return render(request, "channels/counter/request.html", context, status=status)
