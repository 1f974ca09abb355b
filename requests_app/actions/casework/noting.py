"""What is written beside a case without deciding anything: notes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.actions import workflow
from requests_app.actions.audit import Words, WorkStep
from requests_app.facts import Incomplete
from requests_app.models import CaseEvent
from requests_app.rules.actor import Actor
from requests_app.vocabulary import EventKind, WordsKind


def add_note(case_id: int, *, text: str, by: Actor, at: datetime, step: WorkStep | None = None) -> CaseEvent:
    """Write a note that only staff can read. Raises `Incomplete`, `CaseNotFound`."""
    if not text.strip():
        raise Incomplete(["text"])
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        words = (Words(WordsKind.NOTE, text),)
        return workflow.write_beside(case, EventKind.NOTE_ADDED, by=by, at=at, words=words, step=step)
