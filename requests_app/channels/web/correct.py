"""A resident corrects the place of her own request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.actions import casework
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.web import find_address
from requests_app.channels.web.status import asking, shown_status
from requests_app.channels.web.step_forms import NO_PLACE, CorrectForm
from requests_app.facts import Fact, Incomplete
from requests_app.queries import places
from requests_app.queries.service_requests import PublicStatus


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask where it really is; keep it beside the letter, and move the case."""
    status = shown_status(request, reference)
    if status is None:
        return redirect("web:status", reference=reference)
    districts = [(district.code, district.name) for district in places.districts()]
    if request.method != "POST":
        return _page(request, CorrectForm(districts=districts), status)
    typed = find_address.with_choice(request.POST)
    if find_address.is_asked(request):
        choices = find_address.choices_for(typed)
        return _page(request, CorrectForm(initial=typed.dict(), districts=districts), status, choices=choices)
    form = CorrectForm(typed, districts=districts)
    if form.is_valid() and _correct(form, status):
        messages.success(request, _("Thank you. The team knows the right place now."))
        return redirect("web:status", reference=reference)
    return _page(request, form, status)


def _correct(form: CorrectForm, status: PublicStatus) -> bool:
    """Keep it; what the city refuses stands in the form."""
    try:
        casework.correct_place(
            status.case_id,
            request_id=status.request_id,
            place=form.place(),
            text=form.cleaned_data["words"],
            by=asking(status),
            at=timezone.now(),
            client_key=form.cleaned_data["idempotency_key"],
            step=form.step("correct"),
        )
    except Incomplete:
        form.add_error("address", str(NO_PLACE))
    except Fact as fact:
        add_facts(form, fact)
    else:
        return True
    return False


def _page(request: HttpRequest, form: CorrectForm, status: PublicStatus, **more: Any) -> HttpResponse:
    context = {"form": form, "status": status, **more}
    return render(request, "channels/web/correct.html", context, status=422 if form.errors else 200)
