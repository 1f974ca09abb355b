"""The list behind every figure of the supervisors' page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from requests_app.models import Case, Handover, QueueStay
from requests_app.models.cases import STILL_OPEN
from requests_app.queries.board_rows import HELD, WAITING
from requests_app.queries.board_tabs import DUE_WITHIN
from requests_app.queries.saved_views import Asked, Found, newest_of
from requests_app.queries.supervision_queues import AGES, age_of_waiting
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.vocabulary import CaseState

Cases = QuerySet[Case]
Figure = Callable[[Cases, datetime, datetime], Cases]  # cases, now, the last midnight


def _aged(name: str, cases: Cases, at: datetime, _midnight: datetime) -> Cases:
    return cases.filter(age_of_waiting(name, at=at), state__in=WAITING)


def _handed(cases: Cases, _at: datetime, _midnight: datetime) -> Cases:
    return cases.filter(Exists(Handover.objects.filter(case=OuterRef("pk"), ended_at__isnull=True)))


def _handed_late(cases: Cases, at: datetime, _midnight: datetime) -> Cases:
    late = Handover.objects.filter(case=OuterRef("pk"), ended_at__isnull=True, accept_by__lt=at)
    return cases.filter(Exists(late))


FIGURES: Final[dict[str, Figure]] = {
    "waiting": lambda cases, _at, _midnight: cases.filter(state__in=WAITING),
    "held": lambda cases, _at, _midnight: cases.filter(state__in=HELD),
    "parked": lambda cases, _at, _midnight: cases.filter(state=CaseState.WAITING),
    "in_progress": lambda cases, _at, _midnight: cases.filter(state=CaseState.IN_PROGRESS),
    "at_risk": lambda cases, at, _midnight: cases.filter(
        state__in=STILL_OPEN, promised_at__gte=at, promised_at__lt=at + DUE_WITHIN
    ),
    "overdue": lambda cases, at, _midnight: cases.filter(state__in=STILL_OPEN, promised_at__lt=at),
    "not_accepted": _handed,
    "late_not_accepted": _handed_late,
    **{name: partial(_aged, name) for name in AGES},
}
# What came into a queue, or went out of it, may be anywhere now.
PASSED: Final = {"came": "entered_at", "left": "left_at"}


def cases_behind(
    actor: Actor, figure: str, *, queue: str, person_id: int | None, midnight: datetime, asked: Asked
) -> Found:
    """Read one page of the cases behind a figure, of a queue or of a person. Raises `AsksTooMuch`, `LookupError`."""
    cases = visible_to(actor)
    if figure in PASSED:
        stays = QueueStay.objects.filter(**{f"{PASSED[figure]}__gte": midnight}, queue__code=queue)
        return newest_of(cases.filter(pk__in=stays.values("case")), asked)
    if queue:
        cases = cases.filter(queue__code=queue)
    if person_id is not None:
        cases = cases.filter(owner=person_id)
    return newest_of(FIGURES[figure](cases, asked.at, midnight), asked)
