"""The words of the trade: one word for one thing, and the tables that name them."""

from requests_app.vocabulary.attachments import AttachmentKind, AttachmentState
from requests_app.vocabulary.cases import (
    ENDED_STATES,
    FINAL_STATES,
    OPEN_STATES,
    TALK_TO_A_PERSON,
    UNKNOWN_DISTRICT,
    CancelReason,
    CaseState,
    ChildRelation,
    ClockEffect,
    ClockKind,
    ClockPhase,
    Move,
    Office,
    Outcome,
    Priority,
    TargetUnit,
    WaitReason,
    WakeOn,
)
from requests_app.vocabulary.doors import ASSISTED_CHANNELS, CallHours, Channel, ContactBy, ContactCause, ResidentKind
from requests_app.vocabulary.escalations import EscalationKind, EscalationState, OwnerSource
from requests_app.vocabulary.events import EventKind, WordsKind
from requests_app.vocabulary.jobs import (
    BEAT_TABLE,
    JOB_MAX_ATTEMPTS,
    JOBS_OF_A_HINT,
    LANE_OF_OFFICE,
    OUTSTANDING_HINTS_PER_LANE,
    Job,
    Lane,
    Sweep,
)
from requests_app.vocabulary.kiosks import PaperState
from requests_app.vocabulary.languages import NOT_YET_REVIEWED, PAGES_OF_COLLEAGUES, PSEUDO, RESIDENTS_ALONE
from requests_app.vocabulary.messages import NOT_DELIVERED, MessageKind, MessageState, Way
from requests_app.vocabulary.people import COUNTER_ROLES, KEEPERS, ActorKind, PassedOn, Relation, Role
from requests_app.vocabulary.publishing import Publishes
from requests_app.vocabulary.questions import QuestionKind
from requests_app.vocabulary.suggestions import SuggestionSource
from requests_app.vocabulary.telling import Told

__all__ = [
    "ASSISTED_CHANNELS",
    "BEAT_TABLE",
    "COUNTER_ROLES",
    "ENDED_STATES",
    "FINAL_STATES",
    "JOBS_OF_A_HINT",
    "JOB_MAX_ATTEMPTS",
    "KEEPERS",
    "LANE_OF_OFFICE",
    "NOT_DELIVERED",
    "NOT_YET_REVIEWED",
    "OPEN_STATES",
    "OUTSTANDING_HINTS_PER_LANE",
    "PAGES_OF_COLLEAGUES",
    "PSEUDO",
    "RESIDENTS_ALONE",
    "TALK_TO_A_PERSON",
    "UNKNOWN_DISTRICT",
    "ActorKind",
    "AttachmentKind",
    "AttachmentState",
    "CallHours",
    "CancelReason",
    "CaseState",
    "Channel",
    "ChildRelation",
    "ClockEffect",
    "ClockKind",
    "ClockPhase",
    "ContactBy",
    "ContactCause",
    "EscalationKind",
    "EscalationState",
    "EventKind",
    "Job",
    "Lane",
    "MessageKind",
    "MessageState",
    "Move",
    "Office",
    "Outcome",
    "OwnerSource",
    "PaperState",
    "PassedOn",
    "Priority",
    "Publishes",
    "QuestionKind",
    "Relation",
    "ResidentKind",
    "Role",
    "SuggestionSource",
    "Sweep",
    "TargetUnit",
    "Told",
    "WaitReason",
    "WakeOn",
    "Way",
    "WordsKind",
]
