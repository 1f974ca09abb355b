"""The JSON doors of a counter that goes on without the city: its share of the line, kept letters, kept steps."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.actions import counter_numbers, kept_steps, kept_workplaces, visits
from requests_app.actions.intake import Receipt
from requests_app.actions.kept_steps import Step
from requests_app.channels.counter.access import clerk, counter_machine, refused
from requests_app.channels.counter.filing import form_of, renamed, service_code_of, take, without_wrong_fields
from requests_app.channels.counter.kept_tickets import TicketUnknown, Typist, WaitsForRelease, ticket_for, typist
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import Fact, IdempotencyConflict
from requests_app.lib.moments import moment
from requests_app.lib.sits_here import remember_who_sits, sign_of
from requests_app.queries import finding
from requests_app.queries.kept_at_counters import bar_without_the_city, desk_period, visit_of_step
from requests_app.rules.intake import KEY_MAX
from requests_app.rules.kept_letters import (
    COUNTER,
    NUMBER_MAX,
    SECRET_MAX,
    Kept,
    plausible_time,
    provisional_number,
    serial_of,
    workplace_number,
)
from requests_app.vocabulary import CounterStepKind

CODE_MAX: Final = 40
STATUS_OF: Final[dict[type[Fact], int]] = {IdempotencyConflict: 409, TicketUnknown: 422, WaitsForRelease: 403}


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):  # the latter: nested deeper than anybody writes
        return {}
    return told if isinstance(told, dict) else {}


def _text(told: dict[str, Any], name: str, most: int) -> str:
    value = told.get(name)
    return value.replace("\0", "")[:most] if isinstance(value, str) else ""


def _number(told: dict[str, Any], name: str) -> int | None:
    value = told.get(name)
    is_number = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
    return value if is_number else None


@counter_machine
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: HttpRequest) -> HttpResponse:
    """Give the token of forms; for a POST, what this workplace needs for the time without the city."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request)})
    told, by, at = _body(request), clerk(request), timezone.now()
    code, turn = _text(told, "workplace", CODE_MAX), _number(told, "turn")
    if len(code) < CODE_MAX - 8 or turn is None or by.site_id is None or by.person_id is None:
        return refused("invalid", _("This workplace has no name yet."))
    held = [visit for visit in told.get("held") or [] if isinstance(visit, int) and 0 <= visit < 2**53]
    period = desk_period(by)
    share = kept_workplaces.deal(code, turn=turn, held=held, period=period, site_id=by.site_id, by=by, at=at)
    if share is None:
        return refused("older", _("A newer question of this workplace was answered already."), status=409)
    answer = JsonResponse(
        {
            "number": workplace_number(share.workplace_id),
            "highest": share.highest,
            "ticket": ticket_for(by.person_id, share.workplace_id),
            "who": sign_of(by.person_id),
            "waiting": [vars(one) for one in share.waiting],
            **bar_without_the_city(period, by, language=get_language() or "en"),
        }
    )
    remember_who_sits(answer, by.person_id)
    return answer


@counter_machine
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Take a letter that was kept, under whoever typed it; the same key is one case."""
    told, at = _body(request), timezone.now()
    fields = told.get("fields")
    typed = {str(name): str(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
    kept = _kept(request)
    if kept is None:
        return refused("number_unknown", _("The number of this letter cannot be read."))
    start = finding.front(get_language() or "en")
    typed["idempotency_key"] = request.headers.get("Idempotency-Key", "")[:KEY_MAX]
    form = form_of(start, typed)
    if not form.is_valid() and form.calls_a_person:
        form = form_of(start, without_wrong_fields(form, typed))
    if not form.is_valid():
        return _errors(form)
    try:
        who = _typist(request, told, language=form.spoken())
        code = service_code_of(form, start)
        letter = form.submission(client=f"clerk:{who.person_id}", service_code=code, at=plausible_time(kept.at, at=at))
        receipt = take(form, letter, start, by=who.actor, at=at)
    except (IdempotencyConflict, TicketUnknown, WaitsForRelease) as fact:
        return refused(fact.code, fact.message, status=STATUS_OF[type(fact)])
    except Fact as fact:
        add_facts(form, renamed(fact, form))
        return _errors(form)
    _note(receipt, kept, who, told, sender=request.user.pk or 0)
    return JsonResponse({"reference": receipt.reference}, status=201 if receipt.is_new else 200)


def _typist(request: HttpRequest, told: dict[str, Any], *, language: str = "") -> Typist:
    is_released = told.get("is_released") is True
    return typist(told.get("ticket"), sender=request.user, is_released=is_released, language=language)


def _kept(request: HttpRequest) -> Kept | None:
    number = provisional_number(request.headers.get("Kept-Number", ""))
    at = moment(request.headers.get("Kept-At", ""))
    if number is None or number[0] != COUNTER or len(number) > NUMBER_MAX or at is None:
        return None
    return Kept(number, serial_of(number), at, request.headers.get("Kept-Secret", "").strip().lower()[:SECRET_MAX])


def _note(receipt: Receipt, kept: Kept, who: Typist, told: dict[str, Any], *, sender: int) -> None:
    """Tie number, visit and request together; a visit that is gone holds up no letter."""
    at, request_id = timezone.now(), receipt.request_id
    counter_numbers.note_number(
        kept, workplace_id=who.workplace_id, request_id=request_id, typed_by=who.person_id, sent_by=sender, at=at
    )
    visit = _number(told, "visit")
    roll = _text(told, "roll", KEY_MAX)
    if roll:
        visit = visit_of_step(who.workplace_id, roll)
    if visit:
        try:
            visits.link_request(visit, request_id, by=who.actor, at=at)
        except Fact:
            return


def _errors(form: Any) -> JsonResponse:
    told = [
        {"field": "" if field == "__all__" else field, "code": "invalid", "message": str(sentence)}
        for field, sentences in form.errors.items()
        for sentence in sentences
    ]
    return JsonResponse({"errors": told}, status=422)


@counter_machine
@require_POST
def steps(request: HttpRequest) -> HttpResponse:
    """Take one step with a number; what contradicts is written down for the supervisors, and told."""
    told, at = _body(request), timezone.now()
    kind, when = _text(told, "kind", 12), moment(request.headers.get("Kept-At", ""))
    key = request.headers.get("Idempotency-Key", "")[:KEY_MAX]
    if kind not in CounterStepKind.values or when is None or not key:
        return refused("invalid", _("This step cannot be read."))
    performed = told.get("performed")
    step = Step(
        key=key,
        kind=CounterStepKind(kind),
        number=_text(told, "number", NUMBER_MAX),
        at=when,
        visit=_number(told, "visit"),
        roll=_text(told, "roll", KEY_MAX),
        revision=_number(told, "revision"),
        desk=_number(told, "desk"),
        line=_text(told, "line", 50),
        performed=tuple(str(code) for code in performed) if isinstance(performed, list) else (),
    )
    try:
        who = _typist(request, told)
        done = kept_steps.apply_step(step, workplace_id=who.workplace_id, by=who.actor, at=at)
    except WaitsForRelease as fact:
        return refused(fact.code, fact.message, status=403)
    except Fact as fact:
        return refused(fact.code, fact.message)
    return JsonResponse({"problem": done.problem})
