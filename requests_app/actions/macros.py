"""The one writer of macros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.actions.kept_by_people import lock_own, save_named, team_for
from requests_app.facts import Fact, Incomplete
from requests_app.models import Macro
from requests_app.queries.queues import queue_by_code
from requests_app.rules.actor import Actor
from requests_app.rules.macros import Unknown, unknown_in
from requests_app.vocabulary import MacroStep, MacroThen, Outcome


class UnknownVariables(Fact):
    """The words hold variables that nobody knows; `by_language` says which, and where."""

    code = "unknown_variables"

    def __init__(self, by_language: Mapping[str, list[Unknown]]) -> None:
        self.by_language = by_language
        super().__init__(_("The words hold variables that nobody knows."))


NOTE: Final = "note"  # in `by_language`: the words for colleagues
STAYS_IN_HAND: Final = frozenset({MacroStep.REPLY, MacroStep.NOTE})


@dataclass(frozen=True)
class MacroWish:
    """What a macro is to be. `days`: how long a question waits; `outcome`: how a case ends."""

    name: str
    step: MacroStep
    texts: Mapping[str, str]
    team_id: int | None = None
    outcome: str = ""
    days: int | None = None
    then: MacroThen = MacroThen.STAY
    then_queue: str = ""
    then_days: int | None = None
    then_note: str = ""
    then_follow: bool = False


def save_macro(wish: MacroWish, *, by: Actor, at: datetime, macro_id: int | None = None) -> Macro:
    """Save a macro anew, or change one's own.

    Raises `Incomplete` (name, texts, outcome, days, then, then_queue, then_days), `UnknownVariables`, `NameTaken`,
    `MoveNotAllowed`.
    """
    texts = {language: text.strip() for language, text in wish.texts.items() if text.strip()}
    if missing := _missing(wish, texts):
        raise Incomplete(missing)
    written = {**texts, **({NOTE: wish.then_note} if wish.then_note.strip() else {})}
    unknown = {language: found for language, text in written.items() if (found := unknown_in(text))}
    if unknown:
        raise UnknownVariables(unknown)
    with transaction.atomic():
        macro = Macro(owner_id=by.person_id or 0) if macro_id is None else lock_own(Macro, macro_id, by=by)
        macro.name, macro.step, macro.texts, macro.changed_at = wish.name.strip(), wish.step, texts, at
        macro.outcome = wish.outcome if wish.step == MacroStep.RESOLVE else ""
        macro.days = wish.days if wish.step == MacroStep.ASK else None
        macro.then, macro.then_note, macro.then_follow = wish.then, wish.then_note.strip(), wish.then_follow
        macro.then_queue = wish.then_queue if wish.then == MacroThen.TRANSFER else ""
        macro.then_days = wish.then_days if wish.then == MacroThen.WAIT else None
        macro.team = team_for(wish.team_id, by=by)
        save_named(macro)
        return macro


def _missing(wish: MacroWish, texts: Mapping[str, str]) -> list[str]:
    needs = {
        "name": bool(wish.name.strip()),
        "texts": bool(texts),
        "outcome": wish.step != MacroStep.RESOLVE or wish.outcome in set(Outcome),
        "days": wish.step != MacroStep.ASK or wish.days is not None,
        # What waits or has ended goes nowhere else by the same press.
        "then": wish.then == MacroThen.STAY or wish.step in STAYS_IN_HAND,
        "then_queue": wish.then != MacroThen.TRANSFER or queue_by_code(wish.then_queue) is not None,
        "then_days": wish.then != MacroThen.WAIT or wish.then_days is not None,
    }
    return [name for name, is_there in needs.items() if not is_there]


def delete_macro(macro_id: int, *, by: Actor) -> None:
    """Delete a macro that one may change. Raises `MoveNotAllowed`."""
    with transaction.atomic():
        lock_own(Macro, macro_id, by=by).delete()
