"""The "Find address" button of a form: choices for what was typed, and the one that was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string

from requests_app.queries import gazetteer
from requests_app.queries.gazetteer import AddressChoice

BUTTON = "find_address"
CHOICE, ASKED = "address_choice", "address_asked"


@dataclass(frozen=True)
class AddressChoices:
    """What a form shows below the address: for these words, these choices."""

    words: str
    found: tuple[AddressChoice, ...]


def is_asked(request: HttpRequest) -> bool:
    """Tell whether the button was pressed, and not "Send"; htmx names it in the address alone."""
    return request.method == "POST" and (BUTTON in request.POST or BUTTON in request.GET)


def choices_for(typed: Mapping[str, str]) -> AddressChoices:
    """Find addresses for what stands in the form."""
    words = typed.get("address", "").replace("\x00", "").strip()
    return AddressChoices(words, tuple(gazetteer.find_addresses(words)))


def choices_alone(typed: Mapping[str, str]) -> str:
    """Write the choices as a part of a page, for htmx: nothing of the city is read for it."""
    return render_to_string("channels/web/_addresses.html", {"choices": choices_for(typed)})


def with_choice(typed: QueryDict) -> QueryDict:
    """Put the chosen address into the form's fields; whoever wrote other words after choosing means those."""
    key, words = typed.get(CHOICE, ""), typed.get("address", "").strip()
    if not key or typed.get(ASKED, "") != words:
        return typed
    taken = gazetteer.take_address(key, words)
    if taken is None:
        return typed
    filled = typed.copy()
    filled["address"] = taken.text
    if taken.district:
        filled["district"] = taken.district
    if taken.latitude is not None and taken.longitude is not None:
        filled["latitude"], filled["longitude"] = f"{taken.latitude:.6f}", f"{taken.longitude:.6f}"
    return filled
