"""The firms that a city may bring into a case; a city without any is no mistake."""

from __future__ import annotations

from requests_app.rules.city_file.fields import CODE, spot_of
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import CityFacts, ContractorFacts

EMAIL = r"[^@\s]+@[^@\s]+"


def read_contractors(sources: Sources, city: CityFacts) -> tuple[ContractorFacts, ...]:
    """Read the firms."""
    firms = []
    for section in sources.all("contractors", required=False):
        spoken = city.languages or ("en",)
        firms.append(
            ContractorFacts(
                spot=spot_of(section),
                code=section.text("code", pattern=CODE),
                name=section.text("name"),
                email=section.text("email", pattern=EMAIL) if section.has("email") else "",
                language=section.text("language", default=spoken[0], choices=spoken),
            )
        )
        section.finish()
    return tuple(firms)
