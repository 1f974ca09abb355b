"""The one writer of absences, and the sweep that moves the work of whoever is away."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions.casework import standing_in
from requests_app.facts import Fact
from requests_app.models import Absence, Case, StaffMember
from requests_app.queries import absences as queries
from requests_app.queries import people
from requests_app.rules.absences import Away, NotHerLead, check_absence, may_plan_for
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.vocabulary import CaseState, PassedOn

log = structlog.get_logger(__name__)

BATCH: Final = 500
LOCK: Final = 0x61627365  # one plan at a time: two at once could close a loop that neither sees


class AbsenceNotFound(Fact):
    """There is no such absence, or it is over."""

    message = _("This absence is over already, or was taken back.")
    code = "absence_not_found"


def plan_absence(
    person_id: int, *, starts_at: datetime, ends_at: datetime, substitute_id: int | None, by: Actor, at: datetime
) -> Absence:
    """Write down that somebody will be away, and who stands in. Raises `AbsenceRefused` with what to do."""
    with transaction.atomic():
        _one_at_a_time()
        _only_for_her_own(person_id, by=by)
        planned = Away(person_id, starts_at, ends_at, substitute_id)
        check_absence(planned, queries.known_absences(at=at), active=_active(substitute_id), at=at)
        absence = Absence.objects.create(
            person_id=person_id, starts_at=starts_at, ends_at=ends_at, substitute_id=substitute_id
        )
    log.info("absence.planned", absence_id=absence.pk, person_id=person_id)
    return absence


def end_absence(absence_id: int, *, by: Actor, at: datetime) -> None:
    """End an absence now, or cancel one that has not begun. Raises `AbsenceNotFound`, `NotHerLead`."""
    with transaction.atomic():
        _one_at_a_time()
        absence = Absence.objects.select_for_update().filter(pk=absence_id, ends_at__gt=at).first()
        if absence is None:
            raise AbsenceNotFound
        _only_for_her_own(absence.person_id, by=by)
        if absence.starts_at >= at:
            absence.delete()
        else:
            Absence.objects.filter(pk=absence_id).update(ends_at=at)
    log.info("absence.ended", absence_id=absence_id)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _only_for_her_own(person_id: int, *, by: Actor) -> None:
    if not may_plan_for(by, person_id, leads=queries.leads_of(person_id)):
        raise NotHerLead


def _active(substitute_id: int | None) -> frozenset[int]:
    """Lock the substitute, so that she is not switched off while she is named."""
    found = StaffMember.objects.select_for_update(no_key=True).filter(pk=substitute_id or 0, is_active=True)
    return frozenset(found.values_list("id", flat=True))


def work_of_the_absent(*, at: datetime) -> list[tuple[int, int]]:
    """List the cases in progress of people who are away for a day or more: case and owner."""
    away = queries.absences_that_move_work(at=at).values("person")
    held = Case.objects.filter(state=CaseState.IN_PROGRESS, owner__in=away).order_by("rank_at", "id")
    return [(pk, owner) for pk, owner in held.values_list("id", "owner_id")[:BATCH] if owner is not None]


def move_work_of(case_id: int, owner_id: int, *, at: datetime) -> bool:
    """Give one such case to whoever stands in, else back to its queue; False when it is hers no more."""
    to = people.stand_in_for(owner_id, at=at)
    event = standing_in.pass_on(case_id, from_id=owner_id, to_id=to, why=PassedOn.ABSENT, by=SYSTEM, at=at)
    return event is not None
