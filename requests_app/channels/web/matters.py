"""Open cases nearby, shown before a request is sent: one tap follows one of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from requests_app.channels.web.forms import ReportForm
from requests_app.queries.nearby import OpenMatter, nearby

FOLLOWS: Final = "joins"  # a button of the form: its value is the reference of the case
TOLD: Final = "nearby_told"  # a field of the form: the cases were shown


def followed(typed: Mapping[str, str]) -> str:
    """Give the reference of the case that the person follows; empty where she sends her own."""
    return typed.get(FOLLOWS, "")


def near(form: ReportForm, service_code: str, *, language: str, at: datetime) -> list[OpenMatter]:
    """List what she may follow instead of telling it again (two queries; none without words and place)."""
    words, place = form.cleaned_data.get("description", ""), form.given_place()
    if not words.strip() or not place.is_given:
        return []
    return nearby(service_code, place=place, words=words, language=language, at=at)
