"""The letters that hang on a case: what residents said, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app.models import Case, District, Message, Resident, ServiceRequest, Site
from requests_app.queries.attachments import Shown, attachments_in_one, shown
from requests_app.queries.public_answers import answers_of, not_asked
from requests_app.queries.records import read
from requests_app.queries.residents import ABOVE, behind
from requests_app.queries.surveys import survey_in_one
from requests_app.rules.surveys import EFFORT, SATISFACTION
from requests_app.rules.telling import Reached, way_to
from requests_app.vocabulary import (
    NOT_DELIVERED,
    CallHours,
    Channel,
    ContactBy,
    ContactCause,
    IdentityCheck,
    MessageKind,
    ProxyRelation,
    Told,
    Way,
)

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Letter:
    """One request: what was said, by whom, and how to reach the person."""

    reference: str
    words: str
    is_blanked: bool
    rows: Rows
    contact: Rows
    attachments: tuple[Shown, ...] = ()
    language: str = ""
    name: str = ""  # of whoever asked
    place: str = ""


def letters_of(case: Case, *, language: str) -> tuple[Letter, ...]:
    """Read the letters of a case, the founding one first, then those of cases joined to it (one query).

    A case below another one shows the letters above it, up to three steps: they are not copied.
    """
    ways = ABOVE if case.parent_id else ()
    found = read(("letters of a case", ways), lambda marks: _hanging(marks["case"], ways), {"case": case.pk})
    own_first = sorted(found, key=lambda request: (request.case_id != case.pk, request.pk))
    return tuple(_letter(request, case, language) for request in own_first)


def _hanging(case_id: int, ways: tuple[str, ...]) -> QuerySet[ServiceRequest]:
    hangs = Q(case__in=behind(case_id))
    for way in ways:
        hangs |= Q(**{way: case_id})
    return (
        ServiceRequest.objects.filter(hangs)
        .select_related("case", "service", "requester", "on_behalf_of", "assisted_by")
        .defer("service__synonyms", "service__descriptions")
        # Names by themselves: with more tables to join than eight the planner stops looking for the best order.
        .annotate(site_name=_name_of(Site, "site"), district_name=_name_of(District, "district"))
        .annotate(attachment_rows=attachments_in_one(), failed_kinds=_failed_in_one(), survey_row=survey_in_one())
    )


def _name_of(model: type[Site] | type[District], place: str) -> Subquery:
    return Subquery(model.objects.filter(pk=OuterRef(place)).values("name")[:1])


def _failed_in_one() -> ArraySubquery:
    """Read with each request what could not be told about it."""
    failed = Message.objects.filter(request=OuterRef("pk"), state__in=NOT_DELIVERED).order_by("id")
    return ArraySubquery(failed.values("kind"))


def _letter(request: ServiceRequest, case: Case, language: str) -> Letter:
    return Letter(
        reference=request.reference,
        words=request.description,
        is_blanked=request.blanked_at is not None,
        rows=(
            *answers_of(request, language),
            *((question, _("Not asked")) for question in not_asked(request, language)),
            (_("Hangs on case"), request.case.reference if request.case_id != case.pk else ""),
            (_("Withdrawn"), _moment(request.withdrawn_at) if request.withdrawn_at else ""),
            (_("Where"), request.address),
            (_("District"), getattr(request, "district_name", None) or _("unknown")),
            (_("Point"), _point(request)),
            (_("Received"), _moment(request.received_at)),
            (_("Came by"), ", ".join(filter(None, (_channel(request), getattr(request, "site_name", None) or "")))),
            (_("Written down by"), request.assisted_by.name if request.assisted_by else ""),
            (_("Why now"), _cause(request)),
            (_("Needs particular care"), _("yes") if request.is_vulnerable else ""),
            *_at_the_counter(request),
            (_("How it went"), _survey(request)),
        ),
        contact=_contact(request),
        attachments=shown(getattr(request, "attachment_rows", ()), is_inside=True),
        language=request.language,
        name=request.requester.name if request.requester else "",
        place=request.address,
    )


def _survey(request: ServiceRequest) -> str:
    """Say what the resident answered after the end, words last."""
    said = getattr(request, "survey_row", None)
    if not said:
        return ""
    parts = (str(SATISFACTION[said["satisfaction"]]), str(EFFORT[said["effort"]]), said["words"])
    return " · ".join(part for part in parts if part)


def _contact(request: ServiceRequest) -> Rows:
    who = request.requester
    if who is None:
        return ((_("Name"), _("Nobody gave a name or an address.")),)
    return (
        (_("Name"), ", ".join(filter(None, (who.name, who.organisation))) or _("No name")),
        (_("Acts for"), _acts_for(request)),
        (_("Wants to be reached"), str(ContactBy(who.contact_by).label)),
        (_("Is told"), _told(request, who)),
        (_("Did not arrive"), ", ".join(str(MessageKind(kind).label) for kind in getattr(request, "failed_kinds", ()))),
        (_("E-mail"), who.email),
        (_("Phone"), who.phone),
        (_("Best time to phone"), "" if who.call_hours == CallHours.ANY else str(CallHours(who.call_hours).label)),
        (_("Post"), who.post_address),
        (_("Language"), who.language),
    )


def _acts_for(request: ServiceRequest) -> str:
    who = request.on_behalf_of.name if request.on_behalf_of else ""
    return ", ".join(filter(None, (who, proxy_of(request))))


def _at_the_counter(request: ServiceRequest) -> Rows:
    """Say what a clerk has noted of the visitor; nothing where no clerk took the request."""
    if request.assisted_by_id is None:
        return ()
    return (
        (_("Identity"), str(IdentityCheck(request.identity).label)),
        (_("Agreed to what is kept"), _("yes") if request.has_consented else _("not asked")),
        (_("Settled at once"), _("yes") if request.is_settled_at_once else ""),
    )


def proxy_of(request: ServiceRequest) -> str:
    """Say what whoever asks is to the person for whom she asks; empty where nobody has noted it."""
    return str(ProxyRelation(request.proxy_relation).label) if request.proxy_relation else ""


def _told(request: ServiceRequest, who: Resident) -> str:
    """Say by which way news reaches somebody, and what a colleague must do where none does."""
    if who.contact_by == ContactBy.NONE:
        return ""
    reached = Reached(who.contact_by, who.email, who.phone, who.post_address)
    way = way_to(reached, has_sms=bool(settings.SMS_PROVIDERS))
    if way is None:
        return _("By nobody else: please call") if who.contact_by == ContactBy.PHONE and who.phone else _("Not at all")
    if way == Way.EMAIL and request.mail_stopped_at:
        return _("No more by e-mail: the resident has stopped it")
    return ", ".join(filter(None, (str(way.label), str(Told(who.told).label) if who.told != Told.EACH else "")))


def _channel(request: ServiceRequest) -> str:
    return str(Channel(request.channel).label)


def _cause(request: ServiceRequest) -> str:
    return "" if request.contact_cause == ContactCause.NEW else str(ContactCause(request.contact_cause).label)


def _point(request: ServiceRequest) -> str:
    if request.latitude is None or request.longitude is None:
        return ""
    return f"{request.latitude:.5f}, {request.longitude:.5f}"


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), _("j M Y, H:i"))
