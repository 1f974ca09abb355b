"""A new call on a case of an incident: whoever is in charge of the incident answers it."""

from __future__ import annotations

from requests_app.models import Escalation
from requests_app.queries.incidents import incident_of
from requests_app.rules.escalation import Owner
from requests_app.rules.incidents import CallFacts, takes_call
from requests_app.vocabulary import EscalationKind, OwnerSource


def owner_by_incident(escalation: Escalation, *, named_id: int | None) -> Owner | None:
    """Give the person in charge of the incident that the case belongs to, and note it on the call; no query."""
    call = CallFacts(
        kind=EscalationKind(escalation.kind),
        raised_by_id=escalation.raised_by_person_id,
        is_named=named_id is not None,
        is_complaint=escalation.complained_about_id is not None,
        is_drill=escalation.is_drill,
    )
    incident = incident_of(escalation.case, getattr(escalation.case, "stamp", None) or 0)
    if incident is None or not takes_call(incident, call):
        return None
    escalation.incident_id = incident.id
    return Owner(incident.owner_id, OwnerSource.INCIDENT, incident.level)
