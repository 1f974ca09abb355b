"""The words of the trade: one word for one thing, and the tables that name them."""

from requests_app.vocabulary.cases import (
    ENDED_STATES,
    FINAL_STATES,
    OPEN_STATES,
    TALK_TO_A_PERSON,
    UNKNOWN_DISTRICT,
    CancelReason,
    CaseState,
    ClockKind,
    Move,
    Office,
    Outcome,
    Priority,
    WaitReason,
)
from requests_app.vocabulary.doors import ASSISTED_CHANNELS, Channel, ContactBy, ContactCause, ResidentKind
from requests_app.vocabulary.escalations import EscalationKind, EscalationState, OwnerSource
from requests_app.vocabulary.events import EventKind, WordsKind
from requests_app.vocabulary.jobs import (
    BEAT_TABLE,
    JOB_MAX_ATTEMPTS,
    LANE_OF_OFFICE,
    OUTSTANDING_HINTS_PER_LANE,
    Job,
    Lane,
    Sweep,
)
from requests_app.vocabulary.messages import MessageKind, MessageState
from requests_app.vocabulary.people import COUNTER_ROLES, KEEPERS, ActorKind, Relation, Role

__all__ = [
    "ASSISTED_CHANNELS",
    "BEAT_TABLE",
    "COUNTER_ROLES",
    "ENDED_STATES",
    "FINAL_STATES",
    "JOB_MAX_ATTEMPTS",
    "KEEPERS",
    "LANE_OF_OFFICE",
    "OPEN_STATES",
    "OUTSTANDING_HINTS_PER_LANE",
    "TALK_TO_A_PERSON",
    "UNKNOWN_DISTRICT",
    "ActorKind",
    "CancelReason",
    "CaseState",
    "Channel",
    "ClockKind",
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
    "Priority",
    "Relation",
    "ResidentKind",
    "Role",
    "Sweep",
    "WaitReason",
    "WordsKind",
]
