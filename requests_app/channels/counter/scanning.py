"""A line that a clerk types, or a scanner types for her: what it stands for opens, or is said."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from requests_app.channels.counter.access import counter_only
from requests_app.channels.counter.forms import FindForm
from requests_app.channels.counter.found import Found, found_by
from requests_app.channels.counter.requests import UNKNOWN
from requests_app.facts import CaseNotFound, Fact
from requests_app.rules.references import reference_in

PIECE: Final = "part"  # in the address: the page wants the answer alone
LONGEST: Final = 500


@counter_only
@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    """Lead on to what was found, or give it as a piece of a page; say what to do where there is nothing."""
    text = request.POST.get("reference", "").replace("\0", "")[:LONGEST]
    found, sentence = _found(request, text)
    status = 200 if found else 422
    if PIECE in request.GET:
        shown = {"found": found, "sentence": sentence}
        return render(request, "channels/counter/_scanned.html", shown, status=status)
    if found is None:
        return _say(request, text, sentence)
    if found.url:
        return redirect(found.url)
    messages.success(request, " · ".join(filter(None, (found.code, found.words, found.more))))
    return redirect("counter:screen")


def _found(request: HttpRequest, text: str) -> tuple[Found | None, str]:
    try:
        return found_by(request, text), ""
    except CaseNotFound:
        return None, str(UNKNOWN)
    except Fact as fact:
        return None, str(fact.message)


def _say(request: HttpRequest, text: str, sentence: str) -> HttpResponse:
    form = FindForm({"reference": reference_in(text) or text[:40]})
    if text.strip():
        form.errors.clear()
        form.add_error("reference", sentence)
    return render(request, "channels/counter/find.html", {"form": form, "nav_section": "counter"}, status=422)
