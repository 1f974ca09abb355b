"""The one writer of where a case is, after it came in: a resident corrects the place of her own request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from requests_app.actions import notification, workflow
from requests_app.actions.audit import Words, WorkStep, earlier_event, mark_of_form
from requests_app.facts import Incomplete, InvalidSubmission, MoveNotAllowed
from requests_app.models import Case, CaseEvent, District
from requests_app.queries import places, residents
from requests_app.queries.standing_facts import facts_under
from requests_app.rules import intake as rules
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.rules.intake import Place
from requests_app.vocabulary import OPEN_STATES, EventKind, WordsKind


def correct_place(
    case_id: int,
    *,
    request_id: int,
    place: Place,
    text: str,
    by: Actor,
    at: datetime,
    client_key: str = "",
    step: WorkStep | None = None,
) -> CaseEvent:
    """Keep where it really is, beside the letter, which is never edited; move the case where nobody else waits for it.

    The router takes a new case by its new place. One that has its team stays there: whoever answers for it is told,
    and sees the old place and the new. The same `client_key` is the same correction. Raises `Incomplete`,
    `InvalidSubmission`, `MoveNotAllowed` (ended, or not hers), `CaseNotFound`.
    """
    if not place.is_given:
        raise Incomplete(["address"])
    with transaction.atomic():
        survivor_id = workflow.lock_way(case_id)
        case, facts = workflow.lock_case_with_facts(survivor_id, by=SYSTEM)
        if request_id not in by.request_ids or request_id not in residents.asked_by(survivor_id, by):
            raise MoveNotAllowed
        earlier = earlier_event(case, EventKind.PLACE_CORRECTED, client_key=client_key)
        if earlier is not None:
            return earlier
        if case.state not in OPEN_STATES:
            raise MoveNotAllowed
        district = _checked(place, case, stamp=facts.stamp)
        before = place_in_words(case.address, case.district.name if case.district else "")
        is_moved = not residents.others_wait(survivor_id, than=[request_id])
        data = {"request": request_id, "key": mark_of_form(client_key), "is_moved": is_moved}
        data |= _districts(case, district) if is_moved else {}
        if is_moved:
            _move(case, place, district)
        words = _words(before, place, district, text, request_id=request_id)
        event = workflow.write_beside(case, EventKind.PLACE_CORRECTED, by=by, at=at, data=data, words=words, step=step)
        notification.tell_whoever_answers(case, event, by=by, at=at)
        return event


def place_in_words(address: str, district: str) -> str:
    """Write a place as people read it."""
    return ", ".join(filter(None, (address, district)))


def _checked(place: Place, case: Case, *, stamp: int) -> District | None:
    """Find the district of a place. Raises `InvalidSubmission` with every fault at once."""
    facts = facts_under(stamp)
    stated = facts.districts.get(place.district)
    problems = rules.problems_of_place(
        place, bounds=places.bounds_of(facts.city), is_district_known=stated is not None or not place.district
    )
    if problems:
        raise InvalidSubmission(problems)
    if place.latitude is not None and place.longitude is not None:
        found = places.code_at(facts.city, latitude=place.latitude, longitude=place.longitude)
        return facts.districts.get(found or "") or stated
    # Whoever names no district has not said that it is another one.
    return stated or case.district


def _districts(case: Case, district: District | None) -> dict[str, Any]:
    return {
        "district_before": case.district.code if case.district else "",
        "district": district.code if district else "",
    }


def _move(case: Case, place: Place, district: District | None) -> None:
    """Let the case stand where it really is; an old point does not stay beside a new address."""
    case.district = district
    case.address = place.address or case.address
    case.latitude, case.longitude = place.latitude, place.longitude
    Case.objects.filter(pk=case.pk).update(
        district=district, address=case.address, latitude=case.latitude, longitude=case.longitude
    )


def _words(before: str, place: Place, district: District | None, text: str, *, request_id: int) -> tuple[Words, ...]:
    now = place_in_words(place.address, district.name if district else "")
    said = ((WordsKind.PLACE_BEFORE, before), (WordsKind.PLACE_NOW, now), (WordsKind.REPLY, text))
    return tuple(
        Words(kind, words, is_public=kind != WordsKind.PLACE_BEFORE, for_request_id=request_id) for kind, words in said
    )
