"""One screen for a walk-in: what, where, in which words, and who."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.actions import intake
from requests_app.channels.context import city_card
from requests_app.channels.counter.access import SHOWN, clerk, counter_only
from requests_app.channels.counter.forms import FindForm, WalkInForm
from requests_app.channels.counter.wishes import fitting
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import Fact, IdempotencyConflict, InvalidSubmission
from requests_app.queries import catalogue, places
from requests_app.queries.catalogue import GroupCard

# The fact's field -> the field of this form.
FIELD_OF_FACT = {"service_code": "service"}


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Show the empty screen; take a request; lead on to its receipt."""
    groups = catalogue.groups(get_language() or "en")
    districts = [(district.code, district.name) for district in places.districts()]
    form = WalkInForm(
        request.POST if request.method == "POST" else None, districts=districts, languages=list(city_card().languages)
    )
    if request.method == "POST" and form.is_valid():
        return _receive(request, form, groups)
    return _page(request, form, groups, status=422 if form.errors else 200)


def _receive(request: HttpRequest, form: WalkInForm, groups: Sequence[GroupCard]) -> HttpResponse:
    now, by = timezone.now(), clerk(request, language=form.spoken())
    submission = form.submission(client=f"clerk:{by.person_id}", service_code=_service_code(form, groups), at=now)
    try:
        receipt = intake.receive(submission, by=by, at=now)
    except IdempotencyConflict as fact:
        add_facts(form, fact)
        return _page(request, form, groups, status=409)
    except InvalidSubmission as fact:
        add_facts(form, _renamed(fact, form))
        return _page(request, form, groups, status=422)
    SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    return redirect("counter:receipt", reference=receipt.reference)


def _service_code(form: WalkInForm, groups: Sequence[GroupCard]) -> str:
    """Find the service that is meant; where several fit, the form says which, and intake refuses the empty code."""
    found = fitting(form.cleaned_data.get("service", ""), groups)
    if len(found) == 1:
        return found[0].code
    if found:
        names = ", ".join(card.name for card in found)
        form.add_error("service", _("Several services fit. Which one is it: %(names)s?") % {"names": names})
    return ""


def _renamed(fact: InvalidSubmission, form: WalkInForm) -> Fact:
    """Give each fault the name of its field here; what the form has said of a field already is not said twice."""
    named = {FIELD_OF_FACT.get(name, name): sentences for name, sentences in fact.errors.items()}
    return InvalidSubmission({name: sentences for name, sentences in named.items() if name not in form.errors})


def _page(request: HttpRequest, form: WalkInForm, groups: Sequence[GroupCard], *, status: int) -> HttpResponse:
    context = {
        "form": form,
        "find": FindForm(auto_id="find_%s"),
        "groups": groups,
        "conflict": status == 409,
        "nav_section": "counter",
    }
    return render(request, "channels/counter/screen.html", context, status=status)
