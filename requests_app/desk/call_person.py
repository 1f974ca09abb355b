"""Call a person from any page: about a case, or before there is one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app.actions import escalation, reception
from requests_app.actions.escalation import Call
from requests_app.desk.access import actor_for, page_of, staff_page
from requests_app.desk.forms.calls import CallPersonForm
from requests_app.facts import CaseNotFound, Fact, IdempotencyConflict, InvalidSubmission
from requests_app.queries.cases import case_id_of, reference_of, sees
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.vocabulary import TALK_TO_A_PERSON, Channel

# What intake calls a field, where this form has another name for it.
FIELD_OF = {"description": "reason"}


@staff_page("GET", "POST")
def call_person(request: HttpRequest) -> HttpResponse:
    """Show the form; call somebody; say who it is."""
    if request.method != "POST":
        initial = {"reference": request.GET.get("reference", "")[:40]}
        return _show(request, CallPersonForm(initial=initial, name="call"))
    form = CallPersonForm(request.POST, name="call")
    if not form.is_valid():
        return _show(request, form, status=422)
    actor = actor_for(request)
    try:
        reference, call = _call(form, actor)
    except Fact as fact:
        _add(form, fact)
        return _show(request, form, status=409 if isinstance(fact, IdempotencyConflict) else 422)
    return _told(request, actor, reference, call)


def _add(form: CallPersonForm, fact: Fact) -> None:
    """Say beside each field what is wrong with it."""
    if isinstance(fact, CaseNotFound):
        form.add_error("reference", _("There is no case with this reference."))
    elif isinstance(fact, InvalidSubmission):
        for name, sentences in fact.errors.items():
            for sentence in sentences:
                form.add_error(FIELD_OF.get(name), str(sentence))
    else:
        form.add_error(None, str(fact.message))


def _call(form: CallPersonForm, actor: Actor) -> tuple[str, Call]:
    """Call about a case; without a reference the words become a case of their own."""
    at, given = timezone.now(), form.cleaned_data
    reference = given["reference"].strip()
    if reference:
        case_id = case_id_of(reference)
        key = given["client_key"]
        return reference, escalation.escalate_case(
            case_id, reason=given["reason"], client_key=key, by=actor, at=at, step=form.step
        )
    submission = Submission(
        channel=Channel.COUNTER,
        client=f"staff:{actor.person_id}",
        idempotency_key=given["client_key"],
        service_code=TALK_TO_A_PERSON,
        description=given["reason"],
        language=actor.language,
        submitted_at=at,
        active_seconds={"call": form.step.active_seconds} if form.step.active_seconds else {},
    )
    called = reception.talk_to_a_person(submission, by=actor, at=at)
    return called.receipt.reference, called.call


def _told(request: HttpRequest, actor: Actor, reference: str, call: Call) -> HttpResponse:
    who = ", ".join(filter(None, (call.owner_name, call.owner_title)))
    by = timezone.localtime(call.acknowledge_by)
    sentence = _("%(who)s is called in about %(reference)s and answers by %(when)s.")
    told = {"who": who, "reference": reference.upper(), "when": date_format(by, _("j M Y, H:i"))}
    messages.success(request, sentence % told)
    if sees(actor, call.case_id):
        return redirect("desk:case", reference=reference_of(call.case_id))
    return redirect("desk:call_person")


def _show(request: HttpRequest, form: CallPersonForm, *, status: int = 200) -> HttpResponse:
    return render(request, "desk/call_person.html", page_of(request, form=form), status=status)
