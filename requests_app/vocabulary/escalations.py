"""The words of a call for a person."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EscalationKind(TextChoices):
    """Why a person was called in."""

    CALL = "call", _("Somebody asked for a person")
    COMPLAINT = "complaint", _("Complaint about a person")
    NOT_ACCEPTED = "not_accepted", _("Hand-over not accepted in time")
    PING_PONG = "ping_pong", _("Returned a second time")
    REOPENED_AGAIN = "reopened_again", _("Reopened a second time")
    OVERDUE = "overdue", _("A promise is not kept")
    APPEAL = "appeal", _("A decision is looked at again")


class EscalationState(TextChoices):
    """Where a call for a person stands (casework, section 4)."""

    OPEN = "open", _("Open")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    TAKEN_OVER = "taken_over", _("Taken over")
    INSTRUCTED = "instructed", _("Instructed")
    REASSIGNED = "reassigned", _("Passed to another person")
    REFUSED = "refused", _("Declined")
    CLOSED = "closed", _("Closed")


class OwnerSource(TextChoices):
    """Which step of the ladder named the owner of an escalation."""

    NAMED = "named", _("named person")
    OWNER_LEAD = "owner_lead", _("lead of the person in charge")
    QUEUE_LEAD = "queue_lead", _("lead of the work queue")
    DEPUTY = "deputy", _("deputy")
    HEAD = "head", _("head of department")
    ROSTER = "roster", _("person on duty")
    FALLBACK = "fallback", _("the city's list")
    INCIDENT = "incident", _("person in charge of the incident")
    LAST_RESORT = "last_resort", _("last person of the city's list")
