"""Is it there already? Open cases that may be the same matter, each with its reasons; and cases that are linked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import casework
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.forms.base import add_fact
from requests_app.desk.forms.joining import LinkForm
from requests_app.facts import CaseNotFound, Fact
from requests_app.queries.cases import seen_case_id
from requests_app.queries.same_matter import same_matters


@staff_page("GET", "POST")
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what may be the same matter, and link another case."""
    actor = actor_for(request)
    try:
        case_id = seen_case_id(actor, reference)
    except CaseNotFound:
        raise Http404 from None
    form = LinkForm(request.POST if request.method == "POST" else None, name="link")
    if form.is_bound and form.is_valid():
        given: dict[str, Any] = {"other": form.cleaned_data["other"], "by": actor, "at": timezone.now()}
        try:
            if "unlink" in request.POST:
                casework.unlink_cases(case_id, **given)
                messages.success(request, _("The link is taken away."))
            else:
                casework.link_cases(case_id, reason=form.cleaned_data["reason"], **given)
                messages.success(request, _("The cases are linked. Each goes on by itself."))
        except Fact as fact:
            add_fact(form, fact)
        else:
            return redirect("desk:case", reference=reference)
    found = same_matters(case_id, reader=actor, language=language_of_page())
    context = page_of(request, reference=reference, found=found, form=form, call_reference=reference)
    return render(request, "desk/same_matter.html", context, status=422 if form.errors else 200)
