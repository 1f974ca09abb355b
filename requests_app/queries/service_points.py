"""Kiosks, by what a program, a browser or a demo can show of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from requests_app.lib.codes import sha256_hex
from requests_app.lib.prepared import Row, fetch
from requests_app.models import Device
from requests_app.rules.intake import Place
from requests_app.rules.kept_letters import kiosk_number


@dataclass(frozen=True)
class Kiosk:
    """A device that may create requests, and where it stands."""

    device_id: int
    code: str
    token_hash: str
    site_id: int
    site_name: str
    here: Place
    number: str = ""  # as it stands on its receipts: K03


def kiosk_by_token(token: str) -> Kiosk | None:
    """Find the active kiosk that holds a token."""
    return kiosk_by_hash(sha256_hex(token))


def kiosk_by_hash(token_hash: str) -> Kiosk | None:
    """Find the active kiosk whose token has this SHA-256 (hex)."""
    found = fetch(f"SELECT {COLUMNS} {BY_HASH}", [token_hash, settings.DEMO])
    return kiosk_in(found[0]) if found else None


def kiosk_in(row: Row) -> Kiosk:
    """Give the kiosk that `COLUMNS` tell of."""
    device_id, code, token_hash, site_id, name, address, latitude, longitude, district, number = row
    here = Place(address=f"{name}, {address}", latitude=latitude, longitude=longitude, district=district or "")
    return Kiosk(device_id, code, token_hash, site_id, name, here, kiosk_number(number))


COLUMNS: Final = """device.id, device.code, device.token_hash, site.id, site.name, site.address, site.latitude,
    site.longitude, district.code, COALESCE(device.number, device.id)"""
# As `_active` finds it: `$1` is the token's SHA-256, `$2` whether this is a demo.
BY_HASH: Final = """
    FROM requests_app_device device
    JOIN requests_app_site site ON site.id = device.site_id
    LEFT JOIN requests_app_district district ON district.id = site.district_id
    WHERE device.token_hash = $1 AND device.is_active AND (NOT device.is_demo OR $2)
"""


def first_kiosk() -> Kiosk | None:
    """Give the first active kiosk."""
    return _kiosk(_active().order_by("id").first())


def demo_kiosk() -> Kiosk | None:
    """Give the kiosk that a demo may use without a token; none outside the demo."""
    return _kiosk(_active().filter(is_demo=True).order_by("id").first())


def _active() -> QuerySet[Device]:
    """Find the kiosks that may work; the demo's may only in a demo, for everybody knows their tokens."""
    active = Device.objects.select_related("site__district").filter(is_active=True)
    return active if settings.DEMO else active.filter(is_demo=False)


def _kiosk(device: Device | None) -> Kiosk | None:
    if device is None:
        return None
    site = device.site
    here = Place(
        address=f"{site.name}, {site.address}",
        latitude=site.latitude,
        longitude=site.longitude,
        district=site.district.code if site.district else "",
    )
    number = kiosk_number(device.number or device.pk)
    return Kiosk(device.pk, device.code, device.token_hash, site.pk, site.name, here, number)
