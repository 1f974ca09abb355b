"""One screen for a walk-in: who, what, where, words; then it is saved, settled at once, or handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from requests_app.actions import first_contact, intake, reception
from requests_app.actions.intake import Receipt
from requests_app.actions.serving import serve
from requests_app.channels.context import city_card
from requests_app.channels.counter.access import PRINTS, SHOWN, clerk, counter_only
from requests_app.channels.counter.forms import FindForm
from requests_app.channels.counter.visiting import bar_of
from requests_app.channels.counter.walk_in import CALLED, HAND_OVER, SETTLE, WORDS_MAX, WalkInForm
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import Fact, IdempotencyConflict, Incomplete, InvalidSubmission
from requests_app.queries import finding, letters, standing_facts
from requests_app.queries.counter_services import answer_at_once, fitting
from requests_app.queries.finding import Front
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.vocabulary import TALK_TO_A_PERSON, Office, Outcome

# The fact's field -> the field of this form.
FIELD_OF_FACT: Final = {"service_code": "service"}
# The keys of the screen and what they do; all of them can be switched off there.
KEYS: Final = (
    ("F2", gettext_lazy("settle at once")),
    ("F3", gettext_lazy("find a code")),
    ("F4", gettext_lazy("hand over")),
    ("F8", gettext_lazy("next step of the visit")),
    ("F9", gettext_lazy("call a person")),
)


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Show the empty screen; take a request; lead on to its receipt."""
    start = finding.front(get_language() or "en")
    form = form_of(start, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _is_right(form, start):
        return _receive(request, form, start)
    return page(request, form, start, status=422 if form.errors else 200)


def _is_right(form: WalkInForm, start: Front) -> bool:
    """Say in the form all that is wrong at once: what it finds itself, what the rules refuse, what is left open."""
    form.is_valid()  # reads the fields: the letter is made of those that can be read
    letter = form.submission(client="", service_code=service_code_of(form, start), at=timezone.now())
    found = letters.problems(letter, standing_facts.facts_under(start.stamp))
    add_facts(form, renamed(InvalidSubmission({name: list(said) for name, said in found.items()}), form))
    for name in form.left_open(answer_at_once(letter.service_code, start.stamp, letter.language)):
        form.add_error(name, MISSING[name]())
    return not form.errors


def form_of(start: Front, typed: Any = None, **more: Any) -> WalkInForm:
    """Make the form with the lists of the city (no query but after a change of it)."""
    facts = standing_facts.facts_under(start.stamp)
    later = [queue for queue in facts.queues.values() if queue.office != Office.FRONT and not queue.is_intake]
    later.sort(key=lambda queue: (queue.office != Office.MIDDLE, queue.position, queue.name))
    return WalkInForm(
        typed,
        districts=standing_facts.districts_in(facts),
        queues=[(queue.code, f"{queue.get_office_display()}: {queue.name}") for queue in later],
        languages=list(city_card().languages),
        **more,
    )


def _receive(request: HttpRequest, form: WalkInForm, start: Front) -> HttpResponse:
    now, by = timezone.now(), clerk(request, language=form.spoken())
    code = service_code_of(form, start)
    submission = form.submission(client=f"clerk:{by.person_id}", service_code=code, at=now)
    try:
        served = serve(
            lambda: take(form, submission, start, by=by, at=now),
            by=by,
            at=now,
            goes_on=bool(form.cleaned_data.get("goes_on")),
        )
    except IdempotencyConflict as fact:
        add_facts(form, fact)
        return page(request, form, start, status=409)
    except Fact as fact:
        add_facts(form, renamed(fact, form))
        return page(request, form, start, status=422)
    receipt = served.receipt
    SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    if served.why_not:
        messages.info(request, served.why_not)
    if form.cleaned_data.get("goes_on"):
        request.session[PRINTS] = receipt.reference
    to = redirect("counter:receipt", reference=receipt.reference)
    # A script that sends the form, to notice a city that is not there, cannot see where a redirect leads.
    return JsonResponse({"url": to.url}, status=201) if request.headers.get("Accept") == "application/json" else to


def take(form: WalkInForm, submission: Submission, start: Front, *, by: Actor, at: datetime) -> Receipt:
    """Take the request as the form says: on its way, settled at once, or handed over."""
    given = form.cleaned_data
    if form.calls_a_person:
        letter = _with_a_call(submission, start, typed=given.get("service", ""))
        return reception.receive_and_call(letter, by=by, at=at).receipt
    if form.then_chosen == SETTLE:
        known = answer_at_once(submission.service_code, start.stamp, submission.language)
        return first_contact.take_and_settle(
            submission,
            outcome=given.get("outcome") or Outcome.ANSWERED,
            words=given.get("words", "").strip() or known,
            objection_until=at + timedelta(days=settings.OBJECTION_WINDOW_DAYS),
            by=by,
            at=at,
        )
    if form.then_chosen == HAND_OVER:
        return first_contact.take_and_hand_over(
            submission, queue_code=given.get("queue", ""), packet=form.packet, by=by, at=at
        )
    return intake.receive(submission, by=by, at=at)


def _with_a_call(submission: Submission, start: Front, *, typed: str) -> Submission:
    """Leave to whoever is called what the service would still ask for: nobody waits for a person because of a field."""
    letter = replace(submission, description=submission.description or str(CALLED))
    if not letters.problems(letter, standing_facts.facts_under(start.stamp)):
        return letter
    said = "\n".join(filter(None, (typed, letter.description)))
    return replace(letter, service_code=TALK_TO_A_PERSON, description=said)


def without_wrong_fields(form: WalkInForm, typed: dict[str, str]) -> dict[str, str]:
    """Move what stands wrong in a field to the words of the letter: whoever is called reads it there."""
    wrong = {name: typed[name] for name in form.errors if typed.get(name, "").strip() and name != "description"}
    said = "\n".join(filter(None, (typed.get("description", ""), *wrong.values())))
    return {**{name: text for name, text in typed.items() if name not in form.errors}, "description": said[:WORDS_MAX]}


def service_code_of(form: WalkInForm, start: Front) -> str:
    """Find the service that is meant; where several fit, the form says which, and intake refuses the empty code."""
    found = fitting(form.cleaned_data.get("service", ""), start)
    if len(found) == 1:
        return found[0].code
    if found and not form.calls_a_person and "service" not in form.errors:
        names = ", ".join(card.name for card in found)
        form.add_error("service", _("Several services fit. Which one is it: %(names)s?") % {"names": names})
    return ""


MISSING: Final = {
    "queue": lambda: _("Choose the work queue that goes on."),
    "outcome": lambda: _("Choose how it ended."),
    "words": lambda: _("Tell the resident what was done."),
    "summary": lambda: _("Sum the case up in a few words."),
    "asked": lambda: _("Say what you ask for."),
    "checked": lambda: _("Say what is checked, or that nothing is."),
    "promised": lambda: _("Say what was promised, or that nothing was."),
}


def renamed(fact: Fact, form: WalkInForm) -> Fact:
    """Give each fault the name of its field here; what the form has said of a field already is not said twice."""
    if isinstance(fact, Incomplete):
        return InvalidSubmission({name: [MISSING[name]()] for name in fact.fields if name in MISSING})
    if not isinstance(fact, InvalidSubmission):
        return InvalidSubmission({"queue" if form.then_chosen == HAND_OVER else "then": [str(fact.message)]})
    names = FIELD_OF_FACT if not form.way or form.cleaned_data.get(form.way) else {**FIELD_OF_FACT, form.way: "who"}
    named = {names.get(name, name): sentences for name, sentences in fact.errors.items()}
    return InvalidSubmission({name: sentences for name, sentences in named.items() if name not in form.errors})


def page(request: HttpRequest, form: WalkInForm, start: Front, *, status: int = 200, **more: Any) -> HttpResponse:
    """Draw the screen; `more` is what stands beside the form."""
    context = {
        "form": form,
        "keys": KEYS,
        "find": FindForm(auto_id="find_%s"),
        "groups": start.groups,
        "conflict": status == 409,
        "nav_section": "counter",
        **bar_of(request),
        **more,
    }
    return render(request, "channels/counter/screen.html", context, status=status)
