"""What everybody behind a case is told when it belongs to an incident: words in her language, and a later date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import notification, sla, workflow
from requests_app.actions.audit import Words, WorkStep, earlier_event, mark_of_form
from requests_app.facts import MoveNotAllowed
from requests_app.models import CaseEvent
from requests_app.queries.residents import requests_behind
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.rules.incidents import Written, words_in
from requests_app.vocabulary import OPEN_STATES, EventKind, MessageKind, WordsKind


def tell_case(
    case_id: int,
    *,
    incident_id: int,
    words: Written,
    moved_to: datetime | None,
    by: Actor,
    at: datetime,
    client_key: str,
    step: WorkStep | None = None,
) -> CaseEvent:
    """Tell everybody behind one case, each in the language of her request, and move the promised date.

    Nothing is decided about the case, and it is no first response: nobody has looked at this one. The same
    `client_key` tells once. Raises `MoveNotAllowed` (it has ended meanwhile).
    """
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=SYSTEM)
        earlier = earlier_event(case, EventKind.INCIDENT_TOLD, client_key=client_key)
        if earlier is not None:
            return earlier
        if case.state not in OPEN_STATES:
            raise MoveNotAllowed(_("This case has ended meanwhile."))
        data: dict[str, Any] = {"incident": incident_id, "key": mark_of_form(client_key)}
        if moved_to is not None:
            data |= sla.move_promise(case, moved_to, incident_id=incident_id)
        said = tuple(
            Words(WordsKind.MESSAGE, words_in(words, request.language), is_public=True, for_request_id=request.pk)
            for request in requests_behind(case.pk)
        )
        event = workflow.write_beside(case, EventKind.INCIDENT_TOLD, by=by, at=at, data=data, words=said, step=step)
        notification.tell_residents(case, event, MessageKind.WRITTEN, at=at)
        return event
