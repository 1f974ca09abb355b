"""The kiosks in the house, as those who look after them see them: what works, what waits, what is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_app.models import Device, DeviceHealth, PairingCode, RefusedLetter, Site
from requests_app.rules.kept_letters import CLOCK_MAY_BE_OFF, SILENT_AFTER, kiosk_number
from requests_app.rules.pairing import CODE_LASTS
from requests_app.vocabulary import PaperState


@dataclass(frozen=True)
class KioskLine:
    """One kiosk: where it stands, how it is, and sentences about what is to be done."""

    device_id: int
    code: str
    name: str
    number: str
    site: str
    state: str  # new, off, silent, well: names the tag
    seen_at: datetime | None
    queue: int
    oldest_at: datetime | None
    paper: PaperState
    version: str
    refused: int  # letters that staff must read
    code_until: datetime | None
    warnings: tuple[str, ...]

    @property
    def title(self) -> str:
        """Give its name, or what stands for one."""
        return self.name or self.code

    @property
    def is_out_of_paper(self) -> bool:
        """Tell whether somebody has said that no paper comes out."""
        return self.paper == PaperState.OUT


def kiosks(*, at: datetime) -> list[KioskLine]:
    """List all kiosks by number (one query)."""
    return sorted((_line(device, at=at) for device in _devices()), key=lambda line: line.number)


def kiosk(device_id: int, *, at: datetime) -> KioskLine | None:
    """Give one kiosk (one query)."""
    device = _devices().filter(pk=device_id).first()
    return _line(device, at=at) if device else None


def _devices() -> QuerySet[Device]:
    waits = RefusedLetter.objects.filter(device=OuterRef("pk"), settled_at=None).order_by()
    counted = waits.values("device").annotate(how_many=Count("pk")).values("how_many")
    return Device.objects.select_related("site", "health", "pairing").annotate(refused_here=Subquery(counted))


def _line(device: Any, *, at: datetime) -> KioskLine:
    health: DeviceHealth = getattr(device, "health", None) or DeviceHealth()
    pairing: PairingCode | None = getattr(device, "pairing", None)
    is_open = pairing is not None and pairing.used_at is None and pairing.made_at > at - CODE_LASTS
    return KioskLine(
        device_id=device.pk,
        code=device.code,
        name=device.name,
        number=kiosk_number(device.number or device.pk),
        site=device.site.name,
        state=_state(device, health, at=at),
        seen_at=health.seen_at,
        queue=health.queue,
        oldest_at=health.oldest_at,
        paper=PaperState(health.paper),
        version=health.version,
        refused=(device.refused_here or 0) + health.refused,
        code_until=pairing.made_at + CODE_LASTS if pairing and is_open else None,
        warnings=tuple(_warnings(health, is_silent=_state(device, health, at=at) == "silent"))
        if device.is_active
        else (),
    )


def _state(device: Device, health: DeviceHealth, *, at: datetime) -> str:
    if not device.is_active:
        return "off" if health.seen_at else "new"
    return "well" if health.seen_at and health.seen_at > at - SILENT_AFTER else "silent"


def _warnings(health: DeviceHealth, *, is_silent: bool) -> Iterator[str]:
    if is_silent:
        yield _("It says nothing. Please look whether it is on and reaches the city.")
    off = timedelta(seconds=abs(health.clock_seconds))
    if off > CLOCK_MAY_BE_OFF:
        told = {"time": _how_long(off)}
        ahead, behind = (
            _("Its clock is %(time)s ahead. Please set it. The city corrects the times of its letters."),
            _("Its clock is %(time)s behind. Please set it. The city corrects the times of its letters."),
        )
        yield (ahead if health.clock_seconds > 0 else behind) % told
    if health.paper == PaperState.OUT:
        yield _("No paper comes out. Please look at the printer.")
    if health.missing_clips:
        yield _("It had to spell words for want of their sound. The words must be spoken anew: build_speech.")


def _how_long(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    if minutes < 120:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}


def refused_letters(device_id: int) -> QuerySet[RefusedLetter]:
    """List the refused letters of a kiosk that wait for somebody, oldest first."""
    return RefusedLetter.objects.filter(device=device_id, settled_at=None).order_by("came_at", "pk")


def sites_to_choose() -> list[tuple[str, str]]:
    """List the houses in which a kiosk may stand, by name."""
    return [(str(pk), name) for pk, name in Site.objects.order_by("name").values_list("pk", "name")]


def free_number() -> int:
    """Give the smallest number that no kiosk has."""
    taken = {number or pk for pk, number in Device.objects.values_list("pk", "number")}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)
