"""What a firm sees of its case, and the button that calls a person."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.actions import contractors
from requests_app.channels.contractor.forms import CallForm
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import Fact
from requests_app.queries.addresses import read_link
from requests_app.queries.contractors import LinkClosed, firm_case, language_of_link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, signed: str) -> HttpResponse:
    """Show the case that a signed link opens; call a person. In the firm's language, unless it chose another."""
    link_id = read_link(signed)
    if link_id is None:
        return _closed(request, status=HTTPStatus.NOT_FOUND)
    with translation.override(_language(request, link_id)):
        try:
            response = _case(request, signed, link_id)
        except LinkClosed:
            response = _closed(request, status=HTTPStatus.GONE)
        response.headers["Content-Language"] = translation.get_language() or "en"
        return response


def _language(request: HttpRequest, link_id: int) -> str:
    has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    chosen = translation.get_language() if has_chosen else language_of_link(link_id)
    return chosen or translation.get_language() or "en"


def _case(request: HttpRequest, signed: str, link_id: int) -> HttpResponse:
    now, language = timezone.now(), translation.get_language() or "en"
    form, status = CallForm(request.POST if request.method == "POST" else None), HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            words, key = form.cleaned_data["words"], form.cleaned_data["idempotency_key"]
            try:
                call = contractors.call_person(link_id, reason=words, client_key=key, language=language, at=now)
            except contractors.TooManyCalls as fact:
                add_facts(form, fact)
                status = HTTPStatus.TOO_MANY_REQUESTS
            except LinkClosed:
                raise
            except Fact as fact:
                add_facts(form, fact)
            else:
                messages.success(request, _("%(name)s is called and will answer.") % {"name": call.owner_name})
                return redirect("contractor:case", signed=signed)
    context = {"page": firm_case(link_id, language=language, at=now), "form": form}
    return render(request, "channels/contractor/case.html", context, status=status)


def _closed(request: HttpRequest, *, status: int) -> HttpResponse:
    return render(request, "channels/contractor/closed.html", status=status)
