"""A drill: a call on the real path, marked as such everywhere, that measures how soon a person hears it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from requests_app.actions import escalation
from requests_app.actions.escalation import Call
from requests_app.facts import Fact, MoveNotAllowed
from requests_app.models import Escalation
from requests_app.queries.drills import case_for_drill
from requests_app.rules.actor import Actor
from requests_app.vocabulary import KEEPERS


class NoCaseForDrill(Fact):
    """There is no open case to try it on."""

    message = _("There is no open case to try it on. Name one.")
    code = "no_case_for_drill"


def raise_drill(*, by: Actor, at: datetime, reference: str = "", queue_code: str = "") -> Call:
    """Call a person in about a case, for practice: the one named, else the newest open one (of a work queue).

    Nobody outside is told, no step on the case is held up, and it ends when somebody has heard it.
    Raises `NoCaseForDrill`, `MoveNotAllowed`, `NobodyToCall`.
    """
    if by.is_staff and not by.roles & KEEPERS:
        raise MoveNotAllowed(_("Only supervisors start a drill."))
    case_id = case_for_drill(reference=reference, queue_code=queue_code)
    if case_id is None:
        raise NoCaseForDrill
    return escalation.escalate_case(case_id, by=by, at=at, is_drill=True)


def note_measured(call_id: int, *, milliseconds: int) -> None:
    """Keep how long it took from the press to a person with a name; measured by whoever pressed."""
    Escalation.objects.filter(pk=call_id, is_drill=True).update(named_after_ms=max(0, milliseconds))
