"""How much somebody takes at once, and in which languages she answers: set at the desk, and then left by the files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import structlog
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Incomplete, OnlyKeepers
from requests_app.models import StaffMember
from requests_app.queries.organisation import led_by
from requests_app.queries.places import city
from requests_app.rules.actor import Actor, is_keeper

log = structlog.get_logger(__name__)
MOST: Final = 500


class OnlyHerLead(OnlyKeepers):
    """Whoever leads a team sets the limits of its people, and keepers those of everybody."""

    message = _("Only whoever leads this person, supervisors and administrators can do this.")
    code = "only_her_lead"


def may_set_limits(person_id: int, by: Actor) -> bool:
    """Tell whether somebody sets the limits of a person (one statement at most)."""
    return is_keeper(by) or person_id in led_by(by)


def set_limits(
    person_id: int, *, capacity: int | None, speaks: Iterable[str], by: Actor, at: datetime
) -> StaffMember | None:
    """Set how many cases somebody takes at once (None: no limit), and her languages (none: every one).

    What she holds beyond it stays with her. None where there is no such person. Raises `OnlyHerLead`, `Incomplete`.
    """
    if not may_set_limits(person_id, by):
        raise OnlyHerLead
    spoken = sorted(set(speaks))
    wrong = [
        name
        for name, is_wrong in (
            ("capacity", capacity is not None and not 1 <= capacity <= MOST),
            ("speaks", bool(set(spoken) - set(city().languages))),
        )
        if is_wrong
    ]
    if wrong:
        raise Incomplete(wrong)
    with transaction.atomic():
        person = StaffMember.objects.select_for_update(no_key=True).filter(pk=person_id, is_active=True).first()
        if person is None:
            return None
        person.capacity, person.speaks, person.has_own_limits = capacity, spoken, True
        person.save(update_fields=["capacity", "speaks", "has_own_limits"])
        log.info("person.limits_set", person_id=person_id, by_person_id=by.person_id, at=at.isoformat())
        return person
