"""The one writer of a kiosk's token."""

from __future__ import annotations

import secrets
from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact
from requests_app.lib.codes import sha256_hex
from requests_app.models import Device

TOKEN_BYTES: Final = 24


class DeviceUnknown(Fact):
    """No kiosk has this code."""

    message = _("No kiosk has this code. Put it into the files of the city, and load them.")
    code = "device_unknown"


def pair_device(code: str) -> str:
    """Give a kiosk a new token, keep its hash alone, and switch the kiosk on; the old token opens nothing any more.

    Raises `DeviceUnknown`.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    found = Device.objects.filter(code=code).update(token_hash=sha256_hex(token), is_demo=False, is_active=True)
    if not found:
        raise DeviceUnknown
    return token
