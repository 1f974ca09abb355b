"""Cases in every state, as the people of the demo city bring them about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.actions import casework, routing
from requests_app.models import Case
from requests_app.vocabulary import CaseState
from tests import factories, personas
from tests.factories import MONDAY

PACKET: dict[str, Any] = {"summary": "A lamp", "asked": "Mend it", "checked": "The place", "promised": "Nothing"}
Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def _monday(konstanz: None) -> Iterator[None]:
    with time_machine.travel(MONDAY + timedelta(minutes=10), tick=False):
        yield


def case_in(state: CaseState, *, at: datetime = MONDAY) -> Case:
    """Bring a lamp's case into a state: Cem (lighting) works on it."""
    case = factories.new_case(at=at)
    if state == CaseState.NEW:
        return case
    routing.route_case(case.pk, at=at)
    if state == CaseState.QUEUED:
        return again(case)
    cem = personas.cem()
    casework.claim_case(case.pk, by=cem, at=at)
    if state == CaseState.WAITING:
        ask_rosa(case, at=at)
    if state in {CaseState.RESOLVED, CaseState.CLOSED}:
        until = at + timedelta(days=14)
        casework.resolve_case(case.pk, outcome="done", words="Mended.", by=cem, at=at, objection_until=until)
    if state == CaseState.CLOSED:
        case = again(case)
        casework.close_case(case.pk, by=personas.rosa(*case.requests.values_list("id", flat=True)), at=at)
    if state == CaseState.CANCELLED:
        casework.cancel_case(case.pk, cancel_reason="invalid", reason="No lamp there.", by=cem, at=at)
    return _set(again(case), state, at=at) if state in UNREACHED else again(case)


def ask_rosa(case: Case, *, at: datetime = MONDAY) -> None:
    """Let Cem ask the resident, and wait a week for her answer."""
    casework.park_case(
        case.pk,
        wait_reason="citizen",
        reason="Which lamp is it?",
        wake_on="reply",
        wake_at=at + timedelta(days=7),
        by=personas.cem(),
        at=at,
    )


# No move leads there yet: the row is written by hand.
UNREACHED = {CaseState.REVIEW, CaseState.MERGED}


def _set(case: Case, state: CaseState, *, at: datetime) -> Case:
    case.state = state
    if state == CaseState.MERGED:
        case.stays.update(left_at=at)
        case.queue = case.owner = None
        case.merged_into = factories.routed_case(at=at)
    case.save()
    return case


def again(case: Case) -> Case:
    """Read a case anew."""
    return Case.objects.get(pk=case.pk)


def take(browser: Client, case: Case, step: str, *, revision: int | None = None, **typed: Any) -> Any:
    """Press a button on the page of a case."""
    shown = again(case).revision if revision is None else revision
    return browser.post(f"/desk/cases/{case.reference}/{step}/", {"revision": shown, **typed})
