"""How a message goes out: it is leased, handed over outside any transaction, and what came of it is noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from requests_app.actions import jobs, notification, workflow
from requests_app.lib.prepared import fetch
from requests_app.models import Message
from requests_app.models.writing import Change, write_together
from requests_app.queries.case_locks import lock_in_order
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import EventKind, MessageKind, MessageState, Way


@dataclass(frozen=True)
class Sending:
    """A message whose job somebody holds now: the outside world may be asked. `is_sent`: it was taken before."""

    job_id: int
    message_id: int
    request_id: str
    is_sent: bool
    is_to_resident: bool
    is_digest: bool = False


def begin_sending(job_id: int, *, at: datetime, seconds: int) -> Sending | None:
    """Lease the job of a message and note that it is being sent, in one statement that is whole by itself.

    None when the job is done, dead, leased, or in another consumer's hands. One found in the middle of sending may
    have gone out before a kill: its repeat is counted.
    """
    found = fetch(BEGIN, [job_id, at, at + timedelta(seconds=seconds)])
    return Sending(job_id, *found[0]) if found else None


BEGIN: Final = """
    WITH job AS (
        SELECT id, message_id, request_id FROM requests_app_jobrow
        WHERE id = $1 AND message_id IS NOT NULL AND done_at IS NULL AND dead_at IS NULL
          AND (lease_until IS NULL OR lease_until <= $2)
        FOR UPDATE SKIP LOCKED
    ), leased AS (
        UPDATE requests_app_jobrow row SET lease_until = $3 FROM job WHERE row.id = job.id
    ), begun AS (
        UPDATE requests_app_message message
        SET state = 'sending', repeats = message.repeats + (message.state = 'sending')::int
        FROM job WHERE message.id = job.message_id AND message.state NOT IN ('sent', 'delivered')
    )
    SELECT job.message_id, job.request_id, message.state IN ('sent', 'delivered'), message.resident_id IS NOT NULL,
        message.digest_at IS NOT NULL
    FROM job JOIN requests_app_message message ON message.id = job.message_id
"""


def gather_digest(sending: Sending, *, at: datetime) -> list[int]:
    """Take what waits for the same day's letter into this one; give the messages that it tells, in their order.

    Their jobs are closed with it, and this message's job alone carries all of them from here on. What this letter
    told when it was first tried, it tells when it is tried again, and nothing more: its Message-ID stands for that.
    A message that somebody else is sending at this moment, or has tried to send, goes in a letter of its own.
    """
    with transaction.atomic():
        told = fetch(BUNDLED, [sending.message_id])
        is_repeat = bool(fetch(WAS_TRIED, [sending.message_id]))
        if not told and not is_repeat:
            fetch(GATHER, [sending.message_id, at])
            told = fetch(BUNDLED, [sending.message_id])
    return [sending.message_id, *(number for (number,) in told)]


BUNDLED: Final = "SELECT id FROM requests_app_message WHERE bundled_in_id = $1 ORDER BY id"
WAS_TRIED: Final = "SELECT 1 FROM requests_app_message WHERE id = $1 AND (repeats > 0 OR last_error <> '')"
GATHER: Final = """
    WITH waiting AS (
        SELECT job.id, job.message_id FROM requests_app_message head
        JOIN requests_app_message other ON other.resident_id = head.resident_id AND other.id <> head.id
        JOIN requests_app_jobrow job ON job.message_id = other.id
        WHERE head.id = $1 AND other.state = 'created' AND other.digest_at <= head.digest_at
          AND other.bundled_in_id IS NULL AND other.repeats = 0 AND other.last_error = ''
          AND job.done_at IS NULL AND job.dead_at IS NULL AND (job.lease_until IS NULL OR job.lease_until <= $2)
        FOR UPDATE OF job, other SKIP LOCKED
    ), closed AS (
        UPDATE requests_app_jobrow job SET done_at = $2, lease_until = NULL FROM waiting WHERE job.id = waiting.id
    )
    UPDATE requests_app_message message SET bundled_in_id = $1
    FROM waiting WHERE message.id = waiting.message_id RETURNING message.id
"""


def end_sending(
    sending: Sending,
    *,
    is_sent: bool,
    at: datetime,
    provider: str = "",
    may_repeat: bool = False,
    told: Sequence[int] = (),
) -> None:
    """Close the job, and note that the message was taken, or that it is not needed any more.

    `may_repeat`: another provider may have taken it, too: that counts as a repeat. `told`: what a day's letter told.
    """
    state, sent_at = (MessageState.SENT, at) if is_sent else (MessageState.NOT_NEEDED, None)
    values: tuple[Any, ...] = (state, sent_at, provider, int(may_repeat), sending.message_id)
    note = Change(END, values)
    if sending.is_digest:
        note = Change(END_OF_DIGEST, (state, sent_at, "{" + ",".join(map(str, told)) + "}", sending.message_id))
    write_together([], changes=[*([] if sending.is_sent else [note]), jobs.closing(sending.job_id, at=at)])


# A receipt of the provider may have come before this note: what it says stays.
END: Final = """
    UPDATE requests_app_message SET state = CASE WHEN state = 'sending' THEN %s ELSE state END,
        sent_at = %s, last_error = '', provider = %s, repeats = repeats + %s WHERE id = %s
"""
# What was gathered, and then left out because mail about it was stopped, is not needed.
END_OF_DIGEST: Final = """
    UPDATE requests_app_message message
    SET state = CASE WHEN message.id = ANY(head.told) THEN %s ELSE 'not_needed' END,
        sent_at = CASE WHEN message.id = ANY(head.told) THEN %s::timestamptz END, last_error = ''
    FROM (SELECT %s::bigint[] AS told, %s::bigint AS id) head
    WHERE message.id = head.id OR message.bundled_in_id = head.id
"""


def mark_failed(message_id: int, *, error: str, is_final: bool, at: datetime) -> None:
    """Note a failed try; after the last one the message reads failed, and whoever answers for the case is told."""
    if not is_final:
        # A receipt of the provider may have come before this note: what it says stays.
        tried = Message.objects.filter(pk=message_id, state=MessageState.SENDING)
        tried.update(state=MessageState.CREATED, last_error=error[:200])
        return
    with transaction.atomic():
        _give_up(message_id, MessageState.TEMPORARY_FAILURE, error=error, at=at)


def mark_refused(sending: Sending, *, error: str, at: datetime) -> None:
    """Note that a message can never be delivered: no other try, and whoever answers for the case is told."""
    with transaction.atomic():
        _give_up(sending.message_id, MessageState.PERMANENT_FAILURE, error=error, at=at)
        write_together([], changes=[jobs.closing(sending.job_id, at=at)])


def note_receipt(reference: str, *, provider: str, state: MessageState, at: datetime) -> bool:
    """Note what a provider says became of a text message; give False where it carries no such message.

    What is delivered stays so, whatever comes later: receipts may overtake each other.
    """
    named = Message.objects.filter(message_id=f"<{reference}>", way=Way.SMS, provider__in=("", provider))
    with transaction.atomic():
        found = named.values_list("pk", flat=True).first()
        under_way = named.filter(state__in=(MessageState.SENDING, MessageState.SENT))
        if state == MessageState.DELIVERED:
            under_way.update(state=state)
        elif found is not None and under_way.exists():
            _give_up(found, state, error="receipt", at=at)
    return found is not None


def _give_up(message_id: int, state: MessageState, *, error: str, at: datetime) -> None:
    """Write the failure on the message and those that went within it, and once in the ledger of each case.

    What a receipt has called delivered meanwhile stays delivered, and nobody is told of a failure.
    """
    messages = Message.objects.filter(Q(pk=message_id) | Q(bundled_in=message_id))
    # Cases are locked before anything that hangs on them, in the order of their ids.
    lock_in_order(*messages.filter(event__isnull=False).values_list("event__case", flat=True))
    locked = messages.select_for_update(no_key=True, of=("self",)).exclude(state=MessageState.DELIVERED)
    failed = list(locked.select_related("event").order_by("id"))
    for message in failed:
        # A colleague's message is watched by operators: its dead job is on their page.
        if message.event is not None and message.person_id is None:
            _tell_of_failure(message, message.event.case_id, at=at)
    Message.objects.filter(pk__in=[message.pk for message in failed]).update(state=state, last_error=error[:200])


def _tell_of_failure(message: Message, case_id: int, *, at: datetime) -> None:
    case = workflow.lock_case(case_id, by=SYSTEM)
    if case.events.filter(kind=EventKind.MESSAGE_FAILED, data__message=message.pk).exists():
        return  # replayed, and failed again
    data = {"message": message.pk, "kind": message.kind, "way": message.way}
    event = workflow.write_beside(case, EventKind.MESSAGE_FAILED, by=SYSTEM, at=at, data=data)
    notification.tell_whoever_answers(case, event, by=SYSTEM, at=at, kind=MessageKind.STAFF_UNDELIVERED)
