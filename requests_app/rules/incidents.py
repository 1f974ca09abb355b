"""Incidents: which cases and calls belong to one, and who may lead it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from requests_app.rules.actor import Actor
from requests_app.vocabulary import EscalationKind, Role

# Calls about what the case is about; one about how it is handled (a complaint, a hand-over) stays with its ladder.
BUNDLED: Final = frozenset({EscalationKind.CALL, EscalationKind.OVERDUE})
WATCHED_FOR: Final = timedelta(hours=1)  # so many calls about one service within this time make an incident
WORDS_MAX: Final = 600
Written = Sequence[tuple[str, str]]  # (language, text), the city's own language first: a JSON object has no order


@dataclass(frozen=True)
class KnownIncident:
    """An open incident as everybody who takes in cases or calls knows it."""

    id: int
    title: str
    services: frozenset[str]
    since: datetime
    owner_id: int
    level: int = 1
    districts: frozenset[str] = frozenset()  # none: the whole city
    words: Written = ()
    is_announced: bool = False
    put_in: frozenset[int] = frozenset()  # ids of cases
    taken_out: frozenset[int] = frozenset()

    def holds(self, *, case_id: int, service: str, district: str, opened_at: datetime) -> bool:
        """Tell whether a case belongs to it: by its condition, or because a person said so."""
        if case_id in self.put_in or case_id in self.taken_out:
            return case_id in self.put_in
        fits = service in self.services and (not self.districts or district in self.districts)
        return fits and opened_at >= self.since


@dataclass(frozen=True)
class CallFacts:
    """What decides whether a new call goes to the person in charge of an incident."""

    kind: EscalationKind
    raised_by_id: int | None = None
    is_named: bool = False  # whoever calls has named a person
    is_complaint: bool = False
    is_drill: bool = False


def takes_call(incident: KnownIncident, call: CallFacts) -> bool:
    """Tell whether a call on a case of the incident goes to whoever is in charge of it."""
    is_other = call.is_named or call.is_complaint or call.is_drill
    return call.kind in BUNDLED and not is_other and call.raised_by_id != incident.owner_id


def may_open(actor: Actor) -> bool:
    """Tell whether somebody may open an incident: supervisors, and whoever leads a queue."""
    return actor.is_staff and (Role.SUPERVISOR in actor.roles or bool(actor.led_queue_ids))


def may_lead(actor: Actor, owner_id: int) -> bool:
    """Tell whether somebody decides about an incident: whoever is in charge of it, and supervisors."""
    return actor.is_staff and (actor.person_id == owner_id or Role.SUPERVISOR in actor.roles)


def words_in(words: Written, language: str) -> str:
    """Give words in a language; else in the first one in which they were written."""
    return dict(words).get(language) or next((text for _language, text in words), "")
