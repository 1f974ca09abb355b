"""What a firm sees of its case, and the button that calls a person."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.actions import contractors, orders
from requests_app.channels.contractor.forms import ActForm, CallForm, ShowForm
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.uploads import problems_of
from requests_app.facts import Fact
from requests_app.lib.uploads.asking import takes_files
from requests_app.queries.addresses import read_link
from requests_app.queries.contractors import LinkClosed, firm_case, language_of_link


@takes_files
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
    if request.method == "POST" and "act" in request.POST:
        return _act(request, signed, link_id)
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
    return _draw(request, link_id, form=form, status=status)


def _act(request: HttpRequest, signed: str, link_id: int) -> HttpResponse:
    """Do what was pressed; what is missing stands beside its field, with what was typed."""
    form, act = ActForm(request.POST), request.POST["act"]
    shown = ShowForm(request.POST, request.FILES, problems=problems_of(request)) if act == "show" else None
    failed: Any = shown or form
    if form.is_valid() and (shown is None or shown.is_valid()):
        if shown is not None and not shown.kept:
            shown.add_error("photos", _("Choose a photo or a PDF first."))
        else:
            try:
                _do(link_id, act, form.cleaned_data["words"], shown)
            except LinkClosed:
                raise
            except Fact as fact:
                add_facts(failed, fact)
            else:
                messages.success(request, str(DONE[act]))
                return redirect("contractor:case", signed=signed)
    return _draw(request, link_id, failed=(act, failed), status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _do(link_id: int, act: str, words: str, shown: ShowForm | None) -> None:
    given: dict[str, Any] = {"language": translation.get_language() or "en", "at": timezone.now()}
    if act == "show" and shown is not None:
        orders.show(link_id, files=shown.kept, **given)
    else:
        deed, name = DEEDS[act]
        deed(link_id, **{name: words}, **given)


DEEDS: Final[dict[str, tuple[Callable[..., None], str]]] = {
    "accept": (orders.accept, "receipt"),
    "decline": (orders.decline, "reason"),
    "ask": (orders.ask, "question"),
    "finish": (orders.finish, "words"),
}
DONE: Final = {
    "accept": gettext_lazy("Thank you. The city knows that you have accepted it."),
    "decline": gettext_lazy("The city knows that you have declined it, and goes on by itself."),
    "ask": gettext_lazy("Your question is with the city. The answer comes by e-mail and stands here."),
    "show": gettext_lazy("Thank you. The city has your files."),
    "finish": gettext_lazy("Thank you. The city knows that it is done."),
}


def _draw(
    request: HttpRequest,
    link_id: int,
    *,
    form: CallForm | None = None,
    failed: tuple[str, Any] = ("", None),
    status: int = 200,
) -> HttpResponse:
    page = firm_case(link_id, language=translation.get_language() or "en", at=timezone.now())
    act, wrong = failed
    typed = wrong.data.get("words", "") if wrong is not None else ""
    problems = [str(one) for errors in wrong.errors.values() for one in errors] if wrong is not None else []
    context = {"page": page, "form": form or CallForm(), "show": ShowForm(), "act": act, "typed": typed}
    return render(request, "channels/contractor/case.html", {**context, "problems": problems}, status=status)


def _closed(request: HttpRequest, *, status: int) -> HttpResponse:
    return render(request, "channels/contractor/closed.html", status=status)
