"""The one writer of kiosks: enrolled, paired by a one-time code, named, and switched off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact, OnlyKeepers
from requests_app.lib.codes import sha256_hex
from requests_app.models import Device, PairingCode, Site
from requests_app.rules.actor import Actor, is_keeper
from requests_app.rules.pairing import CODE_LASTS, hash_of_code, new_pairing_code

log = structlog.get_logger(__name__)

TOKEN_BYTES: Final = 24
CODE_TAKEN: Final = _("Another kiosk has this code. Choose another one.")
NUMBER_TAKEN: Final = _("Another kiosk has this number. Choose another one.")


class DeviceUnknown(Fact):
    """No kiosk has this code."""

    message = _("No kiosk has this code. Put it into the files of the city, and load them.")
    code = "device_unknown"


class PairingRefused(Fact):
    """The one-time code opens nothing."""

    message = _("This code is wrong, too old, or was used already. Ask for a new one on the page of kiosks.")
    code = "pairing_refused"


class DeviceRefused(Fact):
    """A kiosk cannot be enrolled like this; `errors` names each field and what to do."""

    message = _("Please check what you entered.")
    code = "device_refused"

    def __init__(self, errors: dict[str, str | Promise]) -> None:
        self.errors = errors
        super().__init__()


@dataclass(frozen=True)
class NewDevice:
    """A kiosk that comes into a house."""

    code: str
    number: int
    site_id: int
    name: str = ""


def enrol_device(new: NewDevice, *, by: Actor, at: datetime) -> int:
    """Write a kiosk down and give its id; it opens nothing until it is paired.

    Raises `OnlyKeepers`, `DeviceRefused`.
    """
    _only_keepers(by)
    with transaction.atomic():
        # Few rows, and two people rarely do this at once: the houses' lock makes them take turns.
        site = Site.objects.select_for_update().get(pk=new.site_id)
        known = Device.objects.values_list("code", "number", "pk")
        errors: dict[str, str | Promise] = {}
        if new.code in {code for code, _number, _id in known}:
            errors["code"] = CODE_TAKEN
        if new.number in {number or pk for _code, number, pk in known}:
            errors["number"] = NUMBER_TAKEN
        if errors:
            raise DeviceRefused(errors)
        device = Device.objects.create(
            code=new.code, number=new.number, site=site, name=new.name, token_hash=_no_token(), is_active=False
        )
    log.info("device.enrolled", device_id=device.pk, by=by.person_id, at=at.isoformat())
    return device.pk


def make_pairing_code(device_id: int, *, by: Actor, at: datetime) -> str:
    """Give a one-time code for a kiosk; the code before it opens nothing any more. Raises `OnlyKeepers`."""
    _only_keepers(by)
    code = new_pairing_code()
    values = {"code_hash": _hash(code), "made_at": at, "made_by_id": by.person_id, "used_at": None}
    PairingCode.objects.update_or_create(device_id=device_id, defaults=values)
    log.info("device.code_made", device_id=device_id, by=by.person_id)
    return code


def pair_by_code(typed: str, *, at: datetime) -> str:
    """Take a one-time code, and give the kiosk's new token; its old token opens nothing any more.

    Raises `PairingRefused`.
    """
    with transaction.atomic():
        codes = PairingCode.objects.select_for_update().filter(code_hash=_hash(typed), used_at=None)
        found = codes.filter(made_at__gt=at - CODE_LASTS).first()
        if found is None:
            raise PairingRefused
        found.used_at = at
        found.save(update_fields=["used_at"])
        token = _give_token(Device.objects.filter(pk=found.device_id))
    log.info("device.paired", device_id=found.device_id)
    return token


def pair_device(code: str) -> str:
    """Give a kiosk a new token, keep its hash alone, and switch the kiosk on; the old token opens nothing any more.

    Raises `DeviceUnknown`.
    """
    token = _give_token(Device.objects.filter(code=code))
    if not token:
        raise DeviceUnknown
    return token


def revoke_device(device_id: int, *, by: Actor, at: datetime) -> None:
    """Switch a kiosk off, at once: token, cookie and code open nothing any more. Raises `OnlyKeepers`.

    What it has kept stays in it, and comes when it is paired again.
    """
    _only_keepers(by)
    with transaction.atomic():
        Device.objects.filter(pk=device_id).update(is_active=False, is_demo=False, token_hash=_no_token())
        PairingCode.objects.filter(device_id=device_id, used_at=None).update(used_at=at)
    log.info("device.revoked", device_id=device_id, by=by.person_id)


def rename_device(device_id: int, *, name: str, by: Actor, at: datetime) -> None:
    """Call a kiosk by another name; its code and number stay, for its letters carry them. Raises `OnlyKeepers`."""
    _only_keepers(by)
    Device.objects.filter(pk=device_id).update(name=name)
    log.info("device.renamed", device_id=device_id, by=by.person_id, at=at.isoformat())


def _only_keepers(by: Actor) -> None:
    if not is_keeper(by):
        raise OnlyKeepers


def _give_token(devices: QuerySet[Device]) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {"token_hash": sha256_hex(token), "is_demo": False, "is_active": True}
    return token if devices.update(**values) else ""


def _no_token() -> str:
    """Give a hash that no token has."""
    return secrets.token_hex(32)


def _hash(code: str) -> str:
    return hash_of_code(code, key=settings.REFERENCE_SECRET)
