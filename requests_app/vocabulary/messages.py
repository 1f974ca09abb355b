"""What is told to people, and how far it has come."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageKind(TextChoices):
    """What a message to a person tells."""

    RECEIPT = "receipt", _("Receipt")
    RESOLVED = "resolved", _("Your request is resolved")
    CANCELLED = "cancelled", _("Your request was ended")
    REOPENED = "reopened", _("Your request is open again")
    ESCALATED = "escalated", _("A person will answer you")
    ESCALATION_ANSWERED = "escalation_answered", _("Your answer")
    STAFF_ESCALATION = "staff_escalation", _("You are called in")
    STAFF_UNMATCHED = "staff_unmatched", _("A case found no work queue")


class MessageState(TextChoices):
    """How far a message has come."""

    CREATED = "created", _("Created")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    NOT_NEEDED = "not_needed", _("No address any more")
