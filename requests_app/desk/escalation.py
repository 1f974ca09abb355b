"""Calls for a person: the inbox, the answers, and the call from any page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.actions import casework
from requests_app.actions import escalation_answers as answers
from requests_app.desk.access import actor_for, is_keeper, language_of_page, page_of, staff_page
from requests_app.desk.forms import calls as forms
from requests_app.desk.forms.base import add_fact
from requests_app.facts import EscalationNotFound, Fact
from requests_app.queries.escalations import CallPage, call_page, inbox
from requests_app.queries.incident_pages import open_incidents
from requests_app.rules.actor import Actor
from requests_app.rules.incidents import may_open


@dataclass(frozen=True)
class Answer:
    """One line: the name in the address and in `rules.escalation.ANSWERS`, its form, its words, what it does."""

    name: str
    form: type[forms.AnswerForm]
    title: Promise
    done: Promise
    act: Callable[[int, Any, Actor, datetime], Any]
    is_plain: bool = False


def _reassign(call_id: int, form: Any, by: Actor, at: datetime) -> None:
    person, reason = int(form.cleaned_data["person"]), form.cleaned_data["reason"]
    answers.reassign(call_id, to_person_id=person, reason=reason, by=by, at=at)


# fmt: off
ANSWERS: Final = (
    Answer("acknowledge", forms.AcknowledgeForm, _("I have heard it"), _("The call is yours to answer."),
           lambda pk, form, by, at: answers.acknowledge(pk, by=by, at=at), is_plain=True),
    Answer("take_over", forms.TakeOverForm, _("Take over the case"), _("You have taken over."),
           lambda pk, form, by, at: casework.take_over(pk, by=by, at=at), is_plain=True),
    Answer("instruct", forms.InstructForm, _("Say what to do"), _("The person in charge is told what to do."),
           lambda pk, form, by, at: answers.instruct(pk, instruction=form.cleaned_data["instruction"], by=by, at=at)),
    Answer("close", forms.CloseForm, _("Answer and close"), _("The call is answered."),
           lambda pk, form, by, at: answers.close_with_answer(pk, answer=form.cleaned_data["answer"], by=by, at=at)),
    Answer("reassign", forms.ReassignForm, _("Pass it on"), _("The call went to your colleague."), _reassign),
    Answer("refuse", forms.RefuseForm, _("Decline with a reason"), _("The call is declined."),
           lambda pk, form, by, at: answers.refuse(pk, reason=form.cleaned_data["reason"], by=by, at=at)),
)
# fmt: on
ANSWER_OF_NAME: Final = {answer.name: answer for answer in ANSWERS}


@staff_page("GET")
def show_inbox(request: HttpRequest) -> HttpResponse:
    """Show the open calls: mine first, the most pressing on top."""
    actor = actor_for(request)
    after = request.GET.get("after", "")
    found = inbox(actor, language=language_of_page(), at=timezone.now(), after=after)
    next_url = f"?after={found.next_mark.replace('+', '%2B')}" if found.next_mark else ""
    incidents = open_incidents(actor, at=timezone.now())
    given = {"incidents": incidents, "may_open": may_open(actor), "may_drill": is_keeper(actor)}
    context = page_of(request, inbox=found, next_url=next_url, nav_section="escalations", **given)
    return render(request, "desk/escalations.html", context)


@staff_page("GET")
def show_call(request: HttpRequest, call_id: int) -> HttpResponse:
    """Show one call with the answers that are possible."""
    return _show(request, _read(actor_for(request), call_id))


@staff_page("GET", "POST")
def answer_call(request: HttpRequest, call_id: int, name: str) -> HttpResponse:
    """Answer a call; errors come back on its page with what was typed."""
    if request.method != "POST":
        return redirect("desk:escalation", call_id=call_id)
    actor, answer = actor_for(request), ANSWER_OF_NAME[name]
    page = _read(actor, call_id)
    form = answer.form(request.POST, name=name, colleagues=page.colleagues)
    if not form.is_valid():
        return _show(request, page, failed=form, status=422)
    try:
        answer.act(call_id, form, actor, timezone.now())
    except Fact as fact:
        add_fact(form, fact)
        return _show(request, _read(actor, call_id), failed=form, status=422)
    messages.success(request, str(answer.done))
    return redirect("desk:escalations")


def _read(actor: Actor, call_id: int) -> CallPage:
    try:
        return call_page(actor, call_id, language=language_of_page(), at=timezone.now())
    except EscalationNotFound:
        raise Http404 from None


def _show(
    request: HttpRequest, page: CallPage, *, failed: forms.AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    offers = []
    for answer in ANSWERS:
        is_failed = failed is not None and failed.name == answer.name
        if answer.name in page.call.answers or is_failed:
            form = failed if is_failed else answer.form(name=answer.name, colleagues=page.colleagues)
            offers.append({"step": answer, "form": form, "is_open": is_failed})
    offers.sort(key=lambda offer: not offer["is_open"])  # what needs care stands first
    reference = page.call.case_reference
    context = page_of(
        request,
        page=page,
        call=page.call,
        offers=offers,
        form=failed,
        nav_section="escalations",
        call_reference=reference,
    )
    return render(request, "desk/escalation.html", context, status=status)
