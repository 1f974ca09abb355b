"""The words of the trade: one word for one thing, and the tables that name them."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """The doors of the city."""

    WEB = "web", _("Web")
    KIOSK = "kiosk", _("Kiosk")
    COUNTER = "counter", _("Counter")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    OPEN311 = "open311", _("Open311")
    API = "api", _("Programming interface")


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


# Where a member of staff speaks for whoever stands before her or is on the line.
ASSISTED_CHANNELS: Final = frozenset({Channel.COUNTER, Channel.PHONE})

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


class Role(TextChoices):
    """What a member of staff may do across queues."""

    CLERK = "clerk", _("Counter clerk")
    COORDINATOR = "coordinator", _("Coordinator")
    SPECIALIST = "specialist", _("Specialist")
    SUPERVISOR = "supervisor", _("Supervisor")
    SERVICE_OWNER = "service_owner", _("Service owner")
    CITY_MANAGER = "city_manager", _("City manager")
    ADMIN = "admin", _("Administrator")


class ActorKind(TextChoices):
    """Who acts."""

    RESIDENT = "resident", _("Resident")
    KIOSK_USER = "kiosk_user", _("Kiosk user")
    STAFF = "staff", _("Staff")
    DEVICE = "device", _("Device")
    API_CLIENT = "api_client", _("Program of another party")
    CONTRACTOR = "contractor", _("Contractor")
    CLOCK = "clock", _("Clock")
    SYSTEM = "system", _("The system")


class Relation(StrEnum):
    """What ties an actor to one case; the table of moves asks for these."""

    RESIDENT = "resident"
    OWNER = "owner"
    MEMBER = "member"
    LEAD = "lead"
    TRIAGE = "triage"
    CALLED_IN = "called_in"
    STAFF = "staff"
    SYSTEM = "system"
    ANYONE = "anyone"


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


class EventKind(TextChoices):
    """One line of the ledger."""

    RECEIVED = "received", _("Request received")
    ROUTED = "routed", _("Sent to a team")
    ROUTE_UNMATCHED = "route_unmatched", _("No routing rule fits")
    CLAIMED = "claimed", _("Taken by a person")
    RELEASED = "released", _("Given back to the team")
    ASSIGNED = "assigned", _("Given to a person")
    FORWARDED = "forwarded", _("Handed over to another office")
    RETURNED = "returned", _("Returned")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")
    REOPENED = "reopened", _("Reopened")
    CANCELLED = "cancelled", _("Withdrawn or declined")
    ESCALATED = "escalated", _("A person was called in")
    ESCALATION_ACKNOWLEDGED = "escalation_acknowledged", _("The person has answered the call")
    ESCALATION_TAKEN_OVER = "escalation_taken_over", _("The person has taken over")
    ESCALATION_REASSIGNED = "escalation_reassigned", _("The call went to another person")
    ESCALATION_REFUSED = "escalation_refused", _("The call was declined with a reason")
    ESCALATION_CLIMBED = "escalation_climbed", _("No answer in time: the call went higher")
    ESCALATION_CLOSED = "escalation_closed", _("The call was answered")
    HANDOVER_LATE = "handover_late", _("The hand-over was not accepted in time")
    NOTE_ADDED = "note_added", _("Note")
    SECRET_REPLACED = "secret_replaced", _("New secret handed out")
    WORDS_BLANKED = "words_blanked", _("Personal words removed")


class WordsKind(TextChoices):
    """What a piece of personal text on an event is."""

    REASON = "reason", _("Reason")
    OUTCOME = "outcome", _("Outcome")
    ANSWER = "answer", _("Answer")
    SUMMARY = "summary", _("Summary")
    ASKED = "asked", _("What was asked")
    CHECKED = "checked", _("What was checked")
    PROMISED = "promised", _("What was promised")
    MISSING = "missing", _("What is missing")
    NOTE = "note", _("Note")
    CONTACT = "contact", _("How to reach the person")


class ContactCause(TextChoices):
    """Why somebody contacts the city."""

    NEW = "new", _("A new matter")
    CHASING = "chasing", _("Asking where it stands")
    CORRECTION = "correction", _("Correcting something")
    REPEAT = "repeat", _("The same matter again")


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


class ResidentKind(TextChoices):
    """A resident is a person or an organisation."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Business or organisation")


class ContactBy(TextChoices):
    """How a resident wants to be reached."""

    NONE = "none", _("Not at all")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Post")


class EscalationKind(TextChoices):
    """Why a person was called in."""

    CALL = "call", _("Somebody asked for a person")
    COMPLAINT = "complaint", _("Complaint about a person")
    NOT_ACCEPTED = "not_accepted", _("Hand-over not accepted in time")
    PING_PONG = "ping_pong", _("Returned a second time")
    REOPENED_AGAIN = "reopened_again", _("Reopened a second time")
    OVERDUE = "overdue", _("A promise is not kept")


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
    LAST_RESORT = "last_resort", _("last person of the city's list")


class ClockKind(TextChoices):
    """What a clock measures (casework, section 6)."""

    FIRST_RESPONSE = "first_response", _("First human response")
    HANDOVER = "handover", _("Hand-over accepted")
    SERVICE_NORM = "service_norm", _("Promised date")
    STATUTORY = "statutory", _("Statutory term")
    REVIEW = "review", _("Review term")
    ESCALATION = "escalation", _("Call for a person acknowledged")


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


class Lane(StrEnum):
    """A Celery queue. People take cases from a WorkQueue instead."""

    ESCALATION = "escalation"
    OUTBOUND = "outbound"
    FRONT = "front"
    MIDDLE = "middle"
    BACK = "back"
    CLOCK = "clock"


LANE_OF_OFFICE: Final = {
    Office.FRONT: Lane.FRONT,
    Office.MIDDLE: Lane.MIDDLE,
    Office.BACK: Lane.BACK,
}


class Job(StrEnum):
    """The name of a Celery task; each works off one job row."""

    ROUTE_CASE = "requests_app.route_case"
    SEND_MESSAGE = "requests_app.send_message"


class Sweep(StrEnum):
    """The name of a periodic Celery task: right when fired twice, or never for an hour."""

    ESCALATIONS = "requests_app.sweep_escalations"
    HANDOVERS = "requests_app.sweep_handovers"
    OBJECTION_WINDOWS = "requests_app.sweep_objection_windows"


# One line per tick: what, how often, in which lane.
BEAT_TABLE: Final = (
    (Sweep.ESCALATIONS, timedelta(seconds=15), Lane.ESCALATION),
    (Sweep.HANDOVERS, timedelta(seconds=60), Lane.CLOCK),
    (Sweep.OBJECTION_WINDOWS, timedelta(minutes=5), Lane.CLOCK),
)

# A relay keeps at most this many hints outstanding per lane; the escalation lane comes first.
OUTSTANDING_HINTS_PER_LANE: Final = 400
JOB_MAX_ATTEMPTS: Final = 8

TALK_TO_A_PERSON: Final = "talk-to-a-person"
UNKNOWN_DISTRICT: Final = "unknown"
