"""The one writer of contractors' links: a firm is invited to one case, calls a person from there, and is shut out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import casework, escalation, notification
from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.escalation import Call
from requests_app.actions.workflow import lock_case, write_beside
from requests_app.facts import Fact, Incomplete, MoveNotAllowed
from requests_app.lib.business_time import NoWorkingTime, due
from requests_app.models import Case, CaseEvent, Contractor, ContractorLink
from requests_app.queries.contractors import LinkClosed, may_invite, open_links
from requests_app.queries.slas import working_time
from requests_app.rules.actor import Actor, contractor
from requests_app.rules.answer_terms import WORKING_DAY
from requests_app.vocabulary import (
    ENDED_STATES,
    CaseState,
    EventKind,
    MessageKind,
    OrderPurpose,
    WaitReason,
    WakeOn,
    WordsKind,
)

DAYS_MOST: Final = 90
PRESSES_A_DAY: Final = 20


@dataclass(frozen=True)
class Terms:
    """What is asked, and by when, in working days; `told`: what the resident reads where the case is theirs."""

    purpose: OrderPurpose = OrderPurpose.WORK
    accept_days: int | None = None
    done_days: int | None = None
    shows_contact: bool = False
    told: str = ""


class TooManyCalls(Fact):
    """A firm has pressed the button very often today."""

    message = _("You have called many times today. Your call is here. Please phone the city if it is urgent.")
    code = "too_many_calls"


def invite(
    case_id: int,
    *,
    firm_code: str,
    days: int,
    instruction: str,
    by: Actor,
    at: datetime,
    step: WorkStep | None = None,
    terms: Terms | None = None,
) -> int:
    """Send a firm a work order, or hand another body a case that is theirs; it is mailed. Give the link's id.

    The link opens the case for some days. `terms`: its own clock; the resident's promise stays the city's. A case
    that goes to another body waits until they have answered. Raises `CaseNotFound`, `MoveNotAllowed`, `Incomplete`.
    """
    terms = terms or Terms()
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        _need_in_charge(case, by)
        firm = Contractor.objects.filter(code=firm_code, is_active=True).first()
        missing = [name for name, given in (("firm", firm), ("instruction", instruction.strip())) if not given]
        missing += ["days"] if not 1 <= days <= DAYS_MOST else []
        missing += ["told"] if terms.purpose == OrderPurpose.TRANSFER and not terms.told.strip() else []
        if missing or firm is None:
            raise Incomplete(missing)
        if case.state in ENDED_STATES or by.person_id is None:
            raise MoveNotAllowed
        link = ContractorLink.objects.create(
            contractor=firm,
            case=case,
            issued_by_id=by.person_id,
            issued_at=at,
            expires_at=at + timedelta(days=days),
            purpose=terms.purpose,
            accept_by=_working_days(case, terms.accept_days, at=at),
            done_by=_working_days(case, terms.done_days, at=at),
            shows_contact=terms.shows_contact,
        )
        data: dict[str, Any] = {"contractor": firm.pk, "link": link.pk, "days": days}
        if terms.purpose != OrderPurpose.WORK:
            data["purpose"] = terms.purpose
        words = (Words(WordsKind.INSTRUCTION, instruction),)
        event = write_beside(case, EventKind.CONTRACTOR_INVITED, by=by, at=at, data=data, words=words, step=step)
        notification.tell_contractor(firm, event=event, kind=MessageKind.CONTRACTOR_INVITED, at=at)
        if terms.purpose == OrderPurpose.TRANSFER:
            _wait_for_them(case, link, terms.told, by=by, at=at)
        return link.pk


def _working_days(case: Case, days: int | None, *, at: datetime) -> datetime | None:
    """Count working days of the service's calendar."""
    if days is None:
        return None
    with suppress(NoWorkingTime):
        return due(working_time(case.service.calendar), at, timedelta(minutes=days * WORKING_DAY))
    return at + timedelta(days=days)


def _wait_for_them(case: Case, link: ContractorLink, told: str, *, by: Actor, at: datetime) -> None:
    """Tell the resident who is asked, and let the case wait for the answer, at the latest until it is due."""
    casework.write_to_resident(case.pk, words=told, by=by, at=at)
    if case.state == CaseState.IN_PROGRESS:
        wake_at = link.accept_by or link.expires_at
        given: dict[str, Any] = {"wait_reason": WaitReason.EXTERNAL, "wake_on": WakeOn.TIMER}
        casework.park_case(case.pk, reason=link.contractor.name, wake_at=wake_at, by=by, at=at, **given)


def revoke(link_id: int, *, by: Actor, at: datetime) -> None:
    """Take a link back; a second press changes nothing. Raises `LinkClosed`, `CaseNotFound`, `MoveNotAllowed`."""
    with transaction.atomic():
        found = ContractorLink.objects.filter(pk=link_id).first()
        if found is None:
            raise LinkClosed
        case = lock_case(found.case_id, by=by)
        _need_in_charge(case, by)
        if ContractorLink.objects.filter(pk=link_id, revoked_at__isnull=True).update(revoked_at=at):
            data = {"contractor": found.contractor_id, "link": found.pk}
            write_beside(case, EventKind.CONTRACTOR_LINK_REVOKED, by=by, at=at, data=data)


def call_person(link_id: int, *, reason: str, client_key: str, language: str, at: datetime) -> Call:
    """Call a person of the city from a firm's page; a repeated press is the same call.

    Raises `LinkClosed`, `Incomplete`, `TooManyCalls`, `NobodyToCall`.
    """
    link = open_links(at=at).filter(pk=link_id).first()
    if link is None:
        raise LinkClosed
    if not reason.strip():
        raise Incomplete(["words"])
    by = contractor(contractor_id=link.contractor_id, case_id=link.case_id, language=language)
    pressed = CaseEvent.objects.filter(contractor=link.contractor_id, at__gt=at - timedelta(days=1))
    if pressed.filter(kind__in=PRESSES).count() >= PRESSES_A_DAY:
        raise TooManyCalls
    key = f"firm:{link.pk}:{client_key}"[:80]  # nobody else's key, so nobody else's call
    return escalation.escalate_case(link.case_id, by=by, at=at, reason=reason, client_key=key)


PRESSES: Final = (EventKind.ESCALATED, EventKind.NOTE_ADDED)


def _need_in_charge(case: Case, by: Actor) -> None:
    if not may_invite(case, by):
        raise MoveNotAllowed(_("This is for the person in charge of the case, or the lead."))
