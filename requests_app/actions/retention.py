"""The one that blanks a resident: her words, how to reach her, her photos. Requests and ledgers stay, without them.

At once: the letters, name and addresses, what she wrote or was told, her files, the codes to her address, and what
everybody read of her case. While a case is open the city goes on with it: its service, its place and what colleagues
wrote for the work stay until it has ended; then the sweep blanks these, too, unless somebody else asked in the same
case.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from requests_app.actions import attachments, publishing, readings, sign_in, step_drafts, surveys
from requests_app.actions.workflow import lock_case, write_beside
from requests_app.models import Attachment, Case, Escalation, EventWords, Resident, ServiceRequest
from requests_app.models.attachments import GONE
from requests_app.queries import residents
from requests_app.queries.case_locks import lock_in_order
from requests_app.queries.sign_in import requests_at, residents_at
from requests_app.rules.actor import CLOCK, SYSTEM, Actor
from requests_app.rules.sign_in import Address
from requests_app.vocabulary import FINAL_STATES, ContactBy, EventKind, WordsKind

log = structlog.get_logger(__name__)

BATCH: Final = 200
NOTHING: Final[dict[str, Any]] = {"description": "", "address": "", "answers": {}, "latitude": None, "longitude": None}
NOBODY: Final[dict[str, Any]] = {
    **dict.fromkeys(("name", "organisation", "email", "phone", "post_address"), ""),
    "contact_by": ContactBy.NONE,
}


def blank_address(address: Address, *, by: Actor, at: datetime) -> int:
    """Blank all that was asked for at a proven address, and forget its codes; give how many requests that were.

    Each request is a transaction of its own: one that was interrupted is done by the next try.
    """
    ids = list(requests_at(address).order_by("pk").values_list("pk", flat=True))
    blanked = blank_requests(ids, by=by, at=at)
    _blank_residents(list(residents_at(address).values_list("pk", flat=True)), at=at)
    sign_in.end_all_proofs(address)
    return blanked


def blank_requests(request_ids: Iterable[int], *, by: Actor, at: datetime) -> int:
    """Blank these requests; give how many were not blank before. Whoever calls has the right to, by secret or proof.

    What came in after a request was blanked goes, too.
    """
    return sum(_blank(request_id, by=by, at=at) for request_id in request_ids)


def _blank(request_id: int, *, by: Actor, at: datetime) -> bool:
    with transaction.atomic():
        case_ids = _lock_cases(request_id)
        request = ServiceRequest.objects.select_for_update().get(pk=request_id)
        is_first = request.blanked_at is None
        people = [pk for pk in (request.requester_id, request.on_behalf_of_id) if pk is not None]
        _remove_files(request, by=by, at=at)
        if is_first:
            ServiceRequest.objects.filter(pk=request_id).update(**NOTHING, blanked_at=at)
        surveys.blank_words([request_id], at=at)
        publishing.take_back_titles(case_ids, by=by, at=at)
        _blank_residents(people, at=at)
        # Elsewhere words were hers, too: on what was joined, and on parts.
        own = _blank_words(_hers(request, case_ids, people), at=at) | ({request.case_id} if is_first else set())
        for case_id in sorted(own):
            case = lock_case(case_id, by=SYSTEM)
            write_beside(case, EventKind.WORDS_BLANKED, by=by, at=at, data={"request": request_id})
        for case_id in case_ids:
            step_drafts.forget_steps_of(case_id)  # they may quote her
            _finish(case_id, at=at)
    log.info("request.blanked", request_id=request_id)
    return is_first


def _lock_cases(request_id: int) -> list[int]:
    """Lock the cases on which a request has left something, questions to other teams too, in the order of their ids."""
    ids = list(Case.objects.filter(pk__in=residents.touched([request_id])).order_by("pk").values_list("pk", flat=True))
    lock_in_order(*ids)
    return ids


def _remove_files(request: ServiceRequest, *, by: Actor, at: datetime) -> None:
    left = Attachment.objects.filter(request=request).exclude(state__in=GONE)
    owner = by.with_requests(request.pk)
    for attachment_id in left.order_by("pk").values_list("pk", flat=True):
        attachments.remove_attachment(request.case_id, attachment_id, by=owner, at=at)


def _blank_residents(ids: Collection[int], *, at: datetime) -> None:
    Resident.objects.filter(pk__in=ids, blanked_at__isnull=True).update(**NOBODY, blanked_at=at)


def _hers(request: ServiceRequest, case_ids: Collection[int], people: Collection[int]) -> QuerySet[EventWords]:
    """Give what she wrote and what was written to her: by name, by request, about a call, to her alone, or to all."""
    alone = [case_id for case_id in case_ids if not _others_left(case_id)]
    calls = list(Escalation.objects.filter(request=request).values_list("pk", flat=True))
    about = (
        Q(for_request=request.pk)
        | Q(event__resident__in=people)
        | Q(event__data__request=request.pk)
        | Q(event__data__escalation__in=calls)
        | Q(event__case__in=alone, is_public=True)
        | Q(kind=WordsKind.TITLE)
    )
    return EventWords.objects.filter(about, event__case__in=case_ids)


def _blank_words(words: QuerySet[EventWords], *, at: datetime) -> set[int]:
    """Blank words; give the cases on which any were left."""
    found = dict(words.exclude(text="").values_list("pk", "event__case"))
    EventWords.objects.filter(pk__in=found).update(text="", blanked_at=at)
    return set(found.values())


def _finish(case_id: int, *, at: datetime) -> bool:
    """Blank what is left on an ended case on which nobody's words stand any more; the caller holds its lock."""
    case = Case.objects.get(pk=case_id)
    if case.state not in FINAL_STATES or _others_left(case_id):
        return False
    blanked = _blank_words(EventWords.objects.filter(event__case=case_id), at=at)
    had_place = Case.objects.filter(_HAS_PLACE, pk=case_id).update(address="", latitude=None, longitude=None)
    if not blanked and not had_place:
        return False
    case = lock_case(case_id, by=SYSTEM)
    write_beside(case, EventKind.WORDS_BLANKED, by=CLOCK, at=at, data={"case": case_id})
    return True


_HAS_PLACE: Final = ~Q(address="") | Q(latitude__isnull=False)


def _others_left(case_id: int) -> bool:
    return ServiceRequest.objects.filter(case__in=residents.whose(case_id), blanked_at__isnull=True).exists()


def blank_ended(*, at: datetime) -> int:
    """Blank what was left on cases that were open when their last resident left them; give how many."""
    has_words = Exists(EventWords.objects.filter(event__case=OuterRef("pk")).exclude(text=""))
    found = Case.objects.filter(_HAS_PLACE | has_words, pk__in=residents.left_by_all(), state__in=FINAL_STATES)
    done = 0
    for case_id in list(found.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            lock_in_order(case_id)
            done += _finish(case_id, at=at)
    return done


def look_after_records(*, at: datetime) -> int:
    """Do what time brings: codes and looks that are over go, and what was left on blanked cases; give how many."""
    return sign_in.forget_old_codes(at=at) + readings.forget_old_readings(at=at) + blank_ended(at=at)
