"""The stop before a request is sent that speaks of danger to life: the number first, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from requests_app.queries.catalogue import ServiceCard
from requests_app.rules.danger import is_danger

TOLD: Final = "danger_told"  # a field of the form: the number was shown


def must_be_told(typed: Mapping[str, str], service: ServiceCard) -> bool:
    """Tell whether the number must be shown before sending; where the service is one of danger, it was shown."""
    return not service.is_danger and not typed.get(TOLD) and is_danger(typed.get("description", ""))
