"""The firms that a case needs: give one a link, see which are open, take one back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import contractors, orders
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.forms.base import add_fact
from requests_app.desk.forms.contractors import AnswerFirmForm, InviteForm
from requests_app.facts import CaseNotFound, Fact
from requests_app.queries.addresses import contractor_link
from requests_app.queries.contractors import LinksPage, links_page


@staff_page("GET", "POST")
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the links of a case; give a firm one, and show its address this once."""
    page = _read(request, reference)
    form = InviteForm(request.POST if request.method == "POST" else None, name="invite", firms=page.firms)
    if not form.is_bound:
        return _show(request, page, form)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    given = form.cleaned_data
    try:
        link_id = contractors.invite(
            page.case_id,
            firm_code=given["firm"],
            days=given["days"],
            instruction=given["instruction"],
            by=actor_for(request),
            at=timezone.now(),
            step=form.step,
            terms=form.terms,
        )
    except Fact as fact:
        add_fact(form, fact)
        return _show(request, page, form, status=422)
    empty = InviteForm(name="invite", firms=page.firms)
    return _show(request, _read(request, reference), empty, address=contractor_link(link_id))


@staff_page("POST")
def revoke(request: HttpRequest, reference: str, link_id: int) -> HttpResponse:
    """Take a link back."""
    page = _read(request, reference)
    if link_id not in {link.id for link in page.links}:
        raise Http404
    try:
        contractors.revoke(link_id, by=actor_for(request), at=timezone.now())
    except Fact as fact:
        form = InviteForm(name="invite", firms=page.firms)
        return _show(request, page, form, problem=str(fact.message), status=422)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("desk:contractors", reference=page.reference)


@staff_page("POST")
def answer(request: HttpRequest, reference: str, link_id: int) -> HttpResponse:
    """Answer what a firm has asked."""
    page = _read(request, reference)
    if link_id not in {link.id for link in page.links}:
        raise Http404
    form = AnswerFirmForm(request.POST, name=f"answer{link_id}")
    if form.is_valid():
        try:
            orders.answer(link_id, words=form.cleaned_data["words"], by=actor_for(request), at=timezone.now())
        except Fact as fact:
            messages.error(request, str(fact.message))
        else:
            messages.success(request, _("The answer is on its way."))
    else:
        messages.error(request, str(form.errors["words"][0]))
    return redirect("desk:contractors", reference=page.reference)


def _read(request: HttpRequest, reference: str) -> LinksPage:
    try:
        return links_page(actor_for(request), reference, language=language_of_page(), at=timezone.now())
    except CaseNotFound:
        raise Http404 from None


def _show(
    request: HttpRequest,
    page: LinksPage,
    form: InviteForm,
    *,
    address: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    more = {"page": page, "form": form, "address": address, "problem": problem, "call_reference": page.reference}
    return render(request, "desk/contractors.html", page_of(request, **more), status=status)
