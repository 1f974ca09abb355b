"""The one writer of incidents: open, hear, pass on, change, take cases in and out, tell, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import bulk, notification
from requests_app.facts import Fact, Incomplete, PersonNotAble
from requests_app.lib.codes import new_key
from requests_app.models import Case, Incident, IncidentEntry, IncidentException, StaffMember
from requests_app.queries import people
from requests_app.queries.incidents import open_cases_of, service_priorities
from requests_app.queries.places import city
from requests_app.queries.slas import working_time
from requests_app.queries.working_hours import calendar_of
from requests_app.rules import incidents as rules
from requests_app.rules.actor import CLOCK, Actor
from requests_app.rules.answer_terms import answer_due
from requests_app.rules.escalation import Owner
from requests_app.rules.sla import acknowledge_due
from requests_app.vocabulary import EscalationState, IncidentEntryKind, MessageKind, OwnerSource, Priority

log = structlog.get_logger(__name__)

TITLE_MAX: Final = 120
OLDEST: Final = timedelta(days=366)


class IncidentNotFound(Fact):
    """There is no such incident."""

    message = _("There is no such incident.")
    code = "incident_not_found"


class NotInCharge(Fact):
    """Whoever is in charge decides about an incident, and supervisors."""

    message = _("Only the person in charge of the incident, or a supervisor, can do this.")
    code = "not_in_charge"


class IncidentIsClosed(Fact):
    """Nothing is changed about an incident that is over."""

    message = _("This incident is closed. What came in since is treated by itself. Open a new one where it goes on.")
    code = "incident_is_closed"


@dataclass(frozen=True)
class Cause:
    """What an incident is about: which cases, and the words that residents read."""

    title: str
    services: Sequence[str]
    since: datetime
    districts: Sequence[str] = ()
    words: Mapping[str, str] | None = None
    is_announced: bool = False


def open_incident(
    cause: Cause, *, by: Actor, at: datetime, owner_id: int | None = None, client_key: str = "", level: int = 1
) -> Incident:
    """Open an incident; `owner_id`: in charge, else whoever opens it. The same `client_key` opens one.

    Its calls follow within moments (`actions.incident_watch`). Raises `NotInCharge`, `Incomplete`, `PersonNotAble`.
    """
    if not (rules.may_open(by) or by.person_id is None):
        raise NotInCharge
    _check(cause, at=at)
    in_charge = owner_id or by.person_id
    if in_charge is None or not people.is_able(in_charge, at=at):
        raise PersonNotAble
    with transaction.atomic():
        earlier = Incident.objects.filter(client_key=client_key).first() if client_key else None
        if earlier is not None:
            return earlier
        source = OwnerSource.NAMED if by.is_staff else OwnerSource.ROSTER
        incident = Incident(
            opened_by_id=by.person_id, opened_at=at, client_key=client_key or new_key(), **_columns(cause)
        )
        is_hers = in_charge == by.person_id
        _put(incident, Owner(in_charge, source, level), at=at, is_heard=is_hers)
        kind = IncidentEntryKind.OPENED if by.is_staff else IncidentEntryKind.FOUND
        note(incident, kind, by=by, at=at)
        if not is_hers:
            _tell_owner(incident, at=at)
        log.info("incident.opened", incident_id=incident.pk, person_id=by.person_id)
        return incident


def _check(cause: Cause, *, at: datetime) -> None:
    """Ask for a title, a service, a beginning that can be, and words where they are to stand at every door."""
    missing = [
        name
        for name, is_missing in (
            ("title", not cause.title.strip()),
            ("services", not cause.services),
            ("since", cause.since > at or cause.since < at - OLDEST),
            ("words", cause.is_announced and not any((cause.words or {}).values())),
        )
        if is_missing
    ]
    if missing:
        raise Incomplete(missing)


def _columns(cause: Cause) -> dict[str, Any]:
    return {
        "title": cause.title.strip()[:TITLE_MAX],
        "services": sorted(set(cause.services)),
        "districts": sorted(set(cause.districts)),
        "since": cause.since,
        "words": _written(cause.words or {}),
        "is_announced": cause.is_announced,
    }


def _written(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Keep the languages in which something was written, the city's own first."""
    return [(code, words[code].strip()) for code in city().languages if words.get(code, "").strip()]


def acknowledge(incident_id: int, *, by: Actor, at: datetime) -> Incident:
    """Hear an incident and, with it, all its calls; whoever says so is in charge from then on."""
    with transaction.atomic():
        incident = _lock(incident_id, by=by)
        if incident.acknowledged_at is not None and incident.owner_id == by.person_id:
            return incident
        owner = Owner(by.person_id or incident.owner_id, OwnerSource(incident.owner_source), incident.level)
        _put(incident, owner, at=at, is_heard=True)
        note(incident, IncidentEntryKind.ACKNOWLEDGED, by=by, at=at)
        return incident


def pass_on(incident_id: int, *, to_person_id: int, reason: str, by: Actor, at: datetime) -> Incident:
    """Pass an incident with all its calls to somebody else, who must hear it in her turn.

    Raises `Incomplete` (no reason), `PersonNotAble`, `NotInCharge`, `IncidentIsClosed`.
    """
    with transaction.atomic():
        incident = _lock(incident_id, by=by)
        if not reason.strip():
            raise Incomplete(["reason"])
        if to_person_id == incident.owner_id or not people.is_able(to_person_id, at=at):
            raise PersonNotAble
        give(incident, Owner(to_person_id, OwnerSource.NAMED, incident.level), at=at)
        note(incident, IncidentEntryKind.PASSED, by=by, at=at, text=reason)
        return incident


def give(incident: Incident, owner: Owner, *, at: datetime) -> None:
    """Put somebody else in charge, and tell her; the caller holds the lock and writes why."""
    _put(incident, owner, at=at, is_heard=False)
    _tell_owner(incident, at=at)


def hand_over_incidents(person_id: int, successor_id: int, *, at: datetime) -> int:
    """Put a successor in charge of the open incidents of somebody who leaves; give how many. Within a transaction."""
    hers = Incident.objects.select_for_update(of=("self",)).filter(owner=person_id, closed_at__isnull=True)
    found = list(hers.order_by("id"))
    for incident in found:
        give(incident, Owner(successor_id, OwnerSource.NAMED, incident.level), at=at)
        note(incident, IncidentEntryKind.PASSED, by=CLOCK, at=at)
    return len(found)


def remind(incident: Incident, *, at: datetime) -> None:
    """Remind whoever is in charge that nothing new was told; where that does not help, it goes on to somebody else.

    The caller holds the lock.
    """
    incident.reminded_at, incident.told_by = at, _told_by(incident.owner, at=at)
    incident.save(update_fields=["reminded_at", "told_by"])
    note(incident, IncidentEntryKind.REMINDED, by=CLOCK, at=at)
    _tell_owner(incident, at=at)


def change(incident_id: int, cause: Cause, *, by: Actor, at: datetime) -> Incident:
    """Change what an incident is about, and what stands at every door."""
    with transaction.atomic():
        incident = _lock(incident_id, by=by)
        _check(cause, at=at)
        for column, value in _columns(cause).items():
            setattr(incident, column, value)
        incident.save()
        note(incident, IncidentEntryKind.CHANGED, by=by, at=at, text=cause.title)
        return incident


def set_case(incident_id: int, case_id: int, *, is_in: bool, by: Actor, at: datetime) -> Incident:
    """Put a case in that the condition does not know, or take one out: its calls go back to its own people then."""
    with transaction.atomic():
        incident = _lock(incident_id, by=by)
        said, is_new = IncidentException.objects.get_or_create(
            incident=incident, case_id=case_id, defaults={"is_in": is_in}
        )
        if is_new or said.is_in != is_in:
            IncidentException.objects.filter(pk=said.pk).update(is_in=is_in)
            kind = IncidentEntryKind.PUT_IN if is_in else IncidentEntryKind.TAKEN_OUT
            reference = Case.objects.values_list("reference", flat=True).get(pk=case_id)
            note(incident, kind, by=by, at=at, text=reference)
        return incident


def tell_everybody(
    incident_id: int, *, words: Mapping[str, str], moved_to: datetime | None = None, by: Actor, at: datetime
) -> int:
    """Write to everybody behind the open cases, each in her language, as a run that a job works off; give its id.

    `moved_to`: the promised date of each case moves there, where it is earlier and not broken yet; statutory terms
    stay. The words are its public reason. Raises `Incomplete` (no words, or a date that is past).
    """
    with transaction.atomic():
        incident = _lock(incident_id, by=by)
        given = _written(words)
        missing = [name for name, bad in (("words", not given), ("moved_to", bool(moved_to and moved_to <= at))) if bad]
        if missing:
            raise Incomplete(missing)
        typed = {"words": given, "moved_to": moved_to.isoformat() if moved_to else "", "incident": incident.pk}
        ids = list(open_cases_of(incident).values_list("pk", flat=True))
        run_id = bulk.order_for_incident(ids, typed, by=by, at=at)
        incident.told_by, incident.reminded_at = _told_by(incident.owner, at=at), None
        incident.save(update_fields=["told_by", "reminded_at"])
        note(incident, IncidentEntryKind.TOLD, by=by, at=at, text=given[0][1], run_id=run_id)
        return run_id


def close(incident_id: int, *, words: Mapping[str, str], by: Actor, at: datetime) -> Incident:
    """Close an incident: each call that is open gets these words as its answer, in its language, within moments.

    A call that comes in from now on is nobody's incident: it goes to the people of its case. Raises `Incomplete`.
    """
    with transaction.atomic():
        incident = _lock(incident_id, by=by)
        given = _written(words)
        if not given:
            raise Incomplete(["words"])
        incident.closing_words, incident.closed_at, incident.is_announced = given, at, False
        incident.acknowledged_at = incident.acknowledged_at or at
        incident.save()
        note(incident, IncidentEntryKind.CLOSED, by=by, at=at, text=given[0][1])
        log.info("incident.closed", incident_id=incident.pk, person_id=by.person_id)
        return incident


def _lock(incident_id: int, *, by: Actor) -> Incident:
    incident = Incident.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=incident_id).first()
    if incident is None:
        raise IncidentNotFound
    if not rules.may_lead(by, incident.owner_id):
        raise NotInCharge
    if incident.closed_at is not None:
        raise IncidentIsClosed
    return incident


def _put(incident: Incident, owner: Owner, *, at: datetime, is_heard: bool) -> None:
    """Put somebody in charge, with a time in her own hours to hear it and, once it is heard, to tell something new."""
    person = people.colleague(owner.person_id)
    calendar = working_time(calendar_of(person, Case()))
    incident.owner, incident.owner_source, incident.level = person, owner.source, owner.level
    pressure = max(service_priorities(incident.services), default=Priority.NORMAL)
    incident.acknowledge_by = acknowledge_due(calendar, at=at, priority=pressure).due_at
    incident.acknowledged_at = at if is_heard else None
    incident.told_by = _told_by(person, at=at) if is_heard else None
    incident.reminded_at = None
    incident.save()


def _told_by(person: StaffMember, *, at: datetime) -> datetime:
    calendar = working_time(calendar_of(person, Case()))
    return answer_due(calendar, at=at, state=EscalationState.ACKNOWLEDGED, priority=Priority.NORMAL)


def _tell_owner(incident: Incident, *, at: datetime) -> None:
    notification.tell_staff_of_incident(incident.owner, incident, kind=MessageKind.STAFF_INCIDENT, at=at)


def note(
    incident: Incident, kind: IncidentEntryKind, *, by: Actor, at: datetime, text: str = "", run_id: int | None = None
) -> None:
    """Write the next line of an incident's history."""
    IncidentEntry.objects.create(
        incident=incident, kind=kind, at=at, person_id=by.person_id, text=text.strip(), run_id=run_id
    )
