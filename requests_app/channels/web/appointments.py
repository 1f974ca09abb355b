"""Book an appointment without an account: for what, when, who; a place is held while she types."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions import appointments as actions
from requests_app.channels import limiting
from requests_app.channels.context import city_region
from requests_app.channels.shown import ShownSecrets
from requests_app.channels.web.appointment_forms import WhoForm, read_day, read_stamp, stamp_of
from requests_app.queries import appointments as queries
from requests_app.queries.appointments import Booked, Offer
from requests_app.queries.sign_in import goes_by_phone
from requests_app.rules.appointment_facts import PlaceTaken

SHOWN: Final = ShownSecrets("appointment_secrets", kept=10)
HELD: Final = "held_appointment"


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """List for what appointments can be had."""
    context = {"lines": queries.lines_that_offer(get_language() or "en")}
    return render(request, "channels/web/appointments.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Show days and free times; hold the one that was chosen."""
    line = queries.line_that_offers(code)
    if line is None:
        raise Http404
    at, language = timezone.now(), get_language() or "en"
    problem, status = "", 200
    if request.method == "POST":
        tried = (("holds_of_client", limiting.client_of(request)),)
        if seconds := limiting.seconds_to_wait(tried):
            return limiting.too_often(request, seconds)
        starts_at = read_stamp(request.POST.get("starts_at", ""))
        if starts_at is None:
            problem, status = _("Choose a time."), 422
        else:
            limiting.count(tried)
            before = int(request.session.get(HELD, 0))
            try:
                held = actions.hold(code, starts_at, language=language, at=at, instead_of=before)
            except PlaceTaken as fact:
                problem, status = str(fact.message), 409
            else:
                request.session[HELD] = held.appointment_id
                return redirect("web:appointment_who")
    wanted = read_day(request.GET.get("day", ""))
    offer = queries.offer_of(line, wanted=wanted, language=language, at=at)
    return times_page(request, offer, problem=problem, status=status)


def times_page(
    request: HttpRequest, offer: Offer, *, problem: str = "", status: int = 200, moves: Booked | None = None
) -> HttpResponse:
    """Draw the page of days and times; `moves`: the appointment that gets another time."""
    context = {
        "offer": offer,
        "times": [(stamp_of(moment), moment) for moment in offer.times],
        "problem": problem,
        "moves": moves,
    }
    return render(request, "channels/web/appointment_times.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Show what is held; ask who comes, and how she is reminded; book."""
    at, language = timezone.now(), get_language() or "en"
    held = queries.held(int(request.session.get(HELD, 0)), language=language) if HELD in request.session else None
    if held is None or held.held_until is None:
        request.session.pop(HELD, None)
        messages.info(request, _("No time is held for you any more. Please choose one."))
        return redirect("web:appointments")
    if "other" in request.POST:
        actions.let_go(held.pk)
        del request.session[HELD]
        return redirect("web:appointment_times", code=held.line.code)
    form = WhoForm(request.POST if request.method == "POST" else None, region=city_region(), has_sms=goes_by_phone())
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.book(held.pk, contact=form.contact(), language=language, at=at)
        except PlaceTaken as fact:
            del request.session[HELD]
            messages.error(request, str(fact.message))
            return redirect("web:appointment_times", code=held.line.code)
        del request.session[HELD]
        SHOWN.remember(request, reference=kept.reference, secret=kept.secret)
        messages.success(request, _("Your appointment is booked."))
        return redirect("web:appointment", reference=kept.reference)
    context = {"held": held, "form": form, "is_over": held.held_until <= at}
    return render(request, "channels/web/appointment_who.html", context, status=422 if form.errors else 200)
