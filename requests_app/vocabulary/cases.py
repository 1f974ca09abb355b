"""Where a case stands, and what can be done with it."""

from __future__ import annotations

from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Office(TextChoices):
    """The three offices that a case may pass."""

    FRONT = "front", _("Front office")
    MIDDLE = "middle", _("Middle office")
    BACK = "back", _("Back office")


class CaseState(TextChoices):
    """Where a case stands in its life (casework, section 3)."""

    NEW = "new", _("New")
    QUEUED = "queued", _("In a work queue")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting")
    RESOLVED = "resolved", _("Resolved")
    REVIEW = "review", _("Under review")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")
    MERGED = "merged", _("Joined to another case")


FINAL_STATES: Final = frozenset({CaseState.CLOSED, CaseState.CANCELLED, CaseState.MERGED})
ENDED_STATES: Final = FINAL_STATES | {CaseState.RESOLVED}
OPEN_STATES: Final = frozenset(CaseState) - ENDED_STATES


class WaitReason(TextChoices):
    """Why a case waits; each has a wake rule."""

    CITIZEN = "citizen", _("Waiting for the resident")
    EXTERNAL = "external", _("Waiting for somebody outside")
    INTERNAL = "internal", _("Waiting for another team")
    SCHEDULED = "scheduled", _("Planned for a later day")
    LEGAL = "legal", _("Waiting for a legal reason")


class Priority(IntegerChoices):
    """How pressing a case is; a higher number goes first."""

    LOW = 10, _("Low")
    NORMAL = 20, _("Normal")
    HIGH = 30, _("High")
    DANGER = 40, _("Danger to life")


class Move(TextChoices):
    """What can be done with a case."""

    RECEIVE = "receive", _("Receive")
    ROUTE = "route", _("Route")
    CLAIM = "claim", _("Claim")
    RELEASE = "release", _("Release")
    ASSIGN = "assign", _("Assign")
    FORWARD = "forward", _("Forward to another office")
    RETURN = "return", _("Return")
    RESOLVE = "resolve", _("Resolve")
    CLOSE = "close", _("Close")
    REOPEN = "reopen", _("Reopen")
    CANCEL = "cancel", _("Cancel")
    ESCALATE = "escalate", _("Call in a person")


class CancelReason(TextChoices):
    """Why a case ends without being worked."""

    WITHDRAWN = "withdrawn", _("Withdrawn by the resident")
    INVALID = "invalid", _("Not a matter for a city")
    DECLINED = "declined", _("Declined")
    REFERRED = "referred", _("Referred to another body")


class Outcome(TextChoices):
    """How a case was resolved."""

    DONE = "done", _("Done")
    PLANNED = "planned", _("Planned work will settle it")
    ANSWERED = "answered", _("Question answered")
    NOTHING_FOUND = "nothing_found", _("Nothing was found on site")
    NOT_POSSIBLE = "not_possible", _("Not possible")


class ClockKind(TextChoices):
    """What a clock measures (casework, section 6)."""

    FIRST_RESPONSE = "first_response", _("First human response")
    HANDOVER = "handover", _("Hand-over accepted")
    SERVICE_NORM = "service_norm", _("Promised date")
    STATUTORY = "statutory", _("Statutory term")
    REVIEW = "review", _("Review term")
    ESCALATION = "escalation", _("Call for a person acknowledged")


# Codes that every city has: the service behind a call, and the place nobody knows.
TALK_TO_A_PERSON: Final = "talk-to-a-person"
UNKNOWN_DISTRICT: Final = "unknown"
