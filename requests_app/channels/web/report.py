"""A request, from the form to the receipt."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions import intake, reception
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.links import qr_svg
from requests_app.channels.uploads import problems_of
from requests_app.channels.web import access, danger, find_address
from requests_app.channels.web.forms import ReportForm
from requests_app.channels.web.status import shown_status
from requests_app.facts import IdempotencyConflict, InvalidSubmission, TooManyAttachments
from requests_app.lib.uploads.asking import takes_files
from requests_app.queries import catalogue, places
from requests_app.queries.addresses import status_link
from requests_app.queries.catalogue import ServiceCard
from requests_app.rules.actor import resident
from requests_app.vocabulary import Channel


@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a service; take it; lead on to the receipt."""
    access.keep_campaign(request)
    language = get_language() or "en"
    service = catalogue.service(code, language)
    if service is None:
        raise Http404
    if find_address.is_asked(request) and getattr(request, "htmx", False):
        return HttpResponse(find_address.choices_alone(request.POST))
    districts = [(district.code, district.name) for district in places.districts()]
    if request.method != "POST":
        return _page(request, ReportForm(districts=districts, needs_place=service.needs_place), service, status=200)
    typed = find_address.with_choice(request.POST)
    form = ReportForm(
        typed, request.FILES, problems=problems_of(request), districts=districts, needs_place=service.needs_place
    )
    if find_address.is_asked(request):
        return _choices(request, form, service)
    if form.is_valid():
        if danger.must_be_told(typed, service):
            return _page(request, form, service, status=200, danger_told=True)
        return _receive(request, form, service, language)
    return _page(request, form, service, status=422)


def _choices(request: HttpRequest, form: ReportForm, service: ServiceCard) -> HttpResponse:
    """Show the form as it was filled, with the addresses that may be meant; nothing else is judged but its photos."""
    form.judge_photos_alone()
    choices = find_address.choices_for(form.data)
    return _page(request, form, service, status=422 if form.errors else 200, choices=choices)


def _receive(request: HttpRequest, form: ReportForm, service: ServiceCard, language: str) -> HttpResponse:
    now = timezone.now()
    submission = form.submission(
        service_code=service.code, language=language, campaign_code=access.campaign_of(request), at=now
    )
    try:
        by = resident(channel=Channel.WEB, language=language)
        if form.kept:
            receipt = reception.receive_with_files(submission, files=form.kept, by=by, at=now)
        else:
            receipt = intake.receive(submission, by=by, at=now)
    except (InvalidSubmission, TooManyAttachments) as fact:
        add_facts(form, fact)
        return _page(request, form, service, status=422)
    except IdempotencyConflict as fact:
        add_facts(form, fact)
        return _page(request, form, service, status=409)
    access.SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    return redirect("web:receipt", reference=receipt.reference)


def _page(request: HttpRequest, form: ReportForm, service: ServiceCard, *, status: int, **more: Any) -> HttpResponse:
    told = danger.TOLD in form.data
    context = {"form": form, "service": service, "conflict": status == 409, "danger_told": told, **more}
    return render(request, "channels/web/report.html", context, status=status)


@never_cache
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Show reference, secret, link and what happens next, to the browser that sent the request."""
    secret = access.SHOWN.secret_for(request, reference)
    if not secret:
        raise Http404
    status = shown_status(request, reference)
    if status is None:
        return redirect("web:status", reference=reference)
    link = status_link(reference, secret)
    context = {"status": status, "secret": secret, "link": link, "qr": qr_svg(link)}
    return render(request, "channels/web/receipt.html", context)
