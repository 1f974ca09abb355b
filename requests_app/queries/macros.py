"""Macros: which ones somebody has, and one of them filled for a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from requests_app.facts import Fact
from requests_app.models import Macro
from requests_app.queries.cases import CasePage
from requests_app.queries.catalogue import in_language
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.teams import kept_for
from requests_app.rules.actor import Actor
from requests_app.rules.macros import fill, not_to_be_filled, text_for
from requests_app.vocabulary import MacroStep

LISTED: Final = 50


class MacroNotFound(Fact):
    """There is no such macro, or it is somebody else's."""

    message = gettext_lazy("There is no such macro, or it is not yours.")
    code = "macro_not_found"


class MacroName(NamedTuple):
    """A macro as the page of a case lists it."""

    id: int
    name: str
    step: str


class CannotBeFilled(Fact):
    """A macro would say what is not known, or tell one resident's data to others."""

    code = "cannot_be_filled"

    def __init__(self, name: str, variables: list[str]) -> None:
        told = _("“%(name)s” cannot be filled in here: %(variables)s. It is not known, or others would read it, too.")
        super().__init__(told % {"name": name, "variables": ", ".join(variables)})


@dataclass(frozen=True)
class Filled:
    """A macro filled for a case: the step, and what its form holds."""

    name: str
    step: str
    typed: dict[str, Any]


def macros_of(actor: Actor) -> list[MacroName]:
    """List her own macros and those of her teams, by name (one query)."""
    rows = ask("macros of a person", _listed, {"reader": actor.person_id or 0})
    return [MacroName(*row) for row in rows]


def _listed(marks: Marks) -> Any:
    found = Macro.objects.filter(kept_for(marks["reader"])).order_by("name", "id").distinct()
    return found.values_list("pk", "name", "step")[:LISTED]


def all_macros(actor: Actor) -> list[Macro]:
    """Give her own macros and those of her teams, whole."""
    found = Macro.objects.filter(kept_for(actor.person_id)).select_related("team", "owner").distinct()
    return list(found.order_by("name", "id")[:LISTED])


def macro_for(actor: Actor, macro_id: int) -> Macro:
    """Give one macro. Raises `MacroNotFound`."""
    macro = Macro.objects.filter(kept_for(actor.person_id), pk=macro_id).select_related("team", "owner").first()
    if macro is None:
        raise MacroNotFound
    return macro


def filled_for(macro: Macro, page: CasePage, *, by: str, at: datetime) -> Filled:
    """Fill a macro with what the page of a case says, in the language of whoever asked first.

    Raises `CannotBeFilled`: what one resident said or is called goes to nobody else behind the case.
    """
    letter = page.letters[0] if page.letters else None
    language = letter.language if letter else "en"
    with override(language):
        promised = timezone.localtime(page.promised_at) if page.promised_at else None
        values = {
            "reference": page.reference,
            "service": in_language(page.service_names, language),
            "name": letter.name if letter else "",
            "street": letter.place if letter else "",
            "promised": date_format(promised, _("j M Y")) if promised else "",
            "queue": page.queue,
            "me": by,
        }
    text, is_internal = text_for(macro.texts, language), macro.step == MacroStep.NOTE
    if closed := not_to_be_filled(text, values, is_internal=is_internal, residents=len(page.letters)):
        raise CannotBeFilled(macro.name, closed)
    words = fill(text, values)
    wake_at = timezone.localtime(at + timedelta(days=macro.days or 0)).strftime("%Y-%m-%dT%H:%M")
    typed: dict[str, dict[str, Any]] = {
        MacroStep.REPLY: {"words": words},
        MacroStep.NOTE: {"text": words},
        MacroStep.ASK: {"reason": words, "wait_reason": "citizen", "wake_on": "reply", "wake_at": wake_at},
        MacroStep.RESOLVE: {"words": words, "outcome": macro.outcome},
    }
    return Filled(macro.name, macro.step, typed[macro.step])
