"""The lines of the board: which columns of a case it needs, and how each is said."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext

from requests_app.queries.catalogue import in_language
from requests_app.queries.promises import Standing, age, standing_of
from requests_app.rules.assignment import Ability, demand_of, lacks
from requests_app.vocabulary import ENDED_STATES, CaseState, Channel, Priority, WaitReason

WAITING: Final = (CaseState.NEW, CaseState.QUEUED)
HELD: Final = (CaseState.IN_PROGRESS, CaseState.WAITING, CaseState.REVIEW)
COLUMNS: Final = (
    "id", "rank_at", "reference", "state", "priority", "opened_at", "promised_at",
    "service__names", "service__required_skills", "service__clearance", "service__office",
    "district__name", "queue__name", "queue__office", "owner__first_name", "owner__last_name", "owner__username",
    "came_by", "sent", "is_called", "queue_id", "paused_at", "wait_reason", "wake_at",
)  # fmt: skip
Line = namedtuple("Line", COLUMNS)  # type: ignore[misc]


@dataclass(frozen=True)
class Row:
    """One case as a line of the board."""

    reference: str
    service: str
    district: str
    channel: str
    state: str
    queue: str
    owner: str
    priority: int
    priority_name: str
    age: str
    opened_at: str  # as HTML writes a moment
    promised_on: str  # the day in the reader's words
    standing: Standing
    is_called: bool  # somebody called a person and has no answer yet
    handed_to: str = ""
    accepted_by: str = ""
    accept_by: datetime | None = None
    waits_for: str = ""  # why it waits, and until when at the latest
    lacks: str = ""  # what the reader, a member of the queue's team, lacks to take it


@dataclass(frozen=True)
class Look:
    """Who looks at the lines and when: moments are said in the zone of `at`, `own` is what she can do in each queue."""

    language: str
    at: datetime
    own: Mapping[int, Ability]


def row_of(line: Any, look: Look) -> Row:
    """Say what the board shows of a case."""
    language, zone = look.language, look.at.tzinfo
    sent = json.loads(line.sent) if line.sent else {}
    is_waiting = bool(sent) and sent["ended_at"] is None
    opened_at, promised_at = line.opened_at.astimezone(zone), line.promised_at
    return Row(
        reference=line.reference,
        service=in_language(_read(line.service__names), language),
        district=line.district__name or "",
        channel=word_of(Channel, line.came_by, language) if line.came_by else "",
        state=word_of(CaseState, line.state, language),
        queue=line.queue__name or "",
        owner=f"{line.owner__first_name or ''} {line.owner__last_name or ''}".strip() or line.owner__username or "",
        priority=line.priority,
        priority_name=word_of(Priority, line.priority, language),
        age=age(opened_at, at=look.at),
        opened_at=opened_at.isoformat(timespec="minutes"),
        promised_on=_day_in_words(promised_at.astimezone(zone).date(), language) if promised_at else "",
        standing=Standing.NONE
        if line.state in ENDED_STATES
        else standing_of(promised_at, opened_at=opened_at, at=look.at, paused_at=line.paused_at),
        is_called=line.is_called,
        waits_for=_wait_of(line, zone, language) if line.wake_at else "",
        lacks=_lacks(line, look.own.get(line.queue_id)),
        handed_to=sent.get("to", ""),
        accepted_by=" ".join(filter(None, (sent.get("first_name"), sent.get("last_name")))),
        accept_by=datetime.fromisoformat(sent["accept_by"]) if is_waiting else None,
    )


def _wait_of(line: Any, zone: Any, language: str) -> str:
    """Say why a case waits, and the day on which it goes on at the latest."""
    until = _day_in_words(line.wake_at.astimezone(zone).date(), language)
    return gettext("%(why)s, until %(day)s") % {"why": word_of(WaitReason, line.wait_reason, language), "day": until}


def ability_of(text: str) -> Ability:
    """Read what the reader can do in the team of a queue."""
    can = _read(text)
    return Ability(frozenset(can["skills"]), can["clearance"])


@lru_cache(maxsize=1024)
def _read(text: str) -> dict[str, Any]:
    """Read JSON that many rows share."""
    read: dict[str, Any] = json.loads(text)
    return read


def _lacks(line: Any, ability: Ability | None) -> str:
    if line.state not in WAITING or ability is None:
        return ""
    home = line.service__office
    demand = demand_of(
        skills=line.service__required_skills,
        clearance=line.service__clearance,
        works_in=home,
        office=line.queue__office or home,
    )
    return lacks(demand, ability)


@lru_cache(maxsize=512)
def word_of(kind: type[Any], value: Any, language: str) -> str:
    """Give the word of a vocabulary in the language that is active; `language` names it for the memory."""
    return str(kind(value).label)


@lru_cache(maxsize=4096)
def _day_in_words(day: date, language: str) -> str:
    return date_format(day, gettext("j M Y"))
