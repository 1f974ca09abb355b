"""Everything that is stored about a resident behind her requests, as she may read it and take it away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from requests_app.models import Attachment, Message, PublishedTitle, Resident, ServiceRequest, SurveyAnswer
from requests_app.queries.attachments import CAN_BE_OPENED, OpenFile, opened_file
from requests_app.queries.public_timeline import PublicEntry
from requests_app.queries.service_requests import PublicStatus, opened, status_of
from requests_app.queries.sign_in import requests_at
from requests_app.rules.public_words import PUBLIC_EVENTS
from requests_app.rules.sign_in import Address
from requests_app.rules.surveys import EFFORT, SATISFACTION
from requests_app.vocabulary import CallHours, Channel, ContactBy, EventKind, IdentityCheck, ProxyRelation, Way
from requests_app.vocabulary import Told as HowOften

Rows = tuple[tuple[str, str], ...]


PAGE_SIZE: Final = 20  # each request costs four queries


@dataclass(frozen=True)
class Told:
    """A message that was written to her."""

    about: str
    kind: str
    way: str
    state: str
    created_at: datetime
    sent_at: datetime | None

    @property
    def way_name(self) -> str:
        """Say by which way it goes."""
        return str(Way(self.way).label)


@dataclass(frozen=True)
class StoredFile:
    """A photo or paper that she sent; `file` is none where it is gone."""

    name: str
    added_at: datetime
    state: str
    size_bytes: int
    file: OpenFile | None


@dataclass(frozen=True)
class RequestData:
    """What is stored with one request."""

    request: ServiceRequest
    status: PublicStatus
    messages: Sequence[Told]
    files: Sequence[StoredFile]
    survey: SurveyAnswer | None = None
    public_title: str = ""  # that everybody reads of her case

    @property
    def reference(self) -> str:
        """Give the reference."""
        return self.request.reference

    @property
    def timeline(self) -> Sequence[PublicEntry]:
        """Give the history as she may read it."""
        return self.status.timeline

    @property
    def letter(self) -> Rows:
        """Give what she said, and what is known beside it."""
        asked = self.request
        return (
            *self.status.facts,
            (_("Point"), f"{asked.latitude}, {asked.longitude}" if asked.latitude is not None else ""),
            (_("Came by"), str(Channel(asked.channel).label)),
            (_("Language"), dict(settings.LANGUAGES).get(asked.language, asked.language)),
            (_("Needs particular care"), _("yes") if asked.is_vulnerable else ""),
            (_("Acts for"), asked.on_behalf_of.name if asked.on_behalf_of else ""),
            (_("Relation"), str(ProxyRelation(asked.proxy_relation).label) if asked.proxy_relation else ""),
            (_("Identity"), str(IdentityCheck(asked.identity).label) if asked.assisted_by_id else ""),
            (_("Agreed to what is kept"), _("yes") if asked.has_consented else ""),
            (_("Everybody reads of it"), self.public_title),
        )

    @property
    def said_after(self) -> Rows:
        """Give what she answered when it had ended."""
        said = self.survey
        if said is None:
            return ()
        return (
            (_("How satisfied are you with how your request was handled?"), str(SATISFACTION[said.satisfaction])),
            (_("How much effort was it for you?"), str(EFFORT[said.effort])),
            (_("What would you like to tell us?"), said.words),
            (_("Answered on"), _moment(said.changed_at or said.answered_at)),
        )

    @property
    def contact(self) -> Rows:
        """Give what is known of how to reach her."""
        who = self.request.requester or Resident()
        return (
            (_("Name"), who.name),
            (_("Business or organisation"), who.organisation),
            (_("E-mail"), who.email),
            (_("Phone"), who.phone),
            (_("Postal address"), who.post_address),
            (_("Wants to be reached"), str(ContactBy(who.contact_by).label) if who.pk else ""),
            (_("Best time to phone"), str(CallHours(who.call_hours).label) if who.phone else ""),
            (
                _("How often we tell you"),
                str(HowOften(who.told).label) if who.pk and who.contact_by != ContactBy.NONE else "",
            ),
            (_("No more e-mail since"), _moment(self.request.mail_stopped_at)),
        )


def requests_of(address: Address) -> list[int]:
    """List the ids of the requests of a proven address."""
    return list(requests_at(address).order_by("-pk").values_list("pk", flat=True))


def page_of(request_ids: Sequence[int], *, after: str) -> tuple[Sequence[int], str]:
    """Give the ids that one page shows, behind a mark, and the mark of the next page; empty where there is none.

    `request_ids`: the newest first. No query.
    """
    last = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
    left = [pk for pk in request_ids if last is None or pk < last]
    shown = left[:PAGE_SIZE]
    return shown, str(shown[-1]) if len(left) > PAGE_SIZE else ""


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def everything_about(request_ids: Collection[int]) -> list[RequestData]:
    """Read all of it, the newest request first (four queries for each request, and five for all)."""
    rows = opened().select_related("requester", "on_behalf_of").filter(pk__in=request_ids).order_by("-pk")
    # Joined cases too: `status_of` lets a request show the case that goes on for it.
    states = [(row, status_of(row)) for row in rows]
    told, files = _messages_of(request_ids), _files_of(request_ids)
    surveys = {said.request_id: said for said in SurveyAnswer.objects.filter(request__in=request_ids)}
    titles = dict(PublishedTitle.objects.filter(case__in={row.case_id for row in rows}).values_list("case", "title"))
    return [
        RequestData(row, status, told[row.pk], files[row.pk], surveys.get(row.pk), titles.get(status.case_id, ""))
        for row, status in states
    ]


def _messages_of(request_ids: Collection[int]) -> Mapping[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    rows = Message.objects.filter(request__in=request_ids, resident__isnull=False).select_related("event")
    for message in rows.order_by("pk"):
        happened = PUBLIC_EVENTS.get(EventKind(message.event.kind)) if message.event else None
        about = str(happened or _("About your call for a person"))
        told = Told(about, message.kind, message.way, message.state, message.created_at, message.sent_at)
        found[message.request_id or 0].append(told)
    return found


def _files_of(request_ids: Collection[int]) -> Mapping[int, list[StoredFile]]:
    found: dict[int, list[StoredFile]] = defaultdict(list)
    for row in Attachment.objects.filter(request__in=request_ids, is_internal=False).order_by("pk"):
        file = opened_file(row) if row.state in CAN_BE_OPENED else None
        name = file.name if file else _("removed")
        found[row.request_id].append(StoredFile(name, row.added_at, str(row.get_state_display()), row.size_bytes, file))
    return found
