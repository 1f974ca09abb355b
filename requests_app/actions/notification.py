"""Messages as rows: what must be told is written with the decision, and sent by a job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model, QuerySet

from requests_app.actions import jobs
from requests_app.lib.codes import keyed_secret
from requests_app.models import (
    AuditRun,
    Case,
    CaseEvent,
    Contractor,
    Incident,
    Message,
    Resident,
    ServiceRequest,
    StaffMember,
    WorkQueue,
)
from requests_app.models.writing import new_row
from requests_app.queries import places
from requests_app.queries.records import read
from requests_app.queries.residents import requests_behind
from requests_app.queries.shapes import Marks
from requests_app.rules import telling as rules
from requests_app.rules.actor import Actor
from requests_app.vocabulary import Lane, MessageKind, Priority, Way

# Messages that call a person in go ahead of all others.
LANE_OF_MESSAGE = {
    MessageKind.STAFF_ESCALATION: Lane.ESCALATION,
    MessageKind.STAFF_REMINDED: Lane.ESCALATION,
    MessageKind.STAFF_INCIDENT: Lane.ESCALATION,
    MessageKind.STAFF_INSTRUCTED: Lane.ESCALATION,
}


def tell_residents(case: Case, event: CaseEvent, kind: MessageKind, *, at: datetime) -> None:
    """Tell everybody behind this case who can be reached, once each, in her own language.

    Behind it stand those who asked in it, in a case joined to it, or in the case it is a part of. Who wants no more
    mail of one of her requests is told under another one.
    """
    told: set[int] = set()
    requests = requests_behind(case.pk).select_related("requester")
    for request in sorted(requests, key=lambda request: request.mail_stopped_at is not None):
        if request.requester is not None and request.requester.pk not in told:
            told.add(request.requester.pk)
            tell_resident(request.requester, request=request, event=event, kind=kind, at=at)


def tell_requester(request: ServiceRequest, *, event: CaseEvent, kind: MessageKind, at: datetime) -> None:
    """Tell the resident of one request alone, where she can be reached."""
    if request.requester is not None:
        tell_resident(request.requester, request=request, event=event, kind=kind, at=at)


def way_of(resident: Resident) -> Way | None:
    """Choose the way by which somebody is told; None where nobody can tell her."""
    reached = rules.Reached(resident.contact_by, resident.email, resident.phone, resident.post_address)
    return rules.way_to(reached, has_sms=bool(settings.SMS_PROVIDERS))


def tell_resident(
    resident: Resident, *, request: ServiceRequest, event: CaseEvent, kind: MessageKind, at: datetime
) -> None:
    """Write one message to a resident, and its job; nothing where she cannot be reached, or does not want this."""
    planned = plan_to_resident(resident, request=request, event=event, kind=kind, at=at)
    if planned is not None:
        planned.message.save(force_insert=True)
        if planned.due_at is not None:
            jobs.order_message(planned.message, at=at, due_at=planned.due_at)


@dataclass(frozen=True)
class Planned:
    """A message that is not saved, and when its job is due; None: a letter, which a colleague posts."""

    message: Message
    due_at: datetime | None

    def rows(self, *, at: datetime, lane: Lane = Lane.OUTBOUND, job_id: int | None = None) -> list[Model]:
        """Give the message and its job, to be written with others."""
        if self.due_at is None:
            return [self.message]
        return [self.message, jobs.message_row(self.message, at=at, lane=lane, due_at=self.due_at, job_id=job_id)]


def plan_to_resident(
    resident: Resident,
    *,
    request: ServiceRequest,
    event: CaseEvent,
    kind: MessageKind,
    at: datetime,
    zone: str = "",
    message_id: int | None = None,
) -> Planned | None:
    """Plan one message to a resident, None where she is not told this.

    `message_id`: the row's, drawn before; `zone`: the city's, where it is known already.
    """
    way = way_of(resident)
    if way is None or not rules.is_told(kind, told=resident.told):
        return None
    when = _when(kind, way, resident, event, at=at, zone=zone)
    message = new_row(
        Message,
        id=message_id,
        event_id=event.pk,
        kind=kind,
        way=way,
        request_id=request.pk,
        resident_id=resident.pk,
        language=request.language,
        message_id=message_id_of(event, recipient=f"resident:{resident.pk}"),
        created_at=at,
        digest_at=when.digest_at,
    )
    return Planned(message, None if way == Way.POST else when.due_at)


def _when(kind: MessageKind, way: Way, resident: Resident, event: CaseEvent, *, at: datetime, zone: str) -> rules.When:
    """Say when a message goes; the city's zone is asked for only where it has to wait for an hour."""
    is_danger = event.case.priority >= Priority.DANGER
    if rules.goes_at_once(kind, way, told=resident.told, is_danger=is_danger):
        return rules.When(at)
    hours = rules.Hours(ZoneInfo(zone or places.city().timezone), settings.DIGEST_AT, settings.QUIET_HOURS)
    return rules.when_to_tell(way, at=at, hours=hours)


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


def tell_whoever_answers(
    case: Case, event: CaseEvent, *, by: Actor, at: datetime, kind: MessageKind = MessageKind.STAFF_FOLLOWED
) -> None:
    """Tell the owner of a case, else the lead of its queue (of the last ones, where it has ended), of something new."""
    owner, queue = (case.owner_id, case.queue) if case.queue_id else (case.last_owner_id, case.last_queue)
    active = StaffMember.objects.filter(is_active=True).exclude(pk=by.person_id or 0)
    if owner is not None and owner == by.person_id:
        return
    people = active.filter(pk=owner or 0) or active.filter(pk=queue.lead_id if queue else 0)
    tell_staff(people, event=event, kind=kind, at=at)


def tell_staff_of_queue(people: Iterable[StaffMember], queue: WorkQueue, *, kind: MessageKind, at: datetime) -> None:
    """Tell about a work queue, which has no ledger: `at` says which time it is."""
    _tell_beside_cases(people, f"queue:{queue.pk}:{at.isoformat()}", kind=kind, at=at, queue=queue)


def tell_staff_of_audit(people: Iterable[StaffMember], run: AuditRun, *, kind: MessageKind, at: datetime) -> None:
    """Tell about an audit."""
    _tell_beside_cases(people, f"audit:{run.pk}", kind=kind, at=at, audit_run=run)


def tell_staff_of_incident(person: StaffMember, incident: Incident, *, kind: MessageKind, at: datetime) -> None:
    """Tell whoever is in charge of an incident: once for all its calls; `at` says which time it is."""
    about = f"incident:{incident.pk}:{at.isoformat()}"
    _tell_beside_cases([person], about, kind=kind, at=at, incident=incident)


def _tell_beside_cases(
    people: Iterable[StaffMember],
    about: str,
    *,
    kind: MessageKind,
    at: datetime,
    queue: WorkQueue | None = None,
    audit_run: AuditRun | None = None,
    incident: Incident | None = None,
) -> None:
    for person in people:
        if person.email:
            message = Message.objects.create(
                kind=kind,
                queue=queue,
                audit_run=audit_run,
                incident=incident,
                person=person,
                language=person.language,
                message_id=_message_id(f"{about}:staff:{person.pk}"),
                created_at=at,
            )
            jobs.order_message(message, at=at, lane=lane_of(kind))


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
