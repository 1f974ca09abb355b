"""Lines of the city's houses and its priority classes: who waits where, and who goes before others by law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake, Section
from requests_app.rules.city_file.fields import CODE, spot_of, words
from requests_app.rules.city_file.sources import Sources
from requests_app.vocabulary import APPOINTMENT_TURN, ORDINARY_TURN

if TYPE_CHECKING:
    from requests_app.rules.city_file.values import CityFacts, CityFile, Spot, Words

LEAST_SHARE: Final = 2
LARGEST_SHARE: Final = 12
RESERVED: Final = frozenset({APPOINTMENT_TURN, ORDINARY_TURN})


@dataclass(frozen=True)
class PriorityClassFacts:
    """People of whom one is called in `one_of` calls at least, while they wait."""

    spot: Spot
    code: str
    names: Words
    one_of: int
    is_offered: bool


@dataclass(frozen=True)
class LineFacts:
    """A line of one house; its letter begins the numbers."""

    spot: Spot
    code: str
    site: str
    prefix: str
    names: Words
    groups: tuple[str, ...]
    services: tuple[str, ...]
    no_show_after: int
    tolerance_minutes: int
    appointment_minutes: int
    appointment_places: int
    minutes_each: int


def read_priority_classes(sources: Sources, city: CityFacts) -> tuple[PriorityClassFacts, ...]:
    """Read the priority classes; a city needs none."""
    return tuple(_priority_class(section, city) for section in sources.all("priority_classes", required=False))


def _priority_class(section: Section, city: CityFacts) -> PriorityClassFacts:
    found = PriorityClassFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=CODE),
        names=words(section, "name", city.languages),
        one_of=section.whole("one_of", least=LEAST_SHARE),
        is_offered=section.flag("is_offered", default=True),
    )
    if found.code in RESERVED:
        section.wrong("code", _("“%(value)s” is a word of our own: choose another code") % {"value": found.code})
    if found.one_of > LARGEST_SHARE:
        section.wrong("one_of", _("must be at most %(most)s") % {"most": LARGEST_SHARE})
    section.finish()
    return found


def read_lines(sources: Sources, city: CityFacts) -> tuple[LineFacts, ...]:
    """Read the lines; a city that gives no numbers has none."""
    return tuple(_line(section, city) for section in sources.all("lines", required=False))


def _line(section: Section, city: CityFacts) -> LineFacts:
    line = LineFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=CODE),
        site=section.text("site"),
        prefix=section.text("prefix", pattern="[A-Z]"),
        names=words(section, "name", city.languages),
        groups=section.texts("groups", required=False),
        services=section.texts("services", required=False),
        no_show_after=section.whole("no_show_after", default=3, least=1),
        tolerance_minutes=section.whole("tolerance_minutes", default=10, least=0),
        appointment_minutes=section.whole("appointment_minutes", default=0, least=0),
        appointment_places=section.whole("appointment_places", default=0, least=0),
        minutes_each=section.whole("minutes_each", default=0, least=0),
    )
    if bool(line.appointment_minutes) != bool(line.appointment_places):
        sentence = _("appointments need both: how many minutes one lasts, and how many places there are at a time")
        section.wrong("appointment_minutes" if line.appointment_minutes else "appointment_places", sentence)
    section.finish()
    return line


def mistakes_of_lines(city: CityFile) -> Iterator[Mistake]:
    """Find letters that stand twice in a house, names that are not there, and classes that leave nobody a turn."""
    letters: dict[tuple[str, str], str] = {}
    for line in city.lines:
        other = letters.setdefault((line.site, line.prefix), line.code)
        if line.prefix and other != line.code:
            sentence = _("the letter “%(letter)s” is that of the line “%(line)s” in the same house")
            yield line.spot.mistake(sentence % {"letter": line.prefix, "line": other}, field="prefix")
    yield from _names_that_are_not_there(city)
    shares = sum(Fraction(1, found.one_of) for found in city.priority_classes if found.one_of > 0)
    if shares >= 1:
        sentence = _("all classes together take every call: nobody else would ever be called")
        yield city.priority_classes[-1].spot.mistake(sentence, field="one_of")


def _names_that_are_not_there(city: CityFile) -> Iterator[Mistake]:
    known = {
        "site": ({site.code for site in city.sites}, _("there is no site “%(name)s”")),
        "groups": ({group.code for group in city.groups}, _("there is no group “%(name)s”")),
        "services": ({service.code for service in city.services}, _("there is no service “%(name)s”")),
    }
    for line in city.lines:
        named = {"site": (line.site,), "groups": line.groups, "services": line.services}
        for field, names in named.items():
            codes, sentence = known[field]
            for name in names:
                if name and name not in codes:
                    yield line.spot.mistake(sentence % {"name": name}, field=field)
