"""What every page may say about the city: one query, before the page is rendered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from requests_app.queries import places
from requests_app.queries.incident_pages import notices
from requests_app.vocabulary import NOT_YET_REVIEWED, PAGES_OF_COLLEAGUES, PSEUDO, RESIDENTS_ALONE


@dataclass(frozen=True)
class Look:
    """What the head and the header of a page say of the city's look; the plain one where none is set."""

    version: str = ""
    header: str = "#073b4c"
    dark_header: str = "#061e28"
    mark: str = ""  # address of the drawing; none: the plain mark
    mark_width: int = 36

    @property
    def mark_address(self) -> str:
        """Give the address of the mark."""
        return self.mark or static("img/city.svg")

    @property
    def addresses(self) -> list[str]:
        """List the addresses that a page fetches for a look of the city's own."""
        sheet = f"{reverse('web:theme')}?v={self.version}" if self.version else ""
        return [address for address in (sheet, self.mark) if address]


@dataclass(frozen=True)
class CityCard:
    """Name, numbers and languages of the city, as pages show them."""

    name: str
    languages: tuple[tuple[str, str], ...]  # (code, name in that language), the city's own first
    phone: str = ""
    emergency_phone: str = ""
    email: str = ""
    look: Look = Look()
    stamp: int = 0  # of the city's standing facts; none before a city is loaded

    @property
    def phone_link(self) -> str:
        """Give the number as a telephone link wants it."""
        return _dialled(self.phone)

    @property
    def emergency_phone_link(self) -> str:
        """Give the emergency number as a telephone link wants it."""
        return _dialled(self.emergency_phone)


def city_card() -> CityCard:
    """Describe the city; before one is loaded, only what the settings know."""
    names = dict(settings.LANGUAGES)
    try:
        city = places.city()
    except places.NoCityLoaded:
        return CityCard(name=_("City services"), languages=tuple(settings.LANGUAGES))
    spoken = [code for code in (*city.languages, PSEUDO) if code in names]
    return CityCard(
        name=city.name,
        languages=tuple((code, names[code]) for code in spoken),
        phone=city.phone,
        emergency_phone=city.emergency_phone,
        email=city.email,
        look=_look(city.theme) if city.theme else Look(),
        stamp=city.facts_stamp,
    )


def city_region() -> str:
    """Give the country in which phone numbers without a prefix are dialled (ISO 3166-1)."""
    return places.city().country


def _look(theme: Any) -> Look:
    mark = f"{reverse('web:mark')}?v={theme.version}" if theme.has_mark else ""
    width = theme.mark_width if theme.has_mark else Look.mark_width
    return Look(theme.version, theme.header, theme.dark_header, mark, width)


def city(request: HttpRequest) -> dict[str, Any]:
    """Give `city` to templates, unless the view has put it there; say whether the language is unchecked."""
    card = city_card()
    if request.path_info.startswith(PAGES_OF_COLLEAGUES):
        has = [(code, name) for code, name in card.languages if code not in RESIDENTS_ALONE]
        card = replace(card, languages=tuple(has))
    said = notices(card.stamp, get_language() or "en") if card.stamp else ()
    told = {"city": card, "is_practice": settings.PRACTICE, "notices": said}
    return {**told, "is_not_yet_reviewed": get_language() in NOT_YET_REVIEWED}


def _dialled(number: str) -> str:
    return "".join(character for character in number if character.isdigit() or character == "+")
