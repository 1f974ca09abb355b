"""Messages as rows: what must be told is written with the decision, and sent by a job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from requests_app.actions import jobs
from requests_app.lib.codes import keyed_secret
from requests_app.lib.prepared import fetch
from requests_app.models import (
    AuditRun,
    Case,
    CaseEvent,
    Contractor,
    Message,
    Resident,
    ServiceRequest,
    StaffMember,
    WorkQueue,
)
from requests_app.models.writing import Change, new_row, write_together
from requests_app.queries.records import read
from requests_app.queries.residents import requests_behind
from requests_app.queries.shapes import Marks
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ContactBy, Lane, MessageKind, MessageState

# Messages that call a person in go ahead of all others.
LANE_OF_MESSAGE = {
    MessageKind.STAFF_ESCALATION: Lane.ESCALATION,
    MessageKind.STAFF_REMINDED: Lane.ESCALATION,
    MessageKind.STAFF_INSTRUCTED: Lane.ESCALATION,
}


def tell_residents(case: Case, event: CaseEvent, kind: MessageKind, *, at: datetime) -> None:
    """Tell everybody behind this case who can be reached by e-mail, once each, in her own language.

    Behind it stand those who asked in it, in a case joined to it, or in the case it is a part of.
    """
    told: set[int] = set()
    for request in requests_behind(case.pk).select_related("requester"):
        resident = request.requester
        if resident is None or resident.pk in told or not is_reached_by_mail(resident):
            continue
        told.add(resident.pk)
        tell_resident(resident, request=request, event=event, kind=kind, at=at)


def tell_requester(request: ServiceRequest, *, event: CaseEvent, kind: MessageKind, at: datetime) -> None:
    """Tell the resident of one request alone, where she can be reached by e-mail."""
    if request.requester is not None and is_reached_by_mail(request.requester):
        tell_resident(request.requester, request=request, event=event, kind=kind, at=at)


def is_reached_by_mail(resident: Resident) -> bool:
    """Tell whether somebody wants e-mail and has an address."""
    return resident.contact_by == ContactBy.EMAIL and bool(resident.email)


def tell_resident(
    resident: Resident, *, request: ServiceRequest, event: CaseEvent, kind: MessageKind, at: datetime
) -> None:
    """Write one message to a resident, and its job."""
    message = row_to_resident(resident, request=request, event=event, kind=kind, at=at)
    message.save(force_insert=True)
    jobs.order_message(message, at=at)


def row_to_resident(
    resident: Resident,
    *,
    request: ServiceRequest,
    event: CaseEvent,
    kind: MessageKind,
    at: datetime,
    message_id: int | None = None,
) -> Message:
    """Plan one message to a resident. Not saved; `message_id`: the row's, drawn before."""
    return new_row(
        Message,
        id=message_id,
        event_id=event.pk,
        kind=kind,
        request_id=request.pk,
        resident_id=resident.pk,
        language=request.language,
        message_id=message_id_of(event, recipient=f"resident:{resident.pk}"),
        created_at=at,
    )


def tell_staff(people: Iterable[StaffMember], *, event: CaseEvent, kind: MessageKind, at: datetime) -> None:
    """Write one message to each member of staff who has an address, and its job."""
    for person in people:
        if person.email:
            message = row_to_staff(person, event=event, kind=kind, at=at)
            message.save(force_insert=True)
            jobs.order_message(message, at=at, lane=lane_of(kind))


def row_to_staff(
    person: StaffMember, *, event: CaseEvent, kind: MessageKind, at: datetime, message_id: int | None = None
) -> Message:
    """Plan one message to a member of staff. Not saved; `message_id`: the row's, drawn before."""
    return new_row(
        Message,
        id=message_id,
        event_id=event.pk,
        kind=kind,
        person_id=person.pk,
        language=person.language,
        message_id=message_id_of(event, recipient=f"staff:{person.pk}"),
        created_at=at,
    )


def lane_of(kind: MessageKind) -> Lane:
    """Name the lane in which messages of a kind are sent."""
    return LANE_OF_MESSAGE.get(kind, Lane.OUTBOUND)


def tell_followers(case: Case, event: CaseEvent, *, by: Actor, at: datetime) -> None:
    """Tell whoever follows a case, but for whoever has acted and whoever is told of this event already."""
    values = {"case": case.pk, "event": event.pk, "by": by.person_id or 0}
    tell_staff(read("followers to tell", _followers, values), event=event, kind=MessageKind.STAFF_FOLLOWED, at=at)


def _followers(marks: Marks) -> QuerySet[StaffMember]:
    told = Message.objects.filter(event=marks["event"], person__isnull=False).values("person")
    followers = StaffMember.objects.filter(followed__case=marks["case"], is_active=True).exclude(pk__in=told)
    return followers.exclude(pk=marks["by"]).order_by("id")


def tell_whoever_answers(case: Case, event: CaseEvent, *, by: Actor, at: datetime) -> None:
    """Tell the owner of a case, else the lead of its queue (of the last ones, where it has ended), of something new."""
    owner, queue = (case.owner_id, case.queue) if case.queue_id else (case.last_owner_id, case.last_queue)
    active = StaffMember.objects.filter(is_active=True).exclude(pk=by.person_id or 0)
    if owner is not None and owner == by.person_id:
        return
    people = active.filter(pk=owner or 0) or active.filter(pk=queue.lead_id if queue else 0)
    tell_staff(people, event=event, kind=MessageKind.STAFF_FOLLOWED, at=at)


def tell_staff_of_queue(people: Iterable[StaffMember], queue: WorkQueue, *, kind: MessageKind, at: datetime) -> None:
    """Tell about a work queue, which has no ledger: `at` says which time it is."""
    _tell_beside_cases(people, f"queue:{queue.pk}:{at.isoformat()}", kind=kind, at=at, queue=queue)


def tell_staff_of_audit(people: Iterable[StaffMember], run: AuditRun, *, kind: MessageKind, at: datetime) -> None:
    """Tell about an audit."""
    _tell_beside_cases(people, f"audit:{run.pk}", kind=kind, at=at, audit_run=run)


def _tell_beside_cases(
    people: Iterable[StaffMember],
    about: str,
    *,
    kind: MessageKind,
    at: datetime,
    queue: WorkQueue | None = None,
    audit_run: AuditRun | None = None,
) -> None:
    for person in people:
        if person.email:
            message = Message.objects.create(
                kind=kind,
                queue=queue,
                audit_run=audit_run,
                person=person,
                language=person.language,
                message_id=_message_id(f"{about}:staff:{person.pk}"),
                created_at=at,
            )
            jobs.order_message(message, at=at)


def tell_contractor(firm: Contractor, *, event: CaseEvent, kind: MessageKind, at: datetime) -> None:
    """Write one message to a firm that has an address, and its job."""
    if firm.email:
        message = Message.objects.create(
            event=event,
            kind=kind,
            contractor=firm,
            language=firm.language,
            message_id=message_id_of(event, recipient=f"contractor:{firm.pk}"),
            created_at=at,
        )
        jobs.order_message(message, at=at)


def message_id_of(event: CaseEvent, *, recipient: str) -> str:
    """Derive the Message-ID from event and recipient: a repeat carries the same one."""
    return _message_id(f"{event.pk}:{recipient}")


def _message_id(about: str) -> str:
    token = keyed_secret(key=settings.REFERENCE_SECRET, message=f"message:{about}", length=26)
    return f"<{token}@{settings.MESSAGE_ID_DOMAIN}>"


@dataclass(frozen=True)
class Sending:
    """A message whose job somebody holds now: the outside world may be asked. `is_sent`: it was taken before."""

    job_id: int
    message_id: int
    request_id: str
    is_sent: bool
    is_to_resident: bool


def begin_sending(job_id: int, *, at: datetime, seconds: int) -> Sending | None:
    """Lease the job of a message and note that it is being sent, in one statement that is whole by itself.

    None when the job is done, dead, leased, or in another consumer's hands. One found in the middle of sending may
    go out twice, and is counted.
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
        FROM job WHERE message.id = job.message_id AND message.state <> 'sent'
    )
    SELECT job.message_id, job.request_id, message.state = 'sent', message.resident_id IS NOT NULL
    FROM job JOIN requests_app_message message ON message.id = job.message_id
"""


def end_sending(sending: Sending, *, is_sent: bool, at: datetime) -> None:
    """Close the job, and note that the server has taken the message, or that nobody can be reached any more."""
    state, sent_at = (MessageState.SENT, at) if is_sent else (MessageState.NOT_NEEDED, None)
    told = [] if sending.is_sent else [Change(END, (state, sent_at, sending.message_id))]
    write_together([], changes=[*told, jobs.closing(sending.job_id, at=at)])


END: Final = """
    UPDATE requests_app_message SET state = %s, sent_at = %s, last_error = '' WHERE id = %s
"""


def mark_failed(message_id: int, *, error: str, is_final: bool) -> None:
    """Note a failed attempt; after the last one the message reads failed."""
    state = MessageState.FAILED if is_final else MessageState.CREATED
    Message.objects.filter(pk=message_id).update(state=state, last_error=error[:200])
