"""What a city may publish of a service: nothing that is about persons, and nothing it does not offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake
from requests_app.vocabulary import Priority, Publishes

if TYPE_CHECKING:
    from requests_app.rules.city_file.values import CityFile


def mistakes_of_publishing(city: CityFile) -> Iterator[Mistake]:
    """List services that publish what nobody may read."""
    public_groups = {group.code for group in city.groups if group.is_public}
    for service in city.services:
        if service.publishes == Publishes.NOTHING:
            continue
        if not service.is_public or service.group not in public_groups:
            yield service.spot.mistake(_("a service that residents do not see publishes nothing"), field="publishes")
        elif service.publishes == Publishes.CASES and (service.clearance or not service.needs_place):
            sentence = _("one by one only what has a place and needs no clearance is published")
            yield service.spot.mistake(sentence, field="publishes")
        elif service.publishes == Publishes.CASES and service.priority >= Priority.DANGER:
            yield service.spot.mistake(_("a danger to life is not published one by one"), field="publishes")
