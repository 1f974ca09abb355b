"""The one writer of macros."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.facts import Fact, Incomplete, MoveNotAllowed
from requests_app.models import Macro, Team
from requests_app.rules.actor import Actor
from requests_app.rules.macros import Unknown, unknown_in
from requests_app.vocabulary import MacroStep, Outcome


class MacroNameTaken(Fact):
    """She has a macro of this name."""

    message = gettext_lazy("You have a macro of this name already. Choose another name.")
    code = "macro_name_taken"


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

    Raises `Incomplete` (name, texts, outcome, days), `UnknownVariables`, `MacroNameTaken`, `MoveNotAllowed`.
    """
    texts = {language: text.strip() for language, text in wish.texts.items() if text.strip()}
    if missing := _missing(wish, texts):
        raise Incomplete(missing)
    unknown = {language: found for language, text in texts.items() if (found := unknown_in(text))}
    if unknown:
        raise UnknownVariables(unknown)
    with transaction.atomic():
        macro = _own(macro_id, by) if macro_id is not None else Macro(owner_id=by.person_id or 0)
        macro.name, macro.step, macro.texts, macro.changed_at = wish.name.strip(), wish.step, texts, at
        macro.outcome = wish.outcome if wish.step == MacroStep.RESOLVE else ""
        macro.days = wish.days if wish.step == MacroStep.ASK else None
        macro.team = _team_of(wish.team_id, by)
        try:
            with transaction.atomic():
                macro.save()
        except IntegrityError:
            raise MacroNameTaken from None
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
    """Delete one's own macro. Raises `MoveNotAllowed`."""
    with transaction.atomic():
        _own(macro_id, by).delete()


def _own(macro_id: int, by: Actor) -> Macro:
    macro = Macro.objects.select_for_update().filter(pk=macro_id, owner=by.person_id).first()
    if macro is None:
        raise MoveNotAllowed(_("This macro belongs to somebody else. Save it under a name of your own."))
    return macro


def _team_of(team_id: int | None, by: Actor) -> Team | None:
    if team_id is None:
        return None
    hers = Team.objects.filter(pk=team_id)
    team = (hers.filter(lead=by.person_id) | hers.filter(memberships__person=by.person_id)).distinct().first()
    if team is None:
        raise MoveNotAllowed(_("Choose one of your own teams."))
    return team
