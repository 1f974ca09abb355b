"""A macro by one press: its words first, then what follows; all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from requests_app.actions import casework
from requests_app.actions.audit import WorkStep
from requests_app.models import CaseEvent, Macro
from requests_app.rules.actor import Actor
from requests_app.vocabulary import MacroThen, WaitReason, WakeOn

STEP = WorkStep("macro")


def run_macro(
    macro: Macro, case_id: int, words: Callable[[], CaseEvent | None], *, note: str, by: Actor, at: datetime
) -> CaseEvent | None:
    """Send the words of a macro, and do what follows, in one transaction; give the last event.

    `words`: the step that she has looked at and pressed; `note`: the note to colleagues, filled in. Raises what the
    steps raise: then nothing was done.
    """
    with transaction.atomic():
        event = words()
        if macro.then_follow:
            casework.follow_case(case_id, by=by, at=at, step=STEP)
        if note.strip():
            event = casework.add_note(case_id, text=note, by=by, at=at, step=STEP)
        then = _THEN.get(MacroThen(macro.then))
        return then(macro, case_id, by, at) if then else event


def _release(macro: Macro, case_id: int, by: Actor, at: datetime) -> CaseEvent:
    return casework.release_case(case_id, reason=macro.name, by=by, at=at, step=STEP)


def _transfer(macro: Macro, case_id: int, by: Actor, at: datetime) -> CaseEvent:
    return casework.transfer_case(case_id, queue_code=macro.then_queue, reason=macro.name, by=by, at=at, step=STEP)


def _wait(macro: Macro, case_id: int, by: Actor, at: datetime) -> CaseEvent:
    given: dict[str, Any] = {"wait_reason": WaitReason.SCHEDULED, "wake_on": WakeOn.TIMER, "reason": macro.name}
    wake_at = at + timedelta(days=macro.then_days or 1)
    return casework.park_case(case_id, wake_at=wake_at, by=by, at=at, step=STEP, **given)


_THEN: dict[MacroThen, Callable[[Macro, int, Actor, datetime], CaseEvent]] = {
    MacroThen.RELEASE: _release,
    MacroThen.TRANSFER: _transfer,
    MacroThen.WAIT: _wait,
}
