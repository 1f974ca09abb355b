"""The city's look: its sheet, its mark, and who has set it when."""

from __future__ import annotations

from requests_app.models import Theme
from requests_app.queries.places import NoCityLoaded, city

SHOWN = 10


def theme_under(version: str) -> Theme | None:
    """Give the look that an address names; where it names none, the one that counts now, if any (one query more)."""
    if version:
        if not version.isalnum():  # none of ours; the database would stumble over some signs
            return None
        return Theme.objects.filter(version=version).order_by("-pk").first()
    try:
        pk = city().theme_id
    except NoCityLoaded:
        return None
    return Theme.objects.filter(pk=pk).first() if pk else None


def latest_themes() -> list[Theme]:
    """List the latest looks, the newest first, with who set them."""
    found = Theme.objects.select_related("set_by").defer("sheet", "mark").order_by("-pk")
    return list(found[:SHOWN])
