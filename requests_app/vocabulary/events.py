"""What the ledger writes down, and the words beside it."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
    TRANSFERRED = "transferred", _("Sent to another team of the same office")
    PARKED = "parked", _("Waits")
    RESUMED = "resumed", _("Goes on")
    REPLIED = "replied", _("The resident wrote")
    CONSULTED = "consulted", _("Another team was asked")
    SPLIT = "split", _("A part became a case of its own")
    CHILD_ENDED = "child_ended", _("A case below this one has ended")
    RECLASSIFIED = "reclassified", _("Another service was chosen")
    MERGED = "merged", _("Joined to another case")
    ABSORBED = "absorbed", _("Another case was joined to this one")
    UNMERGED = "unmerged", _("Separated again")
    LET_GO = "let_go", _("A joined case was separated again")
    REQUEST_JOINED = "request_joined", _("Another request came in for the same matter")
    REQUEST_WITHDRAWN = "request_withdrawn", _("One of several requests was withdrawn")
    APPEALED = "appealed", _("The resident objects")
    UPHELD = "upheld", _("The decision was upheld")
    OVERTURNED = "overturned", _("The decision was overturned")
    FOLLOWED = "followed", _("Somebody follows")
    UNFOLLOWED = "unfollowed", _("Somebody follows no longer")
    CLOCK_WARNED = "clock_warned", _("A date comes near")
    CLOCK_BREACHED = "clock_breached", _("A date was not kept")
    CLOCK_ESCALATED = "clock_escalated", _("A date is long past: a person was called in")
    CLOCK_RECOMPUTED = "clock_recomputed", _("A date was counted again")
    CONTRACTOR_INVITED = "contractor_invited", _("A contractor got a link")
    CONTRACTOR_LINK_REVOKED = "contractor_link_revoked", _("A contractor's link was taken back")
    ESCALATED = "escalated", _("A person was called in")
    ESCALATION_ACKNOWLEDGED = "escalation_acknowledged", _("The person has answered the call")
    ESCALATION_TAKEN_OVER = "escalation_taken_over", _("The person has taken over")
    ESCALATION_INSTRUCTED = "escalation_instructed", _("The person has told the team what to do")
    ESCALATION_REASSIGNED = "escalation_reassigned", _("The call went to another person")
    ESCALATION_REFUSED = "escalation_refused", _("The call was declined with a reason")
    ESCALATION_CLIMBED = "escalation_climbed", _("No answer in time: the call went higher")
    ESCALATION_REMINDED = "escalation_reminded", _("The answer is overdue: the person was reminded")
    ESCALATION_CLOSED = "escalation_closed", _("The call was answered")
    HANDOVER_LATE = "handover_late", _("The hand-over was not accepted in time")
    NOTE_ADDED = "note_added", _("Note")
    ATTACHED = "attached", _("Photos or papers came in")
    ATTACHMENT_RELEASED = "attachment_released", _("A photo or paper was released for the public")
    ATTACHMENT_WITHHELD = "attachment_withheld", _("A photo or paper stays private")
    ATTACHMENT_REFUSED = "attachment_refused", _("A file held a virus and was removed")
    ATTACHMENT_REMOVED = "attachment_removed", _("A photo or paper was removed")
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
    QUESTION = "question", _("Question")
    REPLY = "reply", _("Answer of the resident")
    INSTRUCTION = "instruct", _("What to do")
    CONTACT = "contact", _("How to reach the person")
