"""One's own appointment, by its code and secret: seen, put into a calendar, moved, cancelled."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions import appointments as actions
from requests_app.channels import limiting
from requests_app.channels.links import qr_svg
from requests_app.channels.web.appointment_forms import CodeForm, read_day, read_stamp
from requests_app.channels.web.appointments import SHOWN, times_page
from requests_app.lib.calendar_file import Entry, calendar_file
from requests_app.queries import appointments as queries
from requests_app.queries.addresses import appointment_link, read_appointment
from requests_app.queries.appointments import Booked
from requests_app.rules.appointment_facts import AppointmentIsOver, AppointmentNotFound, PlaceTaken
from requests_app.rules.appointments import may_change
from requests_app.rules.references import normalise_reference


def shown(request: HttpRequest, reference: str) -> Booked | None:
    """Read an appointment with the secret that this browser has shown."""
    secret = SHOWN.secret_for(request, reference)
    if not secret:
        return None
    try:
        return queries.find_appointment(reference, secret, language=get_language() or "en")
    except AppointmentNotFound:
        SHOWN.forget(request, reference)
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Ask for code and secret; an unknown code and a wrong secret get the same answer."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        return _open(request, given["reference"], given["secret"].strip().lower(), form)
    return _ask(request, form, status=422 if form.errors else 200)


@never_cache
@require_safe
def show(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """Open an appointment from a link; the secret leaves the address at once."""
    return _open(request, reference, secret, CodeForm({"reference": reference, "secret": ""}), status=404)


def _open(request: HttpRequest, reference: str, secret: str, form: CodeForm, *, status: int = 422) -> HttpResponse:
    guesses = limiting.guesses(request, normalise_reference(reference))
    if seconds := limiting.seconds_to_wait(guesses):
        return limiting.too_often(request, seconds)
    try:
        found = queries.find_appointment(reference, secret, language=get_language() or "en")
    except AppointmentNotFound:
        limiting.count(guesses)
        form.errors.clear()
        form.add_error(None, _("Code and secret do not fit together. Please check both."))
        return _ask(request, form, status=status)
    SHOWN.remember(request, reference=found.reference, secret=secret)
    return redirect("web:appointment", reference=found.reference)


def _ask(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return render(request, "channels/web/appointment_find.html", {"form": form}, status=status)


@never_cache
@require_safe
def appointment(request: HttpRequest, reference: str) -> HttpResponse:
    """Show when and where, the code to bring, and what can be done."""
    found = shown(request, reference)
    if found is None:
        return _ask(request, CodeForm(initial={"reference": reference}))
    secret = SHOWN.secret_for(request, reference)
    link = appointment_link(found.reference, secret)
    can_change = found.is_booked and may_change(found.starts_at, at=timezone.now())
    context = {"booked": found, "secret": secret, "link": link, "qr": qr_svg(link), "can_change": can_change}
    return render(request, "channels/web/appointment.html", context)


@never_cache
@require_safe
def calendar(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the entry for her own calendar; after a move it replaces the earlier one."""
    found = shown(request, reference)
    if found is None:
        return redirect("web:appointment", reference=reference)
    link = appointment_link(found.reference, SHOWN.secret_for(request, reference))
    entry = Entry(
        uid=f"{found.reference.lower()}@{settings.MESSAGE_ID_DOMAIN}",
        sequence=found.sequence,
        starts_at=found.starts_at,
        minutes=found.minutes,
        zone=ZoneInfo(timezone.get_current_timezone_name()),
        summary=f"{found.line.name} ({found.line.site_name})",
        location=f"{found.line.site_name}, {found.line.site_address}",
        description=_("Code of the appointment: %(code)s") % {"code": found.reference},
        url=link,
        made_at=found.changed_at,
        is_cancelled=not found.is_booked and not found.has_arrived,
    )
    # Without the secret the entry would lead nowhere; it stands in her own calendar, as in her letter.
    headers = {"Content-Disposition": f'attachment; filename="{found.reference}.ics"'}
    method = "CANCEL" if entry.is_cancelled else "PUBLISH"
    return HttpResponse(
        calendar_file(entry), content_type=f"text/calendar; charset=utf-8; method={method}", headers=headers
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Show other times; move to the one that was chosen."""
    found = shown(request, reference)
    if found is None or not found.is_booked:
        return redirect("web:appointment", reference=reference)
    line = queries.line_that_offers(found.line.code)
    if line is None:
        raise Http404
    at, problem, status = timezone.now(), "", 200
    if request.method == "POST":
        starts_at = read_stamp(request.POST.get("starts_at", ""))
        try:
            if starts_at is not None:
                actions.move(found.pk, starts_at, at=at)
                messages.success(request, _("Your appointment was moved."))
                return redirect("web:appointment", reference=reference)
            problem, status = _("Choose a time."), 422
        except AppointmentIsOver as fact:
            messages.error(request, str(fact.message))
            return redirect("web:appointment", reference=reference)
        except PlaceTaken as fact:
            problem, status = str(fact.message), 409
    wanted = read_day(request.GET.get("day", ""))
    offer = queries.offer_of(line, wanted=wanted, language=get_language() or "en", at=at, but=found.pk)
    return times_page(request, offer, problem=problem, status=status, moves=found)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more; then cancel."""
    found = shown(request, reference)
    if found is None or not found.is_booked:
        return redirect("web:appointment", reference=reference)
    if request.method == "POST":
        try:
            actions.cancel(found.pk, at=timezone.now())
            messages.success(request, _("Your appointment is cancelled."))
        except AppointmentIsOver as fact:
            messages.error(request, str(fact.message))
        return redirect("web:appointment", reference=reference)
    return render(request, "channels/web/appointment_cancel.html", {"booked": found})


@csrf_exempt  # a mail program presses the button (RFC 8058): it has no cookie, and its right is the signed address
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Ask once more, then end the e-mails about an appointment; or begin them again."""
    found = read_appointment(signed)
    if found is None:
        raise Http404
    if request.method == "POST":
        actions.turn_mail(found, is_on="resume" in request.POST, at=timezone.now())
    context = {"is_stopped": request.method == "POST" and "resume" not in request.POST}
    return render(request, "channels/web/appointment_stop.html", context)
