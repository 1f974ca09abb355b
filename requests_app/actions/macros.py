"""The one writer of macros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.actions.kept_by_people import lock_own, save_named, team_for
from requests_app.facts import Fact, Incomplete
from requests_app.models import Macro
from requests_app.rules.actor import Actor
from requests_app.rules.macros import Unknown, unknown_in
from requests_app.vocabulary import MacroStep, Outcome


class UnknownVariables(Fact):
    """The words hold variables that nobody knows; `by_language` says which, and where."""

    code = "unknown_variables"

    def __init__(self, by_language: Mapping[str, list[Unknown]]) -> None:
        self.by_language = by_language
        super().__init__(_("The words hold variables that nobody knows."))


@dataclass(frozen=True)
class MacroWish:
    """What a macro is to be. `days`: how long a question waits; `outcome`: how a case ends."""

    name: str
    step: MacroStep
    texts: Mapping[str, str]
    team_id: int | None = None
    outcome: str = ""
    days: int | None = None


def save_macro(wish: MacroWish, *, by: Actor, at: datetime, macro_id: int | None = None) -> Macro:
    """Save a macro anew, or change one's own.

    Raises `Incomplete` (name, texts, outcome, days), `UnknownVariables`, `NameTaken`, `MoveNotAllowed`.
    """
    texts = {language: text.strip() for language, text in wish.texts.items() if text.strip()}
    if missing := _missing(wish, texts):
        raise Incomplete(missing)
    unknown = {language: found for language, text in texts.items() if (found := unknown_in(text))}
    if unknown:
        raise UnknownVariables(unknown)
    with transaction.atomic():
        macro = Macro(owner_id=by.person_id or 0) if macro_id is None else lock_own(Macro, macro_id, by=by)
        macro.name, macro.step, macro.texts, macro.changed_at = wish.name.strip(), wish.step, texts, at
        macro.outcome = wish.outcome if wish.step == MacroStep.RESOLVE else ""
        macro.days = wish.days if wish.step == MacroStep.ASK else None
        macro.team = team_for(wish.team_id, by=by)
        save_named(macro)
        return macro


def _missing(wish: MacroWish, texts: Mapping[str, str]) -> list[str]:
    needs = {
        "name": bool(wish.name.strip()),
        "texts": bool(texts),
        "outcome": wish.step != MacroStep.RESOLVE or wish.outcome in set(Outcome),
        "days": wish.step != MacroStep.ASK or wish.days is not None,
    }
    return [name for name, is_there in needs.items() if not is_there]


def delete_macro(macro_id: int, *, by: Actor) -> None:
    """Delete a macro that one may change. Raises `MoveNotAllowed`."""
    with transaction.atomic():
        lock_own(Macro, macro_id, by=by).delete()
