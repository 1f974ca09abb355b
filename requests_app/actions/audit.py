"""The one writer of the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from requests_app.models import Case, CaseEvent, EventWords
from requests_app.models.writing import new_row
from requests_app.rules.actor import Actor
from requests_app.vocabulary import EventKind, WordsKind

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Words:
    """Something a person wrote, to be kept beside an event; `is_public` when the resident may read it.

    `for_request_id`: only whoever holds this request may, where several residents hang on one case.
    """

    kind: WordsKind
    text: str
    is_public: bool = False
    for_request_id: int | None = None


@dataclass(frozen=True)
class WorkStep:
    """Which page was used, and how many seconds it was visible."""

    name: str = ""
    active_seconds: int | None = None


def append_event(
    case: Case,
    kind: EventKind,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    words: tuple[Words, ...] = (),
    rule_version: int | None = None,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Write the next line of a case's ledger; the caller holds the row's lock and saves `event_count`."""
    event = event_row(case, kind, by=by, at=at, changes=changes, data=data, rule_version=rule_version, step=step)
    event.save(force_insert=True)
    kept = words_of(event, words)
    if kept:
        EventWords.objects.bulk_create(kept)
    tell_log(event)
    return event


def event_row(
    case: Case,
    kind: EventKind,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    rule_version: int | None = None,
    step: WorkStep | None = None,
    event_id: int | None = None,
) -> CaseEvent:
    """Plan the next line of a case's ledger: not saved, and `case.event_count` raised in memory.

    Whoever writes it calls `tell_log` then. `event_id`: drawn before, where it is written with other rows.
    """
    case.event_count += 1
    step = step or WorkStep()
    event = new_row(
        CaseEvent,
        id=event_id,
        case_id=case.pk,
        sequence=case.event_count,
        kind=kind,
        at=at,
        revision=case.revision,
        changes=dict(changes or {}),
        data=dict(data or {}),
        actor_kind=by.kind,
        person_id=by.person_id,
        resident_id=by.resident_id,
        device_id=by.device_id,
        contractor_id=by.contractor_id,
        site_id=by.site_id,
        channel=by.channel or "",
        language=by.language,
        is_assisted=by.is_assisted,
        is_proxy=by.is_proxy,
        rule_version=rule_version,
        step=step.name,
        active_seconds=step.active_seconds,
        request_id=current_request_id(),
    )
    event.case = case
    return event


def words_of(event: CaseEvent, words: tuple[Words, ...]) -> list[EventWords]:
    """Plan the rows of what was written with an event; blank ones are left out. Not saved."""
    return [
        EventWords(
            event=event,
            kind=word.kind,
            text=word.text.strip(),
            is_public=word.is_public,
            for_request_id=word.for_request_id,
        )
        for word in words
        if word.text.strip()
    ]


def tell_log(event: CaseEvent) -> None:
    """Write the log line of an event that is in the ledger now."""
    log.info(
        "case.event", kind=str(event.kind), case_id=event.case_id, sequence=event.sequence, revision=event.revision
    )


def mark_of_form(client_key: str) -> str:
    """Give the code by which an event remembers the form it came from: events hold codes only, whatever was sent."""
    return hashlib.sha256(client_key.encode()).hexdigest()[:32] if client_key else ""


def earlier_event(case: Case, kind: EventKind, *, client_key: str) -> CaseEvent | None:
    """Find what the same form has written before; the caller holds the row's lock."""
    return case.events.filter(kind=kind, data__key=mark_of_form(client_key)).first() if client_key else None


def current_request_id() -> str:
    """Give the id under which this request or job logs; empty outside both."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64]
