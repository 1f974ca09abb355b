"""What a resident may do with her own request: answer, withdraw, reopen, object, call a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from requests_app.actions import casework, escalation
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.web.status import asking, shown_status
from requests_app.channels.web.step_forms import (
    AgreeForm,
    AppealForm,
    CallForm,
    ReopenForm,
    ReplyForm,
    StepForm,
    WithdrawForm,
)
from requests_app.facts import Fact, Incomplete
from requests_app.queries.service_requests import PublicStatus
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CallHours, CancelReason


@dataclass(frozen=True)
class Step:
    """One page with one button."""

    form: type[StepForm]
    template: str
    done: Promise
    missing: Promise


WITHDRAW = Step(WithdrawForm, "withdraw", _("Your request is withdrawn."), _("Tell us why in a few words."))
REOPEN = Step(
    ReopenForm, "reopen", _("The team has your request again."), _("Tell us in a few words what is still wrong.")
)
APPEAL = Step(AppealForm, "appeal", _("Another person looks at it again."), _("Tell us in a few words what is wrong."))
AGREE = Step(AgreeForm, "agree", _("Thank you. Your request is closed."), _("Please press the button again."))
REPLY = Step(ReplyForm, "reply", _("Thank you. The team has your answer."), _("Write your answer first."))
CALL = Step(CallForm, "call", _("A person is called. You see below who it is."), _("Tell us why in a few words."))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Withdraw the request, after a second question."""

    def act(status: PublicStatus, form: StepForm, by: Actor) -> None:
        casework.cancel_case(
            status.case_id,
            cancel_reason=CancelReason.WITHDRAWN,
            reason=form.cleaned_data["words"] or str(_("No reason was given.")),
            by=by,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            step=form.step("withdraw"),
        )

    return _take(request, reference, WITHDRAW, act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the request back to the team, within the window."""

    def act(status: PublicStatus, form: StepForm, by: Actor) -> None:
        casework.reopen_case(
            status.case_id,
            reason=form.cleaned_data["words"],
            by=by,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            step=form.step("reopen"),
        )

    return _take(request, reference, REOPEN, act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str) -> HttpResponse:
    """Object to a decision: another person looks at it again."""

    def act(status: PublicStatus, form: StepForm, by: Actor) -> None:
        casework.appeal_case(
            status.case_id,
            reason=form.cleaned_data["words"],
            by=by,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            step=form.step("appeal"),
        )

    return _take(request, reference, APPEAL, act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, reference: str) -> HttpResponse:
    """Close a settled request before the window ends, because the resident agrees."""

    def act(status: PublicStatus, form: StepForm, by: Actor) -> None:
        casework.close_case(
            status.case_id,
            by=by,
            at=timezone.now(),
            revision=form.cleaned_data["revision"],
            step=form.step("agree"),
        )

    return _take(request, reference, AGREE, act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer a question of the city; a second press of the same form is the same answer."""

    def act(status: PublicStatus, form: StepForm, by: Actor) -> None:
        casework.receive_reply(
            status.case_id,
            request_id=status.request_id,
            text=form.cleaned_data["words"],
            by=by,
            at=timezone.now(),
            client_key=form.cleaned_data["idempotency_key"],
            step=form.step("reply"),
        )

    return _take(request, reference, REPLY, act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """Call a person in: from every state, words or none."""

    def act(status: PublicStatus, form: StepForm, by: Actor) -> None:
        escalation.escalate_case(
            status.case_id,
            reason=form.cleaned_data["words"],
            contact=form.cleaned_data["phone"],
            call_hours=form.hours() if isinstance(form, CallForm) else CallHours.ANY,
            by=by,
            at=timezone.now(),
            client_key=form.cleaned_data["idempotency_key"],
            step=form.step("call"),
        )

    return _take(request, reference, CALL, act)


def _take(
    request: HttpRequest, reference: str, step: Step, act: Callable[[PublicStatus, StepForm, Actor], None]
) -> HttpResponse:
    status = shown_status(request, reference)
    if status is None:
        return redirect("web:status", reference=reference)
    form = step.form(request.POST if request.method == "POST" else None, initial={"revision": status.revision})
    if request.method == "POST" and form.is_valid():
        by = asking(status)
        try:
            act(status, form, by)
        except Incomplete:
            form.add_error("words", str(step.missing))
        except Fact as fact:
            add_facts(form, fact)
        else:
            messages.success(request, str(step.done))
            return redirect("web:status", reference=reference)
    template = f"channels/web/{step.template}.html"
    return render(request, template, {"form": form, "status": status}, status=422 if form.errors else 200)
