"""Macros: a list of them, and the editor."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import macros as actions
from requests_app.desk.access import actor_for, page_of, staff_page
from requests_app.desk.forms.macros import MINE, MacroForm
from requests_app.facts import Fact, Incomplete
from requests_app.queries import macros as queries
from requests_app.queries import places
from requests_app.queries.queues import queue_names
from requests_app.queries.teams import teams_to_choose
from requests_app.rules.actor import Actor
from requests_app.rules.macros import VARIABLES

MISSING = {
    "name": _("Give the macro a name."),
    "texts": _("Write the words in one language at least."),
    "outcome": _("Choose how it ended."),
    "days": _("Say for how many days it waits."),
    "then": _("What waits or has ended goes nowhere else by the same press. Choose that it stays with you."),
    "then_queue": _("Choose the work queue."),
    "then_days": _("Say for how many days it waits."),
}


@staff_page("GET")
def list_macros(request: HttpRequest) -> HttpResponse:
    """List her own macros and those of her teams."""
    actor = actor_for(request)
    context = page_of(request, macros=queries.all_macros(actor), me=actor.person_id)
    return render(request, "desk/macros/list.html", context)


@staff_page("GET", "POST")
def edit(request: HttpRequest, macro_id: int | None = None) -> HttpResponse:
    """Make a macro, or change it."""
    actor = actor_for(request)
    macro = _macro(actor, macro_id)
    if request.method != "POST":
        return _draw(request, _form(actor, initial=_initial(macro)), macro)
    form = _form(actor, request.POST)
    if not form.is_valid():
        return _draw(request, form, macro, status=422)
    try:
        actions.save_macro(form.wish(), by=actor, at=timezone.now(), macro_id=macro.pk if macro else None)
    except actions.UnknownVariables as fact:
        form.add_unknown(fact)
    except Incomplete as fact:
        for name in fact.fields:
            form.add_error(name if name in form.fields else f"text_{form.languages[0][0]}", str(MISSING[name]))
    except Fact as fact:
        form.add_error("name", str(fact.message))
    if form.errors:
        return _draw(request, form, macro, status=422)
    messages.success(request, _("The macro is saved."))
    return redirect("desk:macros")


@staff_page("POST")
def delete(request: HttpRequest, macro_id: int) -> HttpResponse:
    """Delete one's own macro."""
    try:
        actions.delete_macro(macro_id, by=actor_for(request))
    except Fact as fact:
        messages.error(request, str(fact.message))
    else:
        messages.success(request, _("The macro is deleted."))
    return redirect("desk:macros")


def _macro(actor: Actor, macro_id: int | None) -> Any:
    try:
        return queries.macro_for(actor, macro_id) if macro_id is not None else None
    except queries.MacroNotFound:
        raise Http404 from None


def _form(actor: Actor, typed: Any = None, **more: Any) -> MacroForm:
    names = dict(settings.LANGUAGES)
    languages = [(code, str(names.get(code, code))) for code in places.city().languages]
    queues = queue_names()
    return MacroForm(typed, teams=teams_to_choose(actor.person_id), languages=languages, queues=queues, **more)


def _initial(macro: Any) -> dict[str, Any]:
    if macro is None:
        return {}
    texts = {f"text_{code}": text for code, text in macro.texts.items()}
    further = ("then", "then_queue", "then_days", "then_note", "then_follow")
    plain = {name: getattr(macro, name) for name in ("name", "step", "outcome", "days", *further)}
    return {**plain, **texts, "readers": str(macro.team_id or MINE)}


def _draw(request: HttpRequest, form: MacroForm, macro: Any, *, status: int = 200) -> HttpResponse:
    known = [(f"{{{{ {name} }}}}", words) for name, words in VARIABLES.items()]
    context = page_of(request, form=form, macro=macro, variables=known)
    return render(request, "desk/macros/edit.html", context, status=status)
