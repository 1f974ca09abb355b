"""The one writer of the duty roster by hand: somebody else takes a shift, or two are swapped."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact, OnlyKeepers
from requests_app.models import DutyShift, StaffMember
from requests_app.rules.actor import Actor, is_keeper

log = structlog.get_logger(__name__)


class ShiftIsOver(Fact):
    """The shift has ended, or there is none."""

    message = _("This shift is over. Choose one that is still to come.")
    code = "shift_is_over"


class NotOnDuty(Fact):
    """Nobody who has left, or has the shift already, takes it."""

    message = _("This person has the shift already, or does not work here any more. Choose somebody else.")
    code = "not_on_duty"


def replace_on_duty(shift_id: int, *, person_id: int, by: Actor, at: datetime) -> DutyShift:
    """Let somebody else be on duty: from the start of a coming shift, from now in a running one.

    A load of unchanged city files leaves it so. Raises `OnlyKeepers`, `ShiftIsOver`, `NotOnDuty`.
    """
    if not is_keeper(by):
        raise OnlyKeepers
    with transaction.atomic():
        shift = DutyShift.objects.select_for_update(of=("self",)).filter(pk=shift_id, ends_at__gt=at).first()
        if shift is None:
            raise ShiftIsOver
        is_there = StaffMember.objects.filter(pk=person_id, is_active=True).exclude(roles=[]).exists()
        if not is_there or shift.person_id == person_id:
            raise NotOnDuty
        given = give_shift(shift, person_id, at=at)
    log.info("roster.replaced", shift_id=given.pk, person_id=person_id)
    return given


def swap_shifts(first_id: int, second_id: int, *, by: Actor, at: datetime) -> None:
    """Let two people of the roster change places, in shifts that have not begun. Raises `ShiftIsOver`."""
    if not is_keeper(by):
        raise OnlyKeepers
    with transaction.atomic():
        coming = DutyShift.objects.select_for_update(of=("self",)).filter(starts_at__gt=at)
        shifts = list(coming.filter(pk__in=(first_id, second_id)).order_by("id"))
        if len(shifts) != len({first_id, second_id}) or len(shifts) == 1:
            raise ShiftIsOver
        one, other = shifts
        DutyShift.objects.filter(pk=one.pk).update(person=other.person_id)
        DutyShift.objects.filter(pk=other.pk).update(person=one.person_id)
    log.info("roster.swapped", shift_id=first_id, other_id=second_id)


def give_shift(shift: DutyShift, person_id: int, *, at: datetime) -> DutyShift:
    """Give a shift, or what is left of it, to somebody; the caller holds the row's lock."""
    if shift.starts_at >= at:
        DutyShift.objects.filter(pk=shift.pk).update(person=person_id)
        return shift
    ends_at = shift.ends_at
    DutyShift.objects.filter(pk=shift.pk).update(ends_at=at)
    return DutyShift.objects.create(person_id=person_id, starts_at=at, ends_at=ends_at)
