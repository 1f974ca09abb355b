"""Saved views: a list of them, one of them with its cases, and the editor that counts while one types."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import saved_views as actions
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.board_lines import line_of
from requests_app.desk.forms.saved_views import MINE, SHARED, ViewForm
from requests_app.facts import Fact
from requests_app.queries import places
from requests_app.queries import saved_views as queries
from requests_app.queries.patience import AsksTooMuch
from requests_app.queries.teams import teams_to_choose
from requests_app.rules.actor import Actor
from requests_app.rules.conditions import ConditionHasMistakes, parse
from requests_app.rules.saved_views import Line, lines_of, mistakes_of

DEFAULTS: Final = {"name": "", "joined": "all", "readers": MINE}


@staff_page("GET")
def list_views(request: HttpRequest) -> HttpResponse:
    """List her own views and those of her teams."""
    actor = actor_for(request)
    return render(request, "desk/views/list.html", page_of(request, views=queries.views_of(actor), me=actor.person_id))


@staff_page("GET")
def show_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Show the cases of a view; what is wrong with it, where something it asks for is gone."""
    actor, language = actor_for(request), language_of_page()
    city = places.city()
    view, labels = _view(actor, view_id), queries.labels_of(language, stamp=city.facts_stamp)
    context: dict[str, Any] = {"view": view, "may_change": queries.may_change(actor, view), "lines": []}
    try:
        condition = parse(view.condition, known=queries.known_of(labels))
        after = request.GET.get("after", "")
        look = queries.Asked(language, timezone.now(), city.timezone, after)
        found = queries.cases_of(actor, condition, look)
    except ConditionHasMistakes as fact:
        _joined, said = lines_of(view.condition, labels=labels) or ("", [])
        context["mistakes"] = mistakes_of(fact, said, words=queries.words_of(labels))
    except AsksTooMuch as fact:
        context["refused"] = fact.message
    else:
        context["lines"] = [line_of(row, is_handed=False, language=language) for row in found.rows]
        context["next_url"] = "?" + urlencode({"after": found.next_mark}) if found.next_mark else ""
    return render(request, "desk/views/show.html", page_of(request, **context))


@staff_page("GET", "POST")
def edit(request: HttpRequest, view_id: int | None = None) -> HttpResponse:
    """Make a view, or change it: lines are added and taken away, the sentence is tried, and saved.

    From a view that she may not change she makes one of her own.
    """
    actor = actor_for(request)
    view = _view(actor, view_id) if view_id is not None else None
    own = view if view is not None and queries.may_change(actor, view) else None
    if request.method != "POST":
        return _draw(request, _empty(actor, view), view)
    form = _typed(request, actor)
    if "more" in request.POST or "drop" in request.POST:
        return _draw(request, _with_other_lines(request, actor), view)
    count = _count(form, actor)
    if "try" in request.POST:
        for name in DEFAULTS:
            form.errors.pop(name, None)  # nothing is saved yet
    if "try" in request.POST or form.errors:
        return _draw(request, form, view, count=count, status=422 if form.errors else 200)
    return _save(request, form, own, by=actor)


def _save(request: HttpRequest, form: ViewForm, view: Any, *, by: Actor) -> HttpResponse:
    """Save what was found right; what still stands against it comes back in the form."""
    try:
        saved = actions.save_view(form.wish(), by=by, at=timezone.now(), view_id=view.pk if view else None)
    except Fact as fact:
        form.add_error("name", str(fact.message))
        return _draw(request, form, view, status=422)
    messages.success(request, _("The view is saved."))
    return redirect("desk:view", view_id=saved.pk)


@staff_page("POST")
def count(request: HttpRequest) -> HttpResponse:
    """Say how many cases the sentence finds, while it is typed."""
    actor = actor_for(request)
    form = _typed(request, actor)
    return render(request, "desk/views/_count.html", {"count": _count(form, actor), "form": form})


@staff_page("POST")
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Delete one's own view."""
    try:
        actions.delete_view(view_id, by=actor_for(request))
    except Fact as fact:
        messages.error(request, str(fact.message))
        return redirect("desk:views")
    messages.success(request, _("The view is deleted."))
    return redirect("desk:views")


def _view(actor: Actor, view_id: int) -> Any:
    try:
        return queries.view_for(actor, view_id)
    except queries.ViewNotFound:
        raise Http404 from None


def _form(actor: Actor, shown: int, typed: Any = None, **more: Any) -> ViewForm:
    words = queries.words_of(queries.labels_of(language_of_page()))
    return ViewForm(typed, teams=teams_to_choose(actor.person_id), words=words, shown=shown, **more)


def _shown(request: HttpRequest) -> int:
    text = request.POST.get("lines", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _typed(request: HttpRequest, actor: Actor) -> ViewForm:
    return _form(actor, _shown(request), request.POST)


def _with_other_lines(request: HttpRequest, actor: Actor) -> ViewForm:
    """Give the form with a line more, or one less, and all that was typed."""
    form = _typed(request, actor)
    kept = [Line(*(str(field.value() or "") for field in row)) for row in form.rows]
    drop = request.POST.get("drop", "")
    if drop.isascii() and drop.isdigit() and int(drop) < len(kept):
        del kept[int(drop)]
    elif "more" in request.POST:
        kept.append(Line("", "is", ""))
    typed = {name: str(form[name].value() or default) for name, default in DEFAULTS.items()}
    return _filled(actor, kept or [Line("", "is", "")], **typed)


def _empty(actor: Actor, view: Any) -> ViewForm:
    if view is None:
        return _filled(actor, [Line("", "is", "")])
    joined, said = lines_of(view.condition, labels=queries.labels_of(language_of_page())) or ("all", [])
    readers = SHARED if view.is_shared else str(view.team_id or MINE)
    return _filled(actor, said or [Line("", "is", "")], name=view.name, joined=joined, readers=readers)


def _filled(actor: Actor, lines: list[Line], **initial: str) -> ViewForm:
    parts = {f"{part}_{n}": getattr(line, part) for n, line in enumerate(lines) for part in ("field", "op", "value")}
    return _form(actor, len(lines), initial={**initial, **parts, "lines": len(lines)})


def _count(form: ViewForm, actor: Actor) -> int | None:
    """Count what the sentence finds; None, with the mistakes in the form, where it cannot be asked."""
    form.is_valid()
    labels = queries.labels_of(language_of_page())
    try:
        condition = parse(form.tree, known=queries.known_of(labels))
        return queries.count_of(actor, condition, at=timezone.now())
    except ConditionHasMistakes as fact:
        form.add_mistakes(mistakes_of(fact, form.said, words=form.words))
    except AsksTooMuch as fact:
        form.add_error(None, str(fact.message))
    return None


def _draw(
    request: HttpRequest, form: ViewForm, view: Any, *, count: int | None = None, status: int = 200
) -> HttpResponse:
    labels = queries.labels_of(language_of_page())
    context = page_of(request, form=form, view=view, count=count, labels=labels)
    return render(request, "desk/views/edit.html", context, status=status)
