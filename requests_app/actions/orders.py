"""What firms and other bodies do by their link: accept, decline, ask, show what was done, finish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.actions import attachments, casework, escalation, notification
from requests_app.actions.audit import Words
from requests_app.actions.casework.waiting import wake_for_outside
from requests_app.actions.uploads import Upload
from requests_app.actions.workflow import lock_case, write_beside
from requests_app.facts import Fact, Incomplete
from requests_app.models import Case, CaseEvent, ContractorLink, StaffMember
from requests_app.queries.attachments import founding_request
from requests_app.queries.contractors import LinkClosed, open_links, state_of_link
from requests_app.queries.people import actor_of
from requests_app.rules.actor import CLOCK, SYSTEM, Actor, contractor
from requests_app.rules.orders import check_act
from requests_app.vocabulary import (
    CancelReason,
    EscalationKind,
    EventKind,
    MessageKind,
    OrderPurpose,
    WordsKind,
)


def accept(link_id: int, *, receipt: str, language: str, at: datetime) -> None:
    """Accept an order; with it, a body takes a case that is theirs: the resident is told who has it, and it ends here.

    `receipt`: their own number. Raises `LinkClosed`, `MoveNotAllowed`.
    """
    with transaction.atomic():
        link, by = _locked(link_id, "accept", language=language, at=at)
        link.accepted_at, link.receipt = at, receipt.strip()[:80]
        link.save(update_fields=["accepted_at", "receipt"])
        words = (Words(WordsKind.ANSWER, link.receipt),)
        _write(link, EventKind.ORDER_ACCEPTED, by=by, at=at, words=words)
        if link.purpose == OrderPurpose.TRANSFER:
            _hand_over(link, at=at)


def decline(link_id: int, *, reason: str, language: str, at: datetime) -> None:
    """Decline an order. The case is still the city's: it goes on at once, and whoever sent it is told.

    Raises `LinkClosed`, `MoveNotAllowed`, `Incomplete`.
    """
    with transaction.atomic():
        link, by = _locked(link_id, "decline", language=language, at=at)
        _need(reason)
        link.declined_at = at
        link.save(update_fields=["declined_at"])
        words = (Words(WordsKind.REASON, reason),)
        _write(link, EventKind.ORDER_DECLINED, by=by, at=at, words=words)
        wake_for_outside(link.case_id, at=at)


def ask(link_id: int, *, question: str, language: str, at: datetime) -> None:
    """Ask the city something. Raises `LinkClosed`, `MoveNotAllowed`, `Incomplete`."""
    with transaction.atomic():
        link, by = _locked(link_id, "ask", language=language, at=at)
        _need(question)
        _write(link, EventKind.ORDER_ASKED, by=by, at=at, words=(Words(WordsKind.QUESTION, question),))


def show(link_id: int, *, files: Sequence[Upload], language: str, at: datetime) -> int:
    """Add photos or papers of the work, for colleagues' eyes; give how many are new.

    Raises `LinkClosed`, `MoveNotAllowed`, `TooManyAttachments`.
    """
    with transaction.atomic():
        link, by = _locked(link_id, "show", language=language, at=at)
        return attachments.add_attachments(
            link.case_id,
            request_id=founding_request(link.case_id),
            files=files,
            by=by,
            at=at,
            is_internal=True,
            is_own=True,
        )


def finish(link_id: int, *, words: str, language: str, at: datetime) -> None:
    """Say that the work is done; whoever has the case looks at it.

    Raises `LinkClosed`, `MoveNotAllowed`, `Incomplete`.
    """
    with transaction.atomic():
        link, by = _locked(link_id, "finish", language=language, at=at)
        _need(words)
        link.done_at = at
        link.save(update_fields=["done_at"])
        _write(link, EventKind.ORDER_DONE, by=by, at=at, words=(Words(WordsKind.OUTCOME, words),))
        wake_for_outside(link.case_id, at=at)


def answer(link_id: int, *, words: str, by: Actor, at: datetime) -> None:
    """Answer a firm's question; it is mailed. Raises `LinkClosed`, `CaseNotFound`, `MoveNotAllowed`, `Incomplete`."""
    with transaction.atomic():
        link = open_links(at=at).select_related("contractor").filter(pk=link_id).first()
        if link is None:
            raise LinkClosed
        case = lock_case(link.case_id, by=by)
        _need(words)
        data = {"contractor": link.contractor_id, "link": link.pk}
        said = (Words(WordsKind.ANSWER, words),)
        event = write_beside(case, EventKind.ORDER_ANSWERED, by=by, at=at, data=data, words=said)
        notification.tell_contractor(link.contractor, event=event, kind=MessageKind.CONTRACTOR_ANSWERED, at=at)


def call_about_late(link_id: int, *, at: datetime) -> bool:
    """Call in a person where an order was not accepted, or not done, in time; once each. Repeats are harmless."""
    with transaction.atomic():
        case_id = ContractorLink.objects.values_list("case_id", flat=True).get(pk=link_id)
        case = lock_case(case_id, by=CLOCK)
        link = ContractorLink.objects.select_for_update().get(pk=link_id)
        field = late_field(link, at=at)
        if field is None:
            return False
        ContractorLink.objects.filter(pk=link_id).update(**{field: at})
        data = {"contractor": link.contractor_id, "link": link.pk}
        write_beside(case, EventKind.ORDER_LATE, by=CLOCK, at=at, data=data)
        wake_for_outside(case_id, at=at)
        kind = EscalationKind.NOT_ACCEPTED if field == "late_at" else EscalationKind.OVERDUE
        escalation.escalate_case(case_id, by=CLOCK, at=at, kind=kind)
        return True


def late_field(link: ContractorLink, *, at: datetime) -> str | None:
    """Name the moment that is over; None where all is in time, answered, or told already."""
    if link.revoked_at is not None or link.declined_at is not None or link.done_at is not None:
        return None
    if link.accepted_at is None:
        is_late = link.late_at is None and link.accept_by is not None and link.accept_by <= at
        return "late_at" if is_late else None
    is_work = link.purpose == OrderPurpose.WORK
    is_over = is_work and link.overdue_at is None and link.done_by is not None and link.done_by <= at
    return "overdue_at" if is_over else None


def _locked(link_id: int, act: str, *, language: str, at: datetime) -> tuple[ContractorLink, Actor]:
    """Lock the case, then the link, and ask the table."""
    found = open_links(at=at).filter(pk=link_id).values_list("case_id", "contractor_id").first()
    if found is None:
        raise LinkClosed
    case_id, firm_id = found
    case: Case = lock_case(case_id, by=SYSTEM)
    link = ContractorLink.objects.select_for_update(of=("self",)).select_related("contractor").get(pk=link_id)
    link.case = case
    check_act(act, state_of_link(link, at=at), OrderPurpose(link.purpose))
    return link, contractor(contractor_id=firm_id, case_id=case_id, language=language)


def _write(
    link: ContractorLink, kind: EventKind, *, by: Actor, at: datetime, words: tuple[Words, ...] = ()
) -> CaseEvent:
    """Write what somebody outside has done, and tell whoever has the case."""
    data: dict[str, Any] = {"contractor": link.contractor_id, "link": link.pk}
    event = write_beside(link.case, kind, by=by, at=at, data=data, words=words)
    notification.tell_whoever_answers(link.case, event, by=by, at=at)
    return event


def _hand_over(link: ContractorLink, *, at: datetime) -> None:
    """End a case that another body has taken, in the hands of whoever has sent it; each resident is told who has it.

    Where something still holds it up (an open call, a part below it), it goes on with its owner instead.
    """
    sender = StaffMember.objects.get(pk=link.issued_by_id)
    case = Case.objects.select_related("service").get(pk=link.case_id)
    request = case.requests.order_by("id").first()
    with translation.override(request.language if request else sender.language):
        words = _("%(body)s has taken your request and goes on with it.") % {"body": link.contractor.name}
        if link.receipt:
            words += " " + _("Their number for it: %(receipt)s.") % {"receipt": link.receipt}
    try:
        with transaction.atomic():
            kind = CancelReason.REFERRED
            casework.cancel_case(case.pk, cancel_reason=kind, reason=words, by=actor_of(sender), at=at)
    except Fact:
        wake_for_outside(case.pk, at=at)


class NoWords(Incomplete):
    """Whoever gets it must know what is meant."""

    message = gettext_lazy("Write a few words first.")
    code = "no_words"


def _need(text: str) -> None:
    if not text.strip():
        raise NoWords(["words"])
