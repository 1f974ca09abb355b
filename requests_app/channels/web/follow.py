"""Follow a neighbour's matter, by a reference that somebody was given."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.actions import intake
from requests_app.channels import limiting
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.web import access, receiving
from requests_app.channels.web.forms import FollowForm, MatterForm
from requests_app.facts import IdempotencyConflict, InvalidSubmission
from requests_app.queries import places, standing_facts
from requests_app.queries.following import open_matter
from requests_app.queries.nearby import OpenMatter
from requests_app.rules.actor import resident
from requests_app.vocabulary import Channel


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for a reference; show the matter and ask how to tell the person; hang her request on it.

    What is not open, not public, or not there gets the same answer, and is counted as a guess.
    """
    asked = request.GET if "reference" in request.GET else None
    form = MatterForm(request.POST if request.method == "POST" else asked)
    if not form.is_valid():
        return _ask(request, form)
    reference = form.cleaned_data["reference"]
    tried = limiting.guesses(request, reference)
    seconds = limiting.seconds_to_wait(tried)
    if seconds:
        return limiting.too_often(request, seconds)
    matter = open_matter(reference, language=get_language() or "en")
    if matter is None:
        limiting.count(tried)
        form.add_error("reference", _("There is no open matter with this reference that you can follow."))
        return _ask(request, form)
    if request.method != "POST":
        return _page(request, FollowForm(initial={"reference": reference}), matter)
    return _follow(request, FollowForm(request.POST), matter)


def _follow(request: HttpRequest, form: FollowForm, matter: OpenMatter) -> HttpResponse:
    now, language, is_valid = timezone.now(), get_language() or "en", form.is_valid()
    letter = form.submission(matter, language=language, campaign_code=access.campaign_of(request), at=now)
    if not is_valid:
        receiving.add_problems(form, letter, standing_facts.facts_under(places.city().facts_stamp))
        return _page(request, form, matter)
    try:
        receipt = intake.receive(letter, by=resident(channel=Channel.WEB, language=language), at=now)
    except (InvalidSubmission, IdempotencyConflict) as fact:
        add_facts(form, fact)
        return _page(request, form, matter)
    access.SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    return redirect("web:receipt", reference=receipt.reference)


def _ask(request: HttpRequest, form: MatterForm) -> HttpResponse:
    """Ask for the reference; whatever was sent without one goes on with it."""
    kept = {name: value for name, value in request.POST.items() if name not in ("reference", "csrfmiddlewaretoken")}
    context = {"form": form, "kept": kept}
    return render(request, "channels/web/follow_ask.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, form: FollowForm, matter: OpenMatter) -> HttpResponse:
    context = {"form": form, "matter": matter}
    return render(request, "channels/web/follow.html", context, status=422 if form.errors else 200)
