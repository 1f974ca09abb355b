"""The city's look, for supervisors: try colours, see them by day and by night, save what everybody can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import themes as actions
from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.desk.forms.theme import ThemeForm
from requests_app.lib.uploads.asking import takes_files
from requests_app.queries.themes import latest_themes, theme_under
from requests_app.rules.actor import Actor
from requests_app.rules.theme import COLOURS, RADII, Choice, dark, light
from requests_app.rules.theme_sheet import declarations_of

FIELDS = (*COLOURS, "radius")


def _keeper(request: HttpRequest) -> Actor:
    actor = actor_for(request)
    if not is_keeper(actor):
        raise PermissionDenied
    return actor


@takes_files
@staff_page("GET", "POST")
def theme(request: HttpRequest) -> HttpResponse:
    """Show the look; show what another would be; save it."""
    actor = _keeper(request)
    now = theme_under("")
    chosen = {name: getattr(now or Choice(), name) for name in FIELDS}
    mark = now.mark if now else ""
    if request.method != "POST":
        return _show(request, ThemeForm(name="theme", initial=chosen, current_mark=mark), chosen)
    if "plain" in request.POST:
        actions.set_plain(by=actor)
        messages.success(request, _("The city has its plain look again."))
        return redirect("desk:theme")
    form = ThemeForm(request.POST, request.FILES, name="theme", current_mark=mark)
    if not form.is_valid():
        return _show(request, form, chosen, status=422)
    return _tried(request, form, form.choice, actor)


def _tried(request: HttpRequest, form: ThemeForm, choice: Choice, actor: Actor) -> HttpResponse:
    """Save what can be read, if it is to be saved; else show it, with what stands against it."""
    errors: Mapping[str, Sequence[str]] = {}
    if "show" in request.POST:
        errors = actions.errors_of(choice)
    else:
        try:
            actions.set_theme(choice, by=actor, at=timezone.now())
        except actions.ThemeNotReadable as fact:
            errors = fact.errors
        else:
            messages.success(request, _("The city's look is saved. Every page has it from now on."))
            return redirect("desk:theme")
    if "mark" not in errors:
        form.keep_mark()
    for name, sentences in errors.items():
        for sentence in sentences:
            form.add_error(name, sentence)
    return _show(request, form, vars(choice), status=422 if errors else 200)


def _show(request: HttpRequest, form: ThemeForm, shown: Mapping[str, str], *, status: int = 200) -> HttpResponse:
    preview = f"{reverse('desk:theme_preview')}?{urlencode({name: shown[name] for name in FIELDS})}"
    context = page_of(request, form=form, preview=preview, themes=latest_themes(), nav_section="supervision")
    return render(request, "desk/theme.html", context, status=status)


@staff_page("GET")
def preview(request: HttpRequest) -> HttpResponse:
    """Answer with the sheet of the two examples on the page: colours that nobody has saved."""
    _keeper(request)
    form = ThemeForm({name: request.GET.get(name, "") for name in FIELDS}, name="theme")
    if not form.is_valid():
        return HttpResponseBadRequest()
    rules = [
        f".city-look--{name}{{{_declared(declarations_of(shades))};--city-radius:{RADII[form.choice.radius]}}}\n"
        for name, shades in (("light", light(form.choice)), ("dark", dark(form.choice)))
    ]
    return HttpResponse("".join(rules), content_type="text/css; charset=utf-8")


def _declared(values: Mapping[str, str]) -> str:
    return ";".join(f"{variable}:{value}" for variable, value in values.items())
