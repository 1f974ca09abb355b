"""The appointments of a proven address, as her own page and her own file show them."""

from __future__ import annotations

from typing import Any

from requests_app.queries.appointments import Booked, booked_of, opened
from requests_app.queries.sign_in import residents_at
from requests_app.rules.sign_in import Address


def appointments_of(address: Address, *, language: str) -> list[Booked]:
    """List the appointments of a proven address, the latest first (one query)."""
    rows = opened().filter(resident__in=residents_at(address).values("pk"))
    return [booked_of(row, language) for row in rows.order_by("-starts_at", "-id")]


def as_json(found: list[Booked]) -> list[dict[str, Any]]:
    """Write them for a machine: names in English, moments by ISO 8601."""
    return [
        {
            "code": one.reference,
            "state": one.state,
            "starts_at": one.starts_at.isoformat(),
            "minutes": one.minutes,
            "line": one.line.code,
            "line_name": one.line.name,
            "place": f"{one.line.site_name}, {one.line.site_address}",
            "name": one.name,
            "email": one.email,
            "phone": one.phone,
            "number": one.number,
        }
        for one in found
    ]
