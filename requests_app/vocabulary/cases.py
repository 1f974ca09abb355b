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
    TRANSFER = "transfer", _("Transfer within the office")
    PARK = "park", _("Let it wait")
    RESUME = "resume", _("Go on")
    CONSULT = "consult", _("Ask another team")
    SPLIT = "split", _("Split off a part")
    RECLASSIFY = "reclassify", _("Choose another service")
    MERGE = "merge", _("Join to another case")
    UNMERGE = "unmerge", _("Separate again")
    APPEAL = "appeal", _("Object")
    UPHOLD = "uphold", _("Uphold the decision")
    OVERTURN = "overturn", _("Overturn the decision")
    FOLLOW = "follow", _("Follow")
    UNFOLLOW = "unfollow", _("Follow no longer")
    WRITE = "write", _("Write to the resident")
    ESCALATE = "escalate", _("Call in a person")


class WakeOn(TextChoices):
    """What ends a wait; a moment always stands beside it, so that nothing waits for ever (casework, section 2)."""

    TIMER = "timer", _("At a set time")
    REPLY = "reply", _("When the resident answers, or at a set time")
    CHILD = "child", _("When the other team has answered, or at a set time")


class ChildRelation(TextChoices):
    """Why a case hangs below another one."""

    CONSULT = "consult", _("Question to another team")
    SPLIT = "split", _("Part of a case")


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


class TargetUnit(TextChoices):
    """How a policy counts its target."""

    WORKING_MINUTES = "working_minutes", _("Minutes of working time")
    WORKING_DAYS = "working_days", _("Working days")
    CALENDAR_DAYS = "calendar_days", _("Days of the calendar")


class ClockPhase(TextChoices):
    """Where a case stands, as clocks see it: its state, and for a wait its reason."""

    QUEUED = "queued", _("new or in a work queue")
    IN_PROGRESS = "in_progress", _("in progress")
    CITIZEN = "citizen", _("waits for the resident")
    EXTERNAL = "external", _("waits for somebody outside")
    INTERNAL = "internal", _("waits for another team")
    SCHEDULED = "scheduled", _("planned for a later day")
    LEGAL = "legal", _("waits for a legal reason")
    ENDED = "ended", _("resolved or ended")
    REVIEW = "review", _("under review")


class ClockEffect(TextChoices):
    """What a clock does while a case stands where it stands (casework, section 6)."""

    RUNS = "runs", _("runs")
    PAUSES = "pauses", _("pauses")
    STOPS = "stops", _("stops")
    ABSENT = "absent", _("-")


# Codes that every city has: the service behind a call, and the place nobody knows.
TALK_TO_A_PERSON: Final = "talk-to-a-person"
UNKNOWN_DISTRICT: Final = "unknown"
