"""A request that is taken and at once answered or handed over, by whoever took it: one act, one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import casework, intake, routing
from requests_app.actions.audit import WorkStep
from requests_app.actions.intake import Receipt
from requests_app.facts import Fact, MoveNotAllowed
from requests_app.models import WorkQueue
from requests_app.queries import places, standing_facts
from requests_app.queries.queues import OFFICE_ORDER
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.vocabulary import Office


class JoinedAlready(Fact):
    """The request hangs on a case of others: whoever took it decides nothing about that one."""

    message = _("This request joins an open case. The team of that case goes on with it. Save it without an answer.")
    code = "joined_already"


def take_and_settle(
    submission: Submission, *, outcome: str, words: str, by: Actor, at: datetime, objection_until: datetime
) -> Receipt:
    """Take a letter and resolve its case, in words that the resident can read.

    The same letter again gives the same receipt. Raises what intake, a claim and a resolution raise; then nothing
    was taken.
    """
    with transaction.atomic():
        receipt = _take_in_hand(replace(submission, is_settled_at_once=True), by=by, at=at)
        if receipt.is_new:
            casework.resolve_case(
                receipt.case_id,
                outcome=outcome,
                words=words,
                by=by,
                at=at,
                objection_until=objection_until,
                step=WorkStep("settle"),
            )
        return receipt


def take_and_hand_over(
    submission: Submission, *, queue_code: str, packet: Mapping[str, str], by: Actor, at: datetime
) -> Receipt:
    """Take a letter and hand its case over to a later office; whoever took it follows it.

    Raises what intake, a claim and a hand-over raise; then nothing was taken.
    """
    with transaction.atomic():
        receipt = _take_in_hand(submission, by=by, at=at)
        if receipt.is_new:
            casework.forward_case(
                receipt.case_id, queue_code=queue_code, packet=packet, by=by, at=at, step=WorkStep("hand_over")
            )
        return receipt


def _take_in_hand(submission: Submission, *, by: Actor, at: datetime) -> Receipt:
    """Receive a letter, put its case into a queue of whoever took it, and claim it. Raises `JoinedAlready`."""
    receipt = intake.receive(submission, by=by, at=at)
    if not receipt.is_new:
        return receipt
    if receipt.is_joined:
        raise JoinedAlready
    queue = _own_queue(by)
    if not queue.is_intake:
        routing.take_in(receipt.case_id, queue, by=by, at=at)
    casework.claim_case(receipt.case_id, by=by, at=at, is_picked=False)
    return receipt


def _own_queue(by: Actor) -> WorkQueue:
    """Choose the queue in which she works: the front office first."""
    facts = standing_facts.facts_under(places.city().facts_stamp)
    own = [queue for queue in facts.queues.values() if queue.pk in by.queue_ids]
    if not own:
        raise MoveNotAllowed(_("You work in no team that takes cases. Save the request, and it finds its way."))
    first = min(own, key=lambda queue: (OFFICE_ORDER[Office(queue.office)], queue.position, queue.pk))
    found = standing_facts.queue(facts, first.code)
    assert found is not None  # noqa: S101 - it was read from the same facts
    return found
