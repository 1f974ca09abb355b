"""How a case may wait: why, what wakes it, and at the latest when. Nothing waits for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from requests_app.facts import WakeRuleRefused
from requests_app.vocabulary import WaitReason, WakeOn

WAIT_AT_MOST: Final = timedelta(days=400)


class WokenBy(StrEnum):
    """What ended a wait; the event says so."""

    PERSON = "person"
    REPLY = "reply"
    TIMER = "timer"
    CHILD = "child"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Wish:
    """What somebody who lets a case wait has said; `at` is the moment at which she says it."""

    wait_reason: str
    wake_on: str
    wake_at: datetime | None
    at: datetime
    child_id: int | None = None
    is_child_open: bool = False
    has_letters: bool = True


@dataclass(frozen=True)
class WakeRule:
    """What wakes a case, and the latest moment at which it wakes in any case."""

    on: WakeOn
    at: datetime
    child_id: int | None = None

    def as_mapping(self) -> dict[str, Any]:
        """Give plain data for the case."""
        return {"on": self.on.value} | ({"child": self.child_id} if self.child_id else {})


def wake_rule_of(wish: Wish) -> WakeRule:
    """Check a wish. Raises `WakeRuleRefused` with the field and what to do."""
    if wish.wait_reason not in WaitReason:
        raise WakeRuleRefused("wait_reason", _("Choose what the case waits for."))
    if wish.wait_reason == WaitReason.CITIZEN and not wish.has_letters:
        raise WakeRuleRefused("wait_reason", _("No resident stands behind this case. Ask in the case above it."))
    wake_at = _moment_of(wish)
    _check_what_wakes(wish)
    child = wish.child_id if wish.wake_on == WakeOn.CHILD else None
    return WakeRule(WakeOn(wish.wake_on), wake_at, child)


def _moment_of(wish: Wish) -> datetime:
    if wish.wake_at is None:
        raise WakeRuleRefused("wake_at", _("Say when the case goes on at the latest."))
    if wish.wake_at <= wish.at:
        raise WakeRuleRefused("wake_at", _("This moment is past. Choose a later one."))
    if wish.wake_at > wish.at + WAIT_AT_MOST:
        raise WakeRuleRefused("wake_at", _("A case waits 400 days at most. Choose an earlier day."))
    return wish.wake_at


def _check_what_wakes(wish: Wish) -> None:
    if wish.wake_on not in WakeOn:
        raise WakeRuleRefused("wake_on", _("Choose what wakes the case."))
    if wish.wake_on == WakeOn.REPLY and wish.wait_reason != WaitReason.CITIZEN:
        raise WakeRuleRefused("wake_on", _("Only a case that waits for the resident wakes when she answers."))
    if wish.wake_on == WakeOn.CHILD and not wish.is_child_open:
        raise WakeRuleRefused("child", _("Choose a case below this one that is still open."))


def goes_on_from(*, received_at: datetime, parked_at: datetime, at: datetime) -> datetime:
    """Say from which moment a case goes on: when the answer came, never before the wait, never after now."""
    return min(max(received_at, parked_at), at)
