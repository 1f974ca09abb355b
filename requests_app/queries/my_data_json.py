"""What is stored about a resident, written for a machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.utils.translation import get_language

from requests_app.models import Resident, SurveyAnswer
from requests_app.queries.my_data import RequestData, Told
from requests_app.queries.public_answers import answers_of

CONTACT: Final = (
    *("kind", "name", "organisation", "email", "phone", "post_address", "language", "contact_by", "call_hours", "told"),
)


def as_json(found: Sequence[RequestData]) -> dict[str, Any]:
    """Write it for a machine: names in English, moments by ISO 8601, words as they were said."""
    return {"requests": [_request_as_json(one) for one in found]}


def _request_as_json(one: RequestData) -> dict[str, Any]:
    who = one.request.requester
    return {
        **_letter_as_json(one),
        "contact": _contact_as_json(who) if who else None,
        **_standing_as_json(one),
        "timeline": [{"what": entry.title, "at": entry.at.isoformat(), "words": entry.words} for entry in one.timeline],
        "calls": [{"state": call.headline, "who": call.who, "answer": call.words} for call in one.status.calls],
        "messages": [_message_as_json(told) for told in one.messages],
        "files": [
            {"name": file.name, "added_at": file.added_at.isoformat(), "bytes": file.size_bytes, "state": file.state}
            for file in one.files
        ],
        "survey": _survey_as_json(one.survey) if one.survey else None,
    }


def _letter_as_json(one: RequestData) -> dict[str, Any]:
    asked = one.request
    answers = answers_of(asked, get_language() or "en")
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
        "answers_in_words": [{"question": words, "answer": said} for words, said in answers],
        "address": asked.address,
        "latitude": asked.latitude,
        "longitude": asked.longitude,
        "needs_care": asked.is_vulnerable,
        "campaign_code": asked.campaign_code,
        "seconds_on_pages": asked.active_seconds,
        "on_behalf_of": asked.on_behalf_of.name if asked.on_behalf_of else None,
        "relation": asked.proxy_relation or None,
        "identity": asked.identity,
        "agreed_to_what_is_kept": asked.has_consented,
        "settled_at_once": asked.is_settled_at_once,
    }


def _standing_as_json(one: RequestData) -> dict[str, Any]:
    asked = one.request
    return {
        "mail_stopped_at": _iso(asked.mail_stopped_at),
        "public_title": one.public_title or None,
        "status": one.status.headline,
        "next_step": one.status.next_step,
        "promised_on": _iso(one.status.promised_on),
        "withdrawn_at": _iso(asked.withdrawn_at),
        "deleted_at": _iso(asked.blanked_at),
    }


def _message_as_json(told: Told) -> dict[str, Any]:
    return {
        "kind": told.kind,
        "way": told.way,
        "created_at": told.created_at.isoformat(),
        "sent_at": _iso(told.sent_at),
        "state": told.state,
    }


def _survey_as_json(said: SurveyAnswer) -> dict[str, Any]:
    return {
        "satisfaction": said.satisfaction,
        "effort": said.effort,
        "words": said.words,
        "language": said.language,
        "channel": said.channel,
        "answered_at": said.answered_at.isoformat(),
        "changed_at": _iso(said.changed_at),
    }


def _iso(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def _contact_as_json(who: Resident) -> dict[str, Any]:
    return {name: getattr(who, name) for name in CONTACT}
