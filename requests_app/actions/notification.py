"""Messages as rows: what must be told is written with the decision, and sent by a job."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import F

from requests_app.actions import jobs
from requests_app.lib.codes import keyed_secret
from requests_app.models import Case, CaseEvent, Message, Resident, ServiceRequest, StaffMember
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ContactBy, Lane, MessageKind, MessageState

# Messages that call a person in go ahead of all others.
LANE_OF_MESSAGE = {MessageKind.STAFF_ESCALATION: Lane.ESCALATION}


def tell_residents(case: Case, event: CaseEvent, kind: MessageKind, *, at: datetime) -> None:
    """Tell everybody who asked in this case and can be reached by e-mail, once each, in her own language."""
    told: set[int] = set()
    for request in case.requests.select_related("requester").order_by("id"):
        resident = request.requester
        if resident is None or resident.pk in told or not is_reached_by_mail(resident):
            continue
        told.add(resident.pk)
        tell_resident(resident, request=request, event=event, kind=kind, at=at)


def is_reached_by_mail(resident: Resident) -> bool:
    """Tell whether somebody wants e-mail and has an address."""
    return resident.contact_by == ContactBy.EMAIL and bool(resident.email)


def tell_resident(
    resident: Resident, *, request: ServiceRequest, event: CaseEvent, kind: MessageKind, at: datetime
) -> None:
    """Write one message to a resident, and its job."""
    message = Message.objects.create(
        event=event,
        kind=kind,
        request=request,
        resident=resident,
        language=request.language,
        message_id=message_id_of(event, recipient=f"resident:{resident.pk}"),
        created_at=at,
    )
    jobs.order_message(message, at=at)


def tell_staff(people: Iterable[StaffMember], *, event: CaseEvent, kind: MessageKind, at: datetime) -> None:
    """Write one message to each member of staff who has an address, and its job."""
    for person in people:
        if person.email:
            message = Message.objects.create(
                event=event,
                kind=kind,
                person=person,
                language=person.language,
                message_id=message_id_of(event, recipient=f"staff:{person.pk}"),
                created_at=at,
            )
            jobs.order_message(message, at=at, lane=LANE_OF_MESSAGE.get(kind, Lane.OUTBOUND))


def tell_followers(case: Case, event: CaseEvent, *, by: Actor, at: datetime) -> None:
    """Tell whoever follows a case, but for whoever has acted and whoever is told of this event already."""
    told = Message.objects.filter(event=event, person__isnull=False).values("person")
    followers = StaffMember.objects.filter(followed__case=case, is_active=True).exclude(pk__in=told)
    others = followers.exclude(pk=by.person_id or 0).order_by("id")
    tell_staff(others, event=event, kind=MessageKind.STAFF_FOLLOWED, at=at)


def message_id_of(event: CaseEvent, *, recipient: str) -> str:
    """Derive the Message-ID from event and recipient: a repeat carries the same one."""
    token = keyed_secret(key=settings.REFERENCE_SECRET, message=f"message:{event.pk}:{recipient}", length=26)
    return f"<{token}@{settings.MESSAGE_ID_DOMAIN}>"


def mark_sent(message: Message, *, at: datetime) -> None:
    """Note that the server has taken the message."""
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENT, sent_at=at, last_error="")


def mark_failed(message_id: int, *, error: str, is_final: bool) -> None:
    """Note a failed attempt; after the last one the message reads failed."""
    state = MessageState.FAILED if is_final else MessageState.CREATED
    Message.objects.filter(pk=message_id).update(state=state, last_error=error[:200])


def mark_not_needed(message: Message) -> None:
    """Note that nobody can be reached at this address any more: nothing was sent."""
    Message.objects.filter(pk=message.pk).update(state=MessageState.NOT_NEEDED)


def mark_sending(message: Message) -> None:
    """Note that the outside world is being asked; one found in the middle of it may go out twice, and is counted."""
    is_repeat = message.state == MessageState.SENDING
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.SENDING, repeats=F("repeats") + (1 if is_repeat else 0)
    )
