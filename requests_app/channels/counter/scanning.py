"""What a scanner has read, or a clerk has typed: a reference, or the link of a status page; it opens the request."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from requests_app.channels.counter.access import clerk, counter_only
from requests_app.channels.counter.forms import FindForm
from requests_app.facts import CaseNotFound
from requests_app.queries.counter import CounterView, request_for_clerk
from requests_app.rules.references import reference_in

PIECE = "part"  # in the address: the page wants the answer alone


@counter_only
@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """Lead on to the request, or give it as a piece of a page; say what to do where there is none."""
    text = request.POST.get("reference", "").replace("\0", "")[:500]
    found, sentence = _found(request, text)
    status = 200 if found else 422
    if PIECE in request.GET:
        shown = {"found": found, "sentence": sentence}
        return render(request, "channels/counter/_scanned.html", shown, status=status)
    if found:
        return redirect("counter:request", reference=found.status.reference)
    form = FindForm({"reference": reference_in(text) or text[:40]})
    if form.is_valid():
        form.add_error("reference", sentence)
    return render(request, "channels/counter/find.html", {"form": form, "nav_section": "counter"}, status=422)


def _found(request: HttpRequest, text: str) -> tuple[CounterView | None, str]:
    reference = reference_in(text)
    if not reference:
        return None, _("This is no reference of ours. Scan the picture on the slip once more, or type the reference.")
    try:
        return request_for_clerk(reference, by=clerk(request)), ""
    except CaseNotFound:
        return None, _("There is no request with this reference. Please check it.")
