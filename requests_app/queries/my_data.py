"""Everything that is stored about a resident behind her requests, as she may read it and take it away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from requests_app.models import Attachment, Message, Resident, ServiceRequest
from requests_app.queries.attachments import CAN_BE_OPENED, OpenFile, opened_file
from requests_app.queries.public_timeline import PublicEntry
from requests_app.queries.service_requests import PublicStatus, opened, status_of
from requests_app.queries.sign_in import requests_at
from requests_app.rules.public_words import PUBLIC_EVENTS
from requests_app.rules.sign_in import Address
from requests_app.vocabulary import CallHours, Channel, ContactBy, EventKind

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Told:
    """A message that was written to her."""

    about: str
    kind: str
    state: str
    created_at: datetime
    sent_at: datetime | None


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
        answers = "; ".join(f"{name}: {value}" for name, value in asked.answers.items())
        return (
            *self.status.facts,
            (_("Answers"), answers),
            (_("Point"), f"{asked.latitude}, {asked.longitude}" if asked.latitude is not None else ""),
            (_("Came by"), str(Channel(asked.channel).label)),
            (_("Language"), dict(settings.LANGUAGES).get(asked.language, asked.language)),
            (_("Needs particular care"), _("yes") if asked.is_vulnerable else ""),
            (_("Acts for"), asked.on_behalf_of.name if asked.on_behalf_of else ""),
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
        )


def requests_of(address: Address) -> list[int]:
    """List the ids of the requests of a proven address."""
    return list(requests_at(address).order_by("-pk").values_list("pk", flat=True))


def everything_about(request_ids: Collection[int]) -> list[RequestData]:
    """Read all of it, the newest request first (four queries for each request, and three for all)."""
    rows = opened().select_related("requester", "on_behalf_of").filter(pk__in=request_ids).order_by("-pk")
    told, files = _messages_of(request_ids), _files_of(request_ids)
    return [RequestData(row, status_of(row), told[row.pk], files[row.pk]) for row in rows]


def _messages_of(request_ids: Collection[int]) -> Mapping[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    rows = Message.objects.filter(request__in=request_ids, resident__isnull=False).select_related("event")
    for message in rows.order_by("pk"):
        happened = PUBLIC_EVENTS.get(EventKind(message.event.kind)) if message.event else None
        about = str(happened or _("About your call for a person"))
        told = Told(about, message.kind, message.state, message.created_at, message.sent_at)
        found[message.request_id or 0].append(told)
    return found


def _files_of(request_ids: Collection[int]) -> Mapping[int, list[StoredFile]]:
    found: dict[int, list[StoredFile]] = defaultdict(list)
    for row in Attachment.objects.filter(request__in=request_ids).order_by("pk"):
        file = opened_file(row) if row.state in CAN_BE_OPENED else None
        name = file.name if file else _("removed")
        found[row.request_id].append(StoredFile(name, row.added_at, str(row.get_state_display()), row.size_bytes, file))
    return found


def as_json(found: Sequence[RequestData]) -> dict[str, Any]:
    """Write it for a machine: names in English, moments by ISO 8601, words as they were said."""
    return {"requests": [_request_as_json(one) for one in found]}


def _request_as_json(one: RequestData) -> dict[str, Any]:
    asked, who = one.request, one.request.requester
    return {
        "reference": asked.reference,
        "service": one.status.service_code,
        "service_name": one.status.service_name,
        "submitted_at": asked.submitted_at.isoformat(),
        "received_at": asked.received_at.isoformat(),
        "channel": asked.channel,
        "language": asked.language,
        "description": asked.description,
        "answers": asked.answers,
        "address": asked.address,
        "latitude": asked.latitude,
        "longitude": asked.longitude,
        "needs_care": asked.is_vulnerable,
        "campaign_code": asked.campaign_code,
        "seconds_on_pages": asked.active_seconds,
        "on_behalf_of": asked.on_behalf_of.name if asked.on_behalf_of else None,
        "contact": _contact_as_json(who) if who else None,
        "status": one.status.headline,
        "next_step": one.status.next_step,
        "promised_on": one.status.promised_on.isoformat() if one.status.promised_on else None,
        "withdrawn_at": asked.withdrawn_at.isoformat() if asked.withdrawn_at else None,
        "deleted_at": asked.blanked_at.isoformat() if asked.blanked_at else None,
        "timeline": [{"what": entry.title, "at": entry.at.isoformat(), "words": entry.words} for entry in one.timeline],
        "calls": [{"state": call.headline, "who": call.who, "answer": call.words} for call in one.status.calls],
        "messages": [
            {
                "kind": told.kind,
                "created_at": told.created_at.isoformat(),
                "sent_at": told.sent_at.isoformat() if told.sent_at else None,
                "state": told.state,
            }
            for told in one.messages
        ],
        "files": [
            {"name": file.name, "added_at": file.added_at.isoformat(), "bytes": file.size_bytes, "state": file.state}
            for file in one.files
        ],
    }


def _contact_as_json(who: Resident) -> dict[str, Any]:
    names = ("kind", "name", "organisation", "email", "phone", "post_address", "language", "contact_by", "call_hours")
    return {name: getattr(who, name) for name in names}
