"""The catalogue: groups of services, in the words of every language."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Section
from requests_app.rules.city_file.fields import CODE, spot_of, word_lists, words
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import CityFacts, GroupFacts, ServiceFacts
from requests_app.vocabulary import Office, Priority, Publishes

PRIORITIES: Final = {priority.name.lower(): priority for priority in Priority}
PUBLISHES: Final = {kind.value: kind for kind in Publishes}
OFFICE_ORDER: Final = tuple(Office)


def read_groups(sources: Sources, city: CityFacts) -> tuple[GroupFacts, ...]:
    """Read the groups of services."""
    groups = []
    for section in sources.all("service_groups"):
        groups.append(
            GroupFacts(
                spot=spot_of(section),
                code=section.text("code", pattern=CODE),
                names=words(section, "name", city.languages),
                is_public=section.flag("is_public", default=True),
            )
        )
        section.finish()
    return tuple(groups)


def read_services(sources: Sources, city: CityFacts) -> tuple[ServiceFacts, ...]:
    """Read the services."""
    return tuple(_service(section, city) for section in sources.all("services"))


def _service(section: Section, city: CityFacts) -> ServiceFacts:
    service = ServiceFacts(
        spot=spot_of(section),
        code=section.text("code", pattern=CODE),
        group=section.text("group"),
        names=words(section, "name", city.languages),
        descriptions=words(section, "description", city.languages),
        synonyms=word_lists(section, "synonyms", city.languages),
        office_route=_office_route(section),
        calendar=section.text("calendar", default=city.calendar),
        promise_working_days=section.whole("promise_working_days", least=1),
        priority=PRIORITIES.get(section.text("priority", default="normal", choices=PRIORITIES), Priority.NORMAL),
        needs_place=section.flag("needs_place", default=True),
        is_public=section.flag("is_public", default=True),
        invented=section.invented_fields,
        required_skills=section.texts("required_skills", required=False),
        clearance=section.whole("clearance", default=0, least=0),
        nearby_radius_metres=section.whole("nearby_radius_metres", default=0, least=0),
        related=section.texts("related", required=False),
        publishes=PUBLISHES.get(section.text("publishes", default="nothing", choices=PUBLISHES), Publishes.NOTHING),
    )
    section.finish()
    return service


def _office_route(section: Section) -> tuple[Office, ...]:
    names = section.texts("office_route")
    unknown = [name for name in names if name not in Office.values]
    route = tuple(Office(name) for name in names if name in Office.values)
    if unknown:
        section.wrong("office_route", _("“%(value)s” is not an office") % {"value": unknown[0]})
    elif section.has("office_route") and (not route or list(route) != sorted(set(route), key=OFFICE_ORDER.index)):
        section.wrong("office_route", _("must name front, middle and back in this order, each once at most"))
    return route
