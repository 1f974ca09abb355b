"""The one door: whatever comes in becomes a request and a case, in one transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, connection, transaction

from requests_app.actions import notification, workflow
from requests_app.actions.audit import tell_log
from requests_app.actions.intake_joining import case_to_join
from requests_app.actions.intake_planning import (
    Ground,
    Plan,
    begin,
    check,
    data_of,
    ground_of,
    ids_wanted,
    open_case,
    step_of,
)
from requests_app.facts import IdempotencyConflict
from requests_app.models import Case, ServiceRequest
from requests_app.models.writing import hang, write_together
from requests_app.queries import places, standing_facts
from requests_app.queries.addresses import secret_for
from requests_app.queries.first_look import FirstLook, earlier_letters, look
from requests_app.queries.letters import request_of_key
from requests_app.queries.slas import day_of
from requests_app.rules import intake as rules
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.vocabulary import Channel, EventKind, MessageKind

# The same key at the same moment, or a drawn reference that is taken (about once in ten million): look again.
LOOK_AGAIN: Final = frozenset(
    {
        "request_key_once_per_client",
        "requests_app_case_reference_key",
        "requests_app_servicerequest_reference_key",
    }
)
TRIES: Final = 4


@dataclass(frozen=True)
class Receipt:
    """What the door gives back. `is_new` is False when the same letter came before."""

    reference: str
    secret: str
    case_id: int
    request_id: int
    service_code: str
    promised_on: date | None
    is_new: bool
    is_joined: bool = False  # it hangs on a case that was there before: the person follows that one


def receive(submission: Submission, *, by: Actor, at: datetime) -> Receipt:
    """Take a letter: request, case, stay, event, clock, message and jobs, all or nothing, in two statements.

    The same key with the same body gives the same receipt. Raises `InvalidSubmission`, `IdempotencyConflict`.
    """
    return take(submission, by=by, at=at)[0]


def take(
    submission: Submission, *, by: Actor, at: datetime, seen: FirstLook | None = None
) -> tuple[Receipt, ServiceRequest]:
    """Take a letter as `receive` does, and give the request with its case, too. `seen`: the look was taken before."""
    submission = rules.tidy(submission)
    for tries_left in reversed(range(TRIES)):
        seen = seen or look(submission, wanted=ids_wanted(submission))
        for earlier in earlier_letters(seen.earlier.values()).values() if seen.earlier else ():
            return receipt_again(earlier, submission), earlier
        try:
            return _receive_new(submission, seen, by=by, at=at)
        except IntegrityError as fault:
            if not tries_left or broken_constraint(fault) not in LOOK_AGAIN:
                raise
            seen = None
    raise AssertionError("unreachable")


def broken_constraint(fault: IntegrityError) -> str:
    """Name the constraint that refused a row, as PostgreSQL tells it."""
    diagnosis = getattr(fault.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


def receipt_again(request: ServiceRequest, submission: Submission) -> Receipt:
    """Give the receipt of a letter that came before. Raises `IdempotencyConflict` for another one."""
    if request.body_hash != submission.body_hash():
        raise IdempotencyConflict
    return receipt_of(request, request.case, is_new=False)


def receipt_of(request: ServiceRequest, case: Case, *, is_new: bool) -> Receipt:
    """Write the receipt of a request on a case."""
    return Receipt(
        reference=request.reference,
        secret=secret_for(request),
        case_id=case.pk,
        request_id=request.pk,
        service_code=request.service.code,
        promised_on=day_of(case.promised_at, case.service.calendar),
        is_new=is_new,
        is_joined=request.reference != case.reference,
    )


def receipt_of_key(key: str, *, channel: Channel, client: str, since: datetime) -> Receipt | None:
    """Give the receipt of a letter that came with this key before: its sender asks again, for no answer reached her."""
    found = request_of_key(key, channel=channel, client=client, since=since) if key else None
    return receipt_of(found, found.case, is_new=False) if found else None


def _receive_new(submission: Submission, seen: FirstLook, *, by: Actor, at: datetime) -> tuple[Receipt, ServiceRequest]:
    if seen.stamp is None:
        raise places.NoCityLoaded
    facts = standing_facts.facts_under(seen.stamp)
    checked = check(submission, facts)
    ground = ground_of(facts, at=at, ids=seen.ids)
    plan = begin(checked, ground, by=by)
    if submission.joins:
        with transaction.atomic():
            shared = case_to_join(submission.joins, draft=plan.case, services=facts.services)
            if shared is not None:
                return _join(plan, submission, shared, at=at)
    _write_new(plan, submission, ground)
    hang(plan.request, case=plan.case)
    return receipt_of(plan.request, plan.case, is_new=True), plan.request


def _write_new(plan: Plan, submission: Submission, ground: Ground) -> None:
    open_case(plan, submission, ground)
    with _all_or_nothing():
        write_together(plan.rows)
    for event in plan.events:
        tell_log(event)


def _all_or_nothing() -> AbstractContextManager[object]:
    """Let a refused statement undo itself alone; where no transaction is open, one statement is a whole one."""
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def _join(plan: Plan, submission: Submission, shared: Case, *, at: datetime) -> tuple[Receipt, ServiceRequest]:
    """Hang the request on a case that is there already: a receipt of its own, and no second case."""
    request, by = plan.request, plan.by
    request.case = shared
    write_together([*plan.people.rows, request, *plan.shown])
    data = data_of(submission, request)
    event = workflow.write_beside(shared, EventKind.REQUEST_JOINED, by=by, at=at, data=data, step=step_of(submission))
    if request.is_vulnerable and not shared.is_vulnerable:
        Case.objects.filter(pk=shared.pk).update(is_vulnerable=True)
    notification.tell_requester(request, event=event, kind=MessageKind.RECEIPT, at=at)
    return receipt_of(request, shared, is_new=True), request
