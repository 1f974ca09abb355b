"""What comes in with something beside it, in the same transaction: a call for a person, or photos and papers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from requests_app.actions import attachments, escalation, intake
from requests_app.actions.escalation import Call
from requests_app.actions.intake import Receipt
from requests_app.actions.uploads import Upload
from requests_app.models import ServiceRequest
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.vocabulary import TALK_TO_A_PERSON


@dataclass(frozen=True)
class PersonCalled:
    """The receipt of the new case, its request, and who answers."""

    receipt: Receipt
    request: ServiceRequest
    call: Call


def talk_to_a_person(submission: Submission, *, by: Actor, at: datetime) -> PersonCalled:
    """Take the words as a request for `talk-to-a-person` and call a human being in, all or nothing.

    Raises what `intake.receive` and `escalation.escalate_case` raise. The same key gives the same call.
    """
    return receive_and_call(replace(submission, service_code=TALK_TO_A_PERSON), by=by, at=at)


def receive_and_call(submission: Submission, *, by: Actor, at: datetime) -> PersonCalled:
    """Take a request of any service and call a human being in about it, all or nothing.

    Raises what `intake.receive` and `escalation.escalate_case` raise. The same key gives the same call.
    """
    with transaction.atomic():
        receipt, request = intake.take(submission, by=by, at=at)
        caller, key = by.with_requests(receipt.request_id), f"first:{receipt.request_id}"
        if receipt.is_new and not submission.joins:
            hours = submission.contact.call_hours
            call = escalation.call_about_new(request, by=caller, at=at, client_key=key, call_hours=hours)
        else:
            call = escalation.escalate_case(receipt.case_id, by=caller, at=at, client_key=key)
    return PersonCalled(receipt, request, call)


def receive_with_files(submission: Submission, *, files: Sequence[Upload], by: Actor, at: datetime) -> Receipt:
    """Take a letter with its photos and papers, all or nothing. The same letter again brings no file twice.

    Raises what `intake.receive` and `attachments.add_attachments` raise.
    """
    with transaction.atomic():
        receipt = intake.receive(submission, by=by, at=at)
        sender = by.with_requests(receipt.request_id)
        attachments.add_attachments(receipt.case_id, request_id=receipt.request_id, files=files, by=sender, at=at)
    return receipt
