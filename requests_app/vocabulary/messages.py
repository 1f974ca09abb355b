"""What is told to people, and how far it has come."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageKind(TextChoices):
    """What a message to a person tells."""

    RECEIPT = "receipt", _("Receipt")
    RESOLVED = "resolved", _("Your request is resolved")
    CANCELLED = "cancelled", _("Your request was ended")
    REOPENED = "reopened", _("Your request is open again")
    WITHDRAWN = "withdrawn", _("Your request is withdrawn, others go on")
    ASKED = "asked", _("A question to you")
    WRITTEN = "written", _("The city writes to you")
    RESUMED = "resumed", _("Your request goes on")
    MERGED = "merged", _("Your request was joined to another one")
    UNMERGED = "unmerged", _("Your request goes on by itself")
    APPEALED = "appealed", _("Your objection is looked at")
    UPHELD = "upheld", _("Your objection: the decision stands")
    OVERTURNED = "overturned", _("Your objection: your request is open again")
    RECLASSIFIED = "reclassified", _("Your request has a new date")
    ESCALATED = "escalated", _("A person will answer you")
    ESCALATION_ANSWERED = "escalation_answered", _("Your answer")
    APPOINTMENT_BOOKED = "appointment_booked", _("Your appointment")
    APPOINTMENT_MOVED = "appointment_moved", _("Your appointment was moved")
    APPOINTMENT_CANCELLED = "appointment_cancelled", _("Your appointment was cancelled")
    APPOINTMENT_REMINDED = "appointment_reminded", _("Your appointment is tomorrow")
    STAFF_ESCALATION = "staff_escalation", _("You are called in")
    STAFF_INCIDENT = "staff_incident", _("You are in charge of an incident")
    STAFF_REVIEW = "staff_review", _("You decide on an objection")
    STAFF_REMINDED = "staff_reminded", _("Your answer to a call is overdue")
    STAFF_INSTRUCTED = "staff_instructed", _("You are told what to do")
    STAFF_MENTIONED = "staff_mentioned", _("A note names you")
    CONTRACTOR_INVITED = "contractor_invited", _("A case of the city needs you")
    CONTRACTOR_ANSWERED = "contractor_answered", _("The city has answered your call")
    STAFF_CLOCK = "staff_clock", _("A date is at risk or past")
    STAFF_FOLLOWED = "staff_followed", _("News of a case you follow")
    STAFF_BOUND = "staff_bound", _("A work queue is too full")
    STAFF_AUDIT = "staff_audit", _("The audit found something")
    STAFF_UNMATCHED = "staff_unmatched", _("A case found no work queue")
    STAFF_UNDELIVERED = "staff_undelivered", _("A message did not arrive")


class MessageState(TextChoices):
    """How far a message has come, in the words of GOV.UK Notify."""

    CREATED = "created", _("Created")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")  # whoever carries it has taken it
    DELIVERED = "delivered", _("Delivered")
    TEMPORARY_FAILURE = "temporary_failure", _("Given up after several tries")
    PERMANENT_FAILURE = "permanent_failure", _("Cannot be delivered")
    FAILED = "failed", _("Failed")  # written before there were two kinds of failure: a temporary one
    NOT_NEEDED = "not_needed", _("Not needed any more")


NOT_DELIVERED: Final = frozenset({MessageState.TEMPORARY_FAILURE, MessageState.PERMANENT_FAILURE, MessageState.FAILED})


class Way(TextChoices):
    """By which way a message goes."""

    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    POST = "post", _("Letter")
