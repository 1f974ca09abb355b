"""What a firm may know of the one case that its link opens, and which links a case has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.facts import CaseNotFound, Fact
from requests_app.models import Case, Contractor, ContractorLink, Escalation, EventWords
from requests_app.queries.catalogue import in_language
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import CaseTies, relations_of
from requests_app.rules.orders import possible_acts, state_of
from requests_app.rules.public_words import CALL_HEADLINES
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import (
    ENDED_STATES,
    EscalationState,
    EventKind,
    OrderPurpose,
    OrderState,
    Relation,
    WordsKind,
)


class LinkClosed(Fact):
    """The link is unknown, over, or was taken back."""

    message = gettext_lazy("This link does not open a case any more. Please phone the city.")
    code = "link_closed"


@dataclass(frozen=True)
class FirmCall:
    """A call that the firm raised: who answers, by when, and the answer."""

    headline: str
    who: str
    by: datetime | None
    answer: str


@dataclass(frozen=True)
class OrderSaid:
    """What was said about an order: by the city, or by whoever got it."""

    title: str
    at: datetime
    text: str
    is_theirs: bool


@dataclass(frozen=True)
class FirmCase:
    """All that a firm reads: no resident, no history, no word that was not written for it."""

    link_id: int
    language: str
    firm: str
    reference: str
    service: str
    facts: tuple[tuple[str, str], ...]
    instruction: str
    expires_at: datetime
    calls: tuple[FirmCall, ...]
    is_transfer: bool = False
    state: OrderState = OrderState.SENT
    accept_by: datetime | None = None
    done_by: datetime | None = None
    acts: Collection[str] = ()
    said: tuple[OrderSaid, ...] = ()
    contact: tuple[tuple[str, str], ...] = ()  # of the resident, who has agreed


@dataclass(frozen=True)
class LinkRow:
    """A link as colleagues see it."""

    id: int
    firm: str
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    is_open: bool
    is_revoked: bool
    is_transfer: bool = False
    state: OrderState = OrderState.SENT
    accept_by: datetime | None = None
    done_by: datetime | None = None
    receipt: str = ""
    said: tuple[OrderSaid, ...] = ()


@dataclass(frozen=True)
class LinksPage:
    """The links of a case, and the firms that may get one."""

    case_id: int
    reference: str
    service: str
    links: tuple[LinkRow, ...]
    firms: tuple[tuple[str, str], ...]
    may_invite: bool


def open_links(*, at: datetime) -> QuerySet[ContractorLink]:
    """Find the links that open a case now."""
    return ContractorLink.objects.filter(revoked_at__isnull=True, expires_at__gt=at, contractor__is_active=True)


def state_of_link(link: ContractorLink, *, at: datetime) -> OrderState:
    """Say where an order stands."""
    is_open = link.revoked_at is None and link.expires_at > at
    return state_of(
        accepted=link.accepted_at is not None,
        declined=link.declined_at is not None,
        done=link.done_at is not None,
        is_open=is_open,
    )


def late_orders(*, at: datetime) -> QuerySet[ContractorLink, Any]:
    """Find what was not accepted, or not done, in time, and about which nobody was called yet."""
    not_accepted = Q(accepted_at__isnull=True, declined_at__isnull=True, late_at__isnull=True, accept_by__lte=at)
    not_done = Q(accepted_at__isnull=False, done_at__isnull=True, overdue_at__isnull=True, done_by__lte=at)
    late = ContractorLink.objects.filter(not_accepted | not_done, revoked_at__isnull=True)
    return late.exclude(purpose=OrderPurpose.TRANSFER, accepted_at__isnull=False).order_by("id")


def language_of_link(link_id: int) -> str:
    """Say which language a firm reads; empty for an unknown link."""
    found = ContractorLink.objects.filter(pk=link_id).values_list("contractor__language", flat=True).first()
    return found or ""


def firm_case(link_id: int, *, language: str, at: datetime) -> FirmCase:
    """Read the case as the firm may see it (five queries, six with a contact). Raises `LinkClosed`."""
    link = open_links(at=at).select_related("contractor", "case__service", "case__district").filter(pk=link_id).first()
    if link is None:
        raise LinkClosed
    case = link.case
    point = f"{case.latitude:.5f}, {case.longitude:.5f}" if case.latitude and case.longitude else ""
    needs = EventWords.objects.filter(
        event__case=case, event__kind=EventKind.CONTRACTOR_INVITED, event__data__link=link.pk
    )
    return FirmCase(
        link_id=link.pk,
        language=link.contractor.language,
        firm=link.contractor.name,
        reference=case.reference,
        service=in_language(case.service.names, language),
        facts=(
            (_("Place"), case.address),
            (_("District"), case.district.name if case.district else ""),
            (_("Latitude and longitude"), point),
        ),
        instruction="\n".join(needs.order_by("id").values_list("text", flat=True)),
        expires_at=link.expires_at,
        calls=_calls_of(link),
        is_transfer=link.purpose == OrderPurpose.TRANSFER,
        state=state_of_link(link, at=at),
        accept_by=link.accept_by,
        done_by=link.done_by,
        acts=possible_acts(state_of_link(link, at=at), OrderPurpose(link.purpose)),
        said=said_of(link.pk, case.pk),
        contact=_contact_of(case) if link.shows_contact else (),
    )


def said_of(link_id: int, case_id: int) -> tuple[OrderSaid, ...]:
    """Read what was said about an order, in its order (one query): words for the firm, and those of the firm."""
    rows = EventWords.objects.filter(event__case=case_id, event__kind__in=ABOUT_ORDERS, event__data__link=link_id)
    return tuple(
        OrderSaid(str(EventKind(kind).label), at, text, kind in THEIRS)
        for kind, at, text in rows.order_by("id").values_list("event__kind", "event__at", "text")
    )


THEIRS: Final = frozenset(
    {EventKind.ORDER_ACCEPTED, EventKind.ORDER_DECLINED, EventKind.ORDER_ASKED, EventKind.ORDER_DONE}
)
ABOUT_ORDERS: Final = THEIRS | {EventKind.ORDER_ANSWERED}


def _contact_of(case: Case) -> tuple[tuple[str, str], ...]:
    """Give the name and the ways of whoever asked, who has agreed that they are passed on."""
    request = case.requests.select_related("requester").order_by("id").first()
    who = request.requester if request else None
    if who is None:
        return ()
    return ((_("Name"), who.name), (_("Phone"), who.phone), (_("E-mail"), who.email))


def _calls_of(link: ContractorLink) -> tuple[FirmCall, ...]:
    """List what this firm has asked about this case, or about the one it was joined to; the newest first."""
    where = Q(case=link.case_id) | Q(case=link.case.merged_into_id)
    mine = Escalation.objects.filter(where, raised_by_contractor=link.contractor_id).select_related("owner")
    calls = list(mine.order_by("-raised_at", "-id")[:20])
    answers = dict(
        EventWords.objects.filter(
            event__case__in={call.case_id for call in calls},
            event__data__escalation__in=[call.pk for call in calls],
            kind=WordsKind.ANSWER,
        )
        .order_by("id")
        .values_list("event__data__escalation", "text")
    )
    return tuple(_call_of(call, answers.get(call.pk, "")) for call in calls)


def _call_of(call: Escalation, answer: str) -> FirmCall:
    is_declined = call.settled_as == EscalationState.REFUSED
    state = EscalationState.REFUSED if is_declined else EscalationState(call.state)
    is_unheard = call.is_open and call.acknowledged_at is None
    return FirmCall(
        headline=str(CALL_HEADLINES[state]),
        who=", ".join(filter(None, (call.owner.name, call.owner.job_title))),
        by=(call.acknowledge_by if is_unheard else call.answer_by) if call.is_open else None,
        answer=answer,
    )


def may_invite(case: Case, actor: Actor) -> bool:
    """Tell whether somebody may bring a firm in: the person in charge, or the lead."""
    ties = CaseTies(case.queue_id, case.last_queue_id, case.owner_id, frozenset())
    return not relations_of(actor, ties).isdisjoint({Relation.OWNER, Relation.LEAD})


def links_page(actor: Actor, reference: str, *, language: str, at: datetime) -> LinksPage:
    """Read a case's links and the firms (three queries). Raises `CaseNotFound`."""
    wanted = visible_to(actor).filter(reference=normalise_reference(reference)).select_related("service")
    case = wanted.first()
    if case is None:
        raise CaseNotFound
    rows = ContractorLink.objects.filter(case=case).select_related("contractor", "issued_by").order_by("-id")
    is_in_charge = may_invite(case, actor) and case.state not in ENDED_STATES
    return LinksPage(
        case_id=case.pk,
        reference=case.reference,
        service=in_language(case.service.names, language),
        links=tuple(_row(link, at=at) for link in rows),
        firms=tuple(Contractor.objects.filter(is_active=True).order_by("name").values_list("code", "name")),
        may_invite=is_in_charge,
    )


def _row(link: ContractorLink, *, at: datetime) -> LinkRow:
    is_revoked = link.revoked_at is not None
    return LinkRow(
        id=link.pk,
        firm=link.contractor.name,
        issued_by=link.issued_by.name,
        issued_at=link.issued_at,
        expires_at=link.expires_at,
        is_open=not is_revoked and link.expires_at > at and link.contractor.is_active,
        is_revoked=is_revoked,
        is_transfer=link.purpose == OrderPurpose.TRANSFER,
        state=state_of_link(link, at=at),
        accept_by=link.accept_by,
        done_by=link.done_by,
        receipt=link.receipt,
        said=said_of(link.pk, link.case_id),
    )
