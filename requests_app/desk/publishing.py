"""What everybody reads of a case: give it a title, take it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import publishing
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.forms.base import add_fact
from requests_app.desk.forms.publishing import TitleForm
from requests_app.facts import CaseNotFound, Fact
from requests_app.queries.publishing import TitlePage, title_page


@staff_page("GET", "POST")
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the public title of a case; release another one."""
    page = _read(request, reference)
    form = TitleForm(request.POST if request.method == "POST" else None, name="title", initial={"title": page.title})
    if not form.is_bound:
        return _show(request, page, form)
    if not form.is_valid():
        return _show(request, page, form, status=422)
    given = form.cleaned_data["title"]
    try:
        publishing.publish_title(page.case_id, title=given, by=actor_for(request), at=timezone.now(), step=form.step)
    except Fact as fact:
        form.add_error("title", str(fact.message))
        return _show(request, page, form, status=422)
    messages.success(request, _("Everybody reads this title now."))
    return redirect("desk:title", reference=page.reference)


@staff_page("POST")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the title back."""
    page = _read(request, reference)
    try:
        publishing.withdraw_title(page.case_id, by=actor_for(request), at=timezone.now())
    except Fact as fact:
        form = TitleForm({"title": page.title}, name="title")
        add_fact(form, fact)
        return _show(request, page, form, status=422)
    messages.success(request, _("The title is taken back. Everybody reads the name of the service."))
    return redirect("desk:title", reference=page.reference)


def _read(request: HttpRequest, reference: str) -> TitlePage:
    try:
        return title_page(actor_for(request), reference, language=language_of_page())
    except CaseNotFound:
        raise Http404 from None


def _show(request: HttpRequest, page: TitlePage, form: TitleForm, *, status: int = 200) -> HttpResponse:
    more = {"page": page, "form": form, "call_reference": page.reference}
    return render(request, "desk/title.html", page_of(request, **more), status=status)
