"""The keys of the desk: what they press, and the switch that turns them off for a person."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from requests_app.actions.settings_of_people import set_keys
from requests_app.desk.access import actor_for, page_of, staff_page

# On which page, and what each key does there.
KEYS: Final = (
    (
        _("In a list"),
        (
            ("j", _("the next line")),
            ("k", _("the line before")),
            ("Enter", _("open it")),
            ("x", _("mark it, or take the mark away")),
            ("n", _("claim the next case")),
        ),
    ),
    (
        _("On a case"),
        (
            ("c", _("claim it")),
            ("r", _("write to the resident")),
            ("m, 1", _("the first macro")),
            ("w", _("write a note")),
            ("a", _("give it to a colleague")),
            ("e", _("call a person")),
            ("u", _("take back what you have just done")),
        ),
    ),
    (_("Everywhere"), (("/", _("search")), ("e", _("call a person")), ("?", _("this list")))),
)


@staff_page("GET", "POST")
def keys(request: HttpRequest) -> HttpResponse:
    """List the keys; turn them on or off for whoever is signed in."""
    if request.method == "POST":
        are_on = request.POST.get("are_on") == "1"
        set_keys(are_on=are_on, by=actor_for(request))
        messages.success(request, str(_("The keys are on.") if are_on else _("The keys are off.")))
        return redirect("desk:keys")
    return render(request, "desk/keys.html", page_of(request, groups=KEYS))
