"""What is written beside a case without deciding anything: notes for colleagues, and words to the resident."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.actions import notification, sla, workflow
from requests_app.actions.audit import Words, WorkStep, earlier_event, mark_of_form
from requests_app.facts import Incomplete
from requests_app.models import CaseEvent
from requests_app.rules.actor import Actor
from requests_app.vocabulary import EventKind, MessageKind, Move, WordsKind


def add_note(case_id: int, *, text: str, by: Actor, at: datetime, step: WorkStep | None = None) -> CaseEvent:
    """Write a note that only staff can read. Raises `Incomplete`, `CaseNotFound`."""
    if not text.strip():
        raise Incomplete(["text"])
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        words = (Words(WordsKind.NOTE, text),)
        return workflow.write_beside(case, EventKind.NOTE_ADDED, by=by, at=at, words=words, step=step)


def write_to_resident(
    case_id: int,
    *,
    words: str,
    by: Actor,
    at: datetime,
    revision: int | None = None,
    client_key: str = "",
    step: WorkStep | None = None,
) -> CaseEvent:
    """Tell everybody behind a case something, each by her own way; the case goes on as it is.

    It is a human response: the first one stops that clock. Words that were written with an older page in mind are
    not sent. The same `client_key` writes once. Raises `Incomplete`, `StaleRevision`, `MoveNotAllowed`.
    """
    with workflow.deciding(case_id, Move.WRITE, by=by, at=at, revision=revision, words={"words": words}) as decision:
        case = decision.case
        decision.event = earlier_event(case, EventKind.WROTE, client_key=client_key)
        if decision.event is not None:
            return decision.event
        sla.note_first_response(case, at=at)
        data = {"key": mark_of_form(client_key)} if client_key else {}
        said = (Words(WordsKind.MESSAGE, words, is_public=True),)
        event = workflow.write(decision, words=said, data=data, step=step)
        notification.tell_residents(case, event, MessageKind.WRITTEN, at=at)
        return event
