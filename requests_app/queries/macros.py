"""Macros: which ones somebody has, and one of them filled for a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from requests_app.facts import Fact
from requests_app.models import Macro, WorkQueue
from requests_app.queries.cases import CasePage
from requests_app.queries.catalogue import in_language
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.teams import kept_for
from requests_app.rules.actor import Actor
from requests_app.rules.macros import fill, not_to_be_filled, text_for
from requests_app.vocabulary import MacroStep, MacroThen

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
    macro_id: int = 0
    note: str = ""  # to colleagues, filled in
    further: tuple[str, ...] = ()  # what follows by the same press, in words


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
    language, values = values_of(page, by=by)
    text, is_internal = text_for(macro.texts, language), macro.step == MacroStep.NOTE
    if closed := not_to_be_filled(text, values, is_internal=is_internal, residents=len(page.letters)):
        raise CannotBeFilled(macro.name, closed)
    words, note = fill(text, values), note_of(macro, page, by=by)
    wake_at = timezone.localtime(at + timedelta(days=macro.days or 0)).strftime("%Y-%m-%dT%H:%M")
    typed: dict[str, dict[str, Any]] = {
        MacroStep.REPLY: {"words": words},
        MacroStep.NOTE: {"text": words},
        MacroStep.ASK: {"reason": words, "wait_reason": "citizen", "wake_on": "reply", "wake_at": wake_at},
        MacroStep.RESOLVE: {"words": words, "outcome": macro.outcome},
    }
    return Filled(macro.name, macro.step, typed[macro.step], macro.pk, note, tuple(_further(macro, note)))


def note_of(macro: Macro, page: CasePage, *, by: str) -> str:
    """Fill the note to colleagues that follows. Raises `CannotBeFilled`."""
    _language, values = values_of(page, by=by)
    if closed := not_to_be_filled(macro.then_note, values, is_internal=True, residents=len(page.letters)):
        raise CannotBeFilled(macro.name, closed)
    return fill(macro.then_note, values)


def _further(macro: Macro, note: str) -> Iterator[str]:
    """Say in words what follows by the same press, in its order."""
    if macro.then_follow:
        yield _("You follow the case.")
    if note:
        yield _("Note to colleagues: %(note)s") % {"note": note}
    if macro.then == MacroThen.TRANSFER:
        queue = WorkQueue.objects.filter(code=macro.then_queue).values_list("name", flat=True).first()
        yield _("The case goes to %(queue)s.") % {"queue": queue or macro.then_queue}
    elif macro.then == MacroThen.RELEASE:
        yield _("The case goes back to its queue.")
    elif macro.then == MacroThen.WAIT:
        days = macro.then_days or 1
        yield ngettext("The case waits %(days)s day.", "The case waits %(days)s days.", days) % {"days": days}


def values_of(page: CasePage, *, by: str) -> tuple[str, dict[str, str]]:
    """Give the language of whoever asked first, and what stands in the place of each variable in it."""
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
    return language, values
