"""My requests: an address, a code that goes to it, and then the list of all that was asked for there."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app.actions import sign_in
from requests_app.channels import limiting
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.web import access
from requests_app.channels.web.my_forms import AddressForm, CodeForm
from requests_app.facts import CodeIsOver, WrongCode
from requests_app.queries import places
from requests_app.queries.my_requests import my_requests, secret_of_mine
from requests_app.queries.sign_in import goes_by_phone, proven_address
from requests_app.rules.sign_in import Address


def proven(request: HttpRequest, *, at: datetime) -> Address | None:
    """Give the address that this browser has proved; forget a proof that holds no more."""
    code_id = access.proof_of(request)
    if code_id is None:
        return None
    found = proven_address(code_id, at=at)
    if found is None:
        access.end_proof(request)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my(request: HttpRequest) -> HttpResponse:
    """Ask for an address, or list the requests of the one that was proved."""
    now = timezone.now()
    if request.method == "POST":
        return _send_code(request, at=now)
    address = proven(request, at=now)
    if address is None:
        return render(request, "channels/web/my_address.html", {"form": AddressForm(has_sms=goes_by_phone())})
    page = my_requests(address, language=get_language() or "en", after=request.GET.get("after", ""))
    return render(request, "channels/web/my.html", {"page": page, "address": address.text})


def _send_code(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """Order a code; who knows the address and who does not reads the same, after the same work."""
    form = AddressForm(request.POST, region=places.city().country, has_sms=goes_by_phone())
    if not form.is_valid():
        return render(request, "channels/web/my_address.html", {"form": form}, status=422)
    address: Address = form.cleaned_data["address"]
    tried = limiting.codes(request, address.text)
    seconds = limiting.seconds_to_wait(tried)
    if seconds:
        return limiting.too_often(request, seconds)
    limiting.count(tried)
    request.session[access.ASKED_KEY] = sign_in.ask_for_code(address, language=get_language() or "en", at=at)
    return redirect("web:my_code")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Take the code that came by e-mail or to the phone."""
    code_id = request.session.get(access.ASKED_KEY)
    if code_id is None:
        return redirect("web:my")
    form = CodeForm(request.POST if request.method == "POST" else None)
    is_over = False
    if request.method == "POST" and form.is_valid():
        try:
            sign_in.prove(code_id, form.cleaned_data["code"], at=timezone.now())
        except (WrongCode, CodeIsOver) as fact:
            is_over = isinstance(fact, CodeIsOver)
            add_facts(form, fact, to="code")
        else:
            access.keep_proof(request, code_id)
            return redirect("web:my")
    context = {"form": form, "is_over": is_over}
    return render(request, "channels/web/my_code.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Open the status page of one of her requests."""
    address = proven(request, at=timezone.now())
    if address is None:
        return redirect("web:my")
    found = secret_of_mine(address, reference)
    if found is None:
        raise Http404
    access.open_by_proof(request, reference=reference, secret=found)
    return redirect("web:status", reference=reference)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the proof here and in the city's records."""
    code_id = access.proof_of(request)
    if code_id is not None:
        sign_in.end_proof(code_id)
    access.end_proof(request)
    messages.success(request, _("You are logged out. Nobody sees your requests here any more."))
    return redirect("web:my")
