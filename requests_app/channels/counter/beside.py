"""What stands beside the form while a clerk types: services to choose, the person's requests, open matters, a briefing.

A page asks for one part at a time and gets a piece of HTML; without JavaScript a button asks for all of them, and
the whole screen comes back as it was filled. Everything is sent in the body: nothing personal stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from requests_app.actions.readings import note_reading
from requests_app.channels.counter.access import clerk, counter_only
from requests_app.channels.counter.filing import form_of, page
from requests_app.queries import finding, gazetteer, places
from requests_app.queries.counter_people import Sought, requests_of
from requests_app.queries.counter_services import briefing, choices, fitting
from requests_app.queries.nearby import nearby
from requests_app.rules.intake import Place, normalise_phone
from requests_app.rules.visitors import read_who
from requests_app.vocabulary import ReadPurpose

LONGEST: Final = 254
WORDS_LONGEST: Final = 4000


class Typed:
    """What stands in the form, as far as the parts ask for it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.at = request, timezone.now()
        self.language = get_language() or "en"

    def text(self, name: str, longest: int = LONGEST) -> str:
        """Give what stands in a field."""
        return self.request.POST.get(name, "").replace("\0", "").strip()[:longest]

    @cached_property
    def start(self) -> finding.Front:
        """Give the catalogue (one query)."""
        return finding.front(self.language)

    @cached_property
    def code(self) -> str:
        """Give the code of the service that is meant; empty where that is not clear yet."""
        found = fitting(self.text("service"), self.start)
        return found[0].code if len(found) == 1 else ""

    @property
    def sought(self) -> Sought:
        """Say by what the person is looked for: the one field, and the fields below it."""
        way, text = read_who(self.text("who"))
        given = {name: self.text(name) for name in ("email", "phone", "name")}
        if way and not given[way]:
            given[way] = text
        if given["phone"]:
            given["phone"] = normalise_phone(given["phone"], region=places.city().country) or ""
        return Sought(**given)

    @property
    def place(self) -> Place:
        """Give the place; an address that the city knows brings its point."""
        words, district = self.text("address", 240), self.text("district", 60)
        known = [choice for choice in gazetteer.find_addresses(words) if choice.is_known] if words else []
        taken = gazetteer.take_address(known[0].key, words) if known else None
        if taken is None:
            return Place(address=words, district=district)
        return Place(words, taken.latitude, taken.longitude, district or taken.district)


def _services(typed: Typed) -> dict[str, Any]:
    return {"choices": choices(typed.text("service"), typed.start)}


def _addresses(typed: Typed) -> dict[str, Any]:
    return {"addresses": gazetteer.find_addresses(typed.text("address", 240))}


def _person(typed: Typed) -> dict[str, Any]:
    """Read the person's requests; the look is written down, whatever it shows."""
    sought = typed.sought
    if not sought.values:
        return {"known": None}
    by = clerk(typed.request)
    known = requests_of(sought, by=by, language=typed.language)
    ids = [line.request_id for line in known]
    note_reading(ways=sought.values, request_ids=ids, purpose=ReadPurpose.AT_THE_COUNTER, by=by, at=typed.at)
    return {"known": known, "by_name_alone": bool(known) and all(line.by_name_alone for line in known)}


def _nearby(typed: Typed) -> dict[str, Any]:
    place = typed.place
    if not typed.code or not place.is_given:
        return {"matters": ()}
    words = typed.text("description", WORDS_LONGEST)
    return {"matters": nearby(typed.code, place=place, words=words, language=typed.language, at=typed.at)}


def _briefing(typed: Typed) -> dict[str, Any]:
    spoken = typed.text("language", 8) or settings.LANGUAGE_CODE
    told = briefing(typed.code, typed.start, language=spoken, at=typed.at) if typed.code else None
    day = told.promised_on if told else None
    said = f"{date_format(day, 'l')}, {date_format(day, 'DATE_FORMAT')}" if day else ""
    return {"told": told, "day": said, "spoken": spoken}


PARTS: Final[dict[str, Callable[[Typed], dict[str, Any]]]] = {
    "services": _services,
    "addresses": _addresses,
    "person": _person,
    "nearby": _nearby,
    "briefing": _briefing,
}

BESIDE: Final = ("services", "person", "nearby", "briefing")  # what the whole screen shows without a script


@counter_only
@require_POST
def beside(request: HttpRequest) -> HttpResponse:
    """Give one part, or the whole screen with all of them."""
    typed, part = Typed(request), request.GET.get("part", "")
    if part in PARTS:
        html = render_to_string(f"channels/counter/_{part}.html", PARTS[part](typed), request=request)
        return HttpResponse(html)
    form = form_of(typed.start, initial={name: request.POST[name] for name in request.POST})
    shown = {name: value for part in BESIDE for name, value in PARTS[part](typed).items()}
    return page(request, form, typed.start, **shown, is_looked_up=True)
