"""The letters that hang on a case: what residents said, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app.models import Case, ServiceRequest
from requests_app.queries.attachments import Shown, attachments_in_one, shown
from requests_app.queries.public_answers import answers_of, not_asked
from requests_app.queries.records import read
from requests_app.queries.residents import ABOVE, behind
from requests_app.queries.surveys import survey_in_one
from requests_app.rules.surveys import EFFORT, SATISFACTION
from requests_app.vocabulary import Channel, ContactBy, ContactCause

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
        .select_related("case", "service", "requester", "on_behalf_of", "assisted_by", "site", "district")
        .defer("district__outline", "service__synonyms", "service__descriptions")
        .annotate(attachment_rows=attachments_in_one(), survey_row=survey_in_one())
        .order_by("id")
    )


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
            (_("District"), request.district.name if request.district else _("unknown")),
            (_("Point"), _point(request)),
            (_("Received"), _moment(request.received_at)),
            (_("Came by"), ", ".join(filter(None, (_channel(request), request.site.name if request.site else "")))),
            (_("Written down by"), request.assisted_by.name if request.assisted_by else ""),
            (_("Why now"), _cause(request)),
            (_("Needs particular care"), _("yes") if request.is_vulnerable else ""),
            (_("How it went"), _survey(request)),
        ),
        contact=_contact(request),
        attachments=shown(getattr(request, "attachment_rows", ())),
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
        (_("Acts for"), request.on_behalf_of.name if request.on_behalf_of else ""),
        (_("Wants to be reached"), str(ContactBy(who.contact_by).label)),
        (_("E-mail"), who.email),
        (_("Phone"), who.phone),
        (_("Post"), who.post_address),
        (_("Language"), who.language),
    )


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
