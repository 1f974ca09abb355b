"""How it went: two questions for everybody whose request has ended, and for the unhappy at once what they can do."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions import surveys as actions
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.web.status import asking, shown_status
from requests_app.channels.web.survey_forms import SurveyForm
from requests_app.facts import Fact
from requests_app.queries import surveys
from requests_app.rules.surveys import is_unhappy


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the two questions, with what was answered before; take the answer."""
    status = shown_status(request, reference)
    if status is None:
        return redirect("web:status", reference=reference)
    if request.method == "POST":
        form = SurveyForm(request.POST)
        if form.is_valid():
            try:
                actions.answer_survey(status.request_id, **form.answer(), by=asking(status), at=timezone.now())
            except Fact as fact:
                add_facts(form, fact)
            else:
                return redirect("web:survey_thanks", reference=reference)
    else:
        said = surveys.said_of(status.request_id)
        form = SurveyForm(initial=asdict(said) if said else None)
    context = {"form": form, "status": status}
    return render(request, "channels/web/survey.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def thanks(request: HttpRequest, reference: str) -> HttpResponse:
    """Thank; show whoever is unhappy the ways that are still open, a person among them always."""
    status = shown_status(request, reference)
    said = surveys.said_of(status.request_id) if status else None
    if status is None or said is None:
        return redirect("web:status", reference=reference)
    unhappy = is_unhappy(satisfaction=said.satisfaction, effort=said.effort)
    return render(request, "channels/web/survey_thanks.html", {"status": status, "is_unhappy": unhappy})
