"""What is written beside a case without deciding anything: notes for colleagues, and words to the resident."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from requests_app.actions import assignment, notification, sla, workflow
from requests_app.actions.audit import Words, WorkStep, earlier_event, mark_of_form
from requests_app.facts import Incomplete
from requests_app.models import CaseEvent, StaffMember
from requests_app.rules.actor import Actor
from requests_app.rules.mentions import mentions_in
from requests_app.vocabulary import EventKind, MessageKind, Move, WordsKind


def add_note(
    case_id: int, *, text: str, by: Actor, at: datetime, client_key: str = "", step: WorkStep | None = None
) -> CaseEvent:
    """Write a note that only staff can read. Whom it names (`@login`) is told, and follows the case from then on.

    The same `client_key` writes once: a press whose answer got lost is made again.
    Raises `Incomplete` (no words), `NobodyOfThatName`, `CaseNotFound`.
    """
    if not text.strip():
        raise Incomplete(["text"])
    with transaction.atomic():
        case = workflow.lock_case(case_id, by=by)
        earlier = earlier_event(case, EventKind.NOTE_ADDED, client_key=client_key)
        if earlier is not None:
            return earlier
        named, words = _named_in(text, by=by), (Words(WordsKind.NOTE, text),)
        data: dict[str, Any] = {"key": mark_of_form(client_key)} if client_key else {}
        if named:
            data["mentioned"] = [person.pk for person in named]
        event = workflow.write_beside(case, EventKind.NOTE_ADDED, by=by, at=at, words=words, data=data, step=step)
        for person in named:
            assignment.follow(case, person.pk, at=at, reason="mentioned")
        notification.tell_staff(named, event=event, kind=MessageKind.STAFF_MENTIONED, at=at)
        return event


class NobodyOfThatName(Incomplete):
    """A note names somebody whom nobody knows here."""

    code = "nobody_of_that_name"

    def __init__(self, logins: Sequence[str]) -> None:
        super().__init__(["text"])
        names = ", ".join(f"@{login}" for login in logins)
        self.message = _("Nobody here has the login %(names)s. “People” lists them.") % {"names": names}


def _named_in(text: str, *, by: Actor) -> list[StaffMember]:
    """Find the colleagues whom a note names, but for whoever writes it."""
    logins = mentions_in(text)
    if not logins:
        return []
    known = StaffMember.objects.annotate(login=Lower("username")).filter(is_active=True, login__in=logins)
    found = {person.username.lower(): person for person in known}
    unknown = [login for login in logins if login not in found]
    if unknown:
        raise NobodyOfThatName(unknown)
    return [found[login] for login in logins if found[login].pk != by.person_id]


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
