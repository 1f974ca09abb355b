"""Talk to a person before there is a case."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.actions import reception
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.web import access, receiving
from requests_app.channels.web.forms import PersonForm
from requests_app.facts import Fact, IdempotencyConflict, InvalidSubmission
from requests_app.queries import places, standing_facts
from requests_app.rules.actor import resident
from requests_app.vocabulary import Channel


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest) -> HttpResponse:
    """Show the form; call a person; lead on to the page that names this person."""
    access.keep_campaign(request)
    form = PersonForm(request.POST if request.method == "POST" else None)
    return _call(request, form) if request.method == "POST" else _page(request, form, status=200)


def _call(request: HttpRequest, form: PersonForm) -> HttpResponse:
    now, language, is_valid = timezone.now(), get_language() or "en", form.is_valid()
    submission = form.submission(language=language, campaign_code=access.campaign_of(request), at=now)
    if not is_valid:
        receiving.add_problems(form, submission, standing_facts.facts_under(places.city().facts_stamp))
        return _page(request, form, status=422)
    by = resident(channel=Channel.WEB, language=language)
    try:
        receipt = reception.talk_to_a_person(submission, by=by, at=now).receipt
    except (InvalidSubmission, IdempotencyConflict) as fact:
        add_facts(form, fact)
        return _page(request, form, status=_status_of(fact))
    access.SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    return redirect("web:receipt", reference=receipt.reference)


def _page(request: HttpRequest, form: PersonForm, *, status: int) -> HttpResponse:
    context = {"form": form, "conflict": status == 409}
    return render(request, "channels/web/person.html", context, status=status)


def _status_of(fact: Fact) -> int:
    return 409 if isinstance(fact, IdempotencyConflict) else 422
