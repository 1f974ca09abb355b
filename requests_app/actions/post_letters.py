"""The one writer of what became of letters on paper: a colleague posts them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.actions import workflow
from requests_app.models import Message
from requests_app.rules.actor import Actor
from requests_app.vocabulary import EventKind, MessageState, Way


def note_posted(message_id: int, *, case_id: int, by: Actor, at: datetime) -> bool:
    """Note that a letter was posted; a second press changes nothing. Raises `CaseNotFound`."""
    waiting = Message.objects.filter(pk=message_id, event__case=case_id, way=Way.POST, state=MessageState.CREATED)
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        if not waiting.update(state=MessageState.SENT, sent_at=at):
            return False
        workflow.write_beside(case, EventKind.LETTER_POSTED, by=by, at=at, data={"message": message_id})
    return True
