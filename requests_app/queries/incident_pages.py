"""The pages of incidents: the list, one of them with its figures, calls and history, and what a form can choose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from requests_app.models import BulkRun, Escalation, Incident, IncidentEntry, StaffMember
from requests_app.queries.catalogue import in_language
from requests_app.queries.incidents import Figures, figures_of, incidents_under, open_cases_of
from requests_app.queries.places import city
from requests_app.queries.promises import age
from requests_app.queries.standing_facts import districts_in, facts_under, service_names_under
from requests_app.rules.actor import Actor
from requests_app.rules.incidents import may_lead, words_in
from requests_app.vocabulary import EscalationState, IncidentEntryKind

LISTED: Final = 50
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class IncidentCard:
    """One incident, as a list shows it."""

    id: int
    title: str
    owner: str
    since: datetime
    closed_at: datetime | None
    is_heard: bool
    is_late: bool
    is_mine: bool
    hear_by: datetime
    is_announced: bool
    figures: Figures


@dataclass(frozen=True)
class IncidentLine:
    """A case or a call of an incident."""

    reference: str
    service: str
    said: str
    age: str
    id: int = 0


@dataclass(frozen=True)
class Told:
    """One line of its history."""

    title: str
    at: datetime
    who: str
    text: str
    run_id: int | None


@dataclass(frozen=True)
class IncidentPage:
    """All that the page of an incident shows."""

    card: IncidentCard
    incident: Incident
    services: tuple[str, ...]
    districts: tuple[str, ...]
    words: tuple[tuple[str, str], ...]  # language, words
    cases: tuple[IncidentLine, ...]
    calls: tuple[IncidentLine, ...]
    entries: tuple[Told, ...]
    colleagues: Pairs
    may_lead: bool


def incidents(actor: Actor, *, at: datetime) -> tuple[IncidentCard, ...]:
    """List the incidents, open ones first, the newest before (one query, two more for each)."""
    rows = Incident.objects.select_related("owner").order_by("-opened_at", "-id")[:LISTED]
    cards = [_card(row, actor, at=at) for row in rows]
    return tuple(sorted(cards, key=lambda card: card.closed_at is not None))


def open_incidents(actor: Actor, *, at: datetime) -> tuple[IncidentCard, ...]:
    """List those that are open, for whoever looks at calls."""
    rows = Incident.objects.filter(closed_at__isnull=True).select_related("owner").order_by("-opened_at", "-id")
    return tuple(_card(row, actor, at=at) for row in rows)


def _card(row: Incident, actor: Actor, *, at: datetime) -> IncidentCard:
    is_heard = row.acknowledged_at is not None
    by = row.told_by if is_heard else row.acknowledge_by
    return IncidentCard(
        id=row.pk,
        title=row.title,
        owner=", ".join(filter(None, (row.owner.name, row.owner.job_title))),
        since=row.since,
        closed_at=row.closed_at,
        is_heard=is_heard,
        is_late=row.closed_at is None and by is not None and at > by,
        is_mine=row.owner_id == actor.person_id,
        hear_by=by or row.acknowledge_by,
        is_announced=row.is_announced,
        figures=figures_of(row),
    )


def incident_page(incident_id: int, actor: Actor, *, language: str, at: datetime) -> IncidentPage | None:
    """Read one incident (nine queries); None where there is none."""
    row = Incident.objects.select_related("owner").filter(pk=incident_id).first()
    if row is None:
        return None
    facts = facts_under(city().facts_stamp)
    names = dict(service_names_under(facts.stamp, language))
    places = dict(districts_in(facts))
    others = StaffMember.objects.filter(is_active=True).exclude(pk=row.owner_id)
    return IncidentPage(
        card=_card(row, actor, at=at),
        incident=row,
        services=tuple(names.get(code, code) for code in row.services),
        districts=tuple(places.get(code, code) for code in row.districts),
        words=tuple((code, text) for code, text in row.words),
        cases=_cases(row, language, at=at),
        calls=_calls(row, language, at=at),
        entries=_entries(row),
        colleagues=tuple((str(one.pk), one.name) for one in others.order_by("last_name", "first_name", "pk")),
        may_lead=may_lead(actor, row.owner_id) and row.closed_at is None,
    )


def _cases(row: Incident, language: str, *, at: datetime) -> tuple[IncidentLine, ...]:
    found = open_cases_of(row).select_related("service", "owner", "queue")[:LISTED]
    return tuple(
        IncidentLine(
            case.reference,
            in_language(case.service.names, language),
            case.owner.name if case.owner else case.queue.name if case.queue else "",
            age(case.opened_at, at=at),
        )
        for case in found
    )


def _calls(row: Incident, language: str, *, at: datetime) -> tuple[IncidentLine, ...]:
    calls = Escalation.objects.filter(incident=row).exclude(state=EscalationState.CLOSED)
    found = calls.select_related("case__service").order_by("raised_at", "id")[:LISTED]
    return tuple(
        IncidentLine(
            call.case.reference,
            in_language(call.case.service.names, language),
            str(EscalationState(call.state).label),
            age(call.raised_at, at=at),
            call.pk,
        )
        for call in found
    )


def _entries(row: Incident) -> tuple[Told, ...]:
    found = IncidentEntry.objects.filter(incident=row).select_related("person").order_by("-id")[:LISTED]
    kept = set(BulkRun.objects.filter(pk__in=[one.run_id for one in found if one.run_id]).values_list("pk", flat=True))
    return tuple(
        Told(
            str(IncidentEntryKind(one.kind).label),
            one.at,
            one.person.name if one.person else "",
            one.text,
            one.run_id if one.run_id in kept else None,
        )
        for one in found
    )


@dataclass(frozen=True)
class Notice:
    """What residents read at every door while an incident lasts."""

    words: str
    since: datetime


def notices(stamp: int, language: str) -> tuple[Notice, ...]:
    """Give what stands at every door, in a language (no query while the stamp stays)."""
    told = [known for known in incidents_under(stamp) if known.is_announced]
    return tuple(Notice(words_in(known.words, language), known.since) for known in told)


def choices_of_cause(language: str) -> tuple[Pairs, Pairs]:
    """Offer the services by name, and the districts."""
    facts = facts_under(city().facts_stamp)
    return service_names_under(facts.stamp, language), tuple(districts_in(facts))


def spoken() -> tuple[str, ...]:
    """Name the languages of the city, its own first."""
    return tuple(city().languages)
