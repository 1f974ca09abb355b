"""One press calls a person in: through every door, in every state, and before there is a case."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from requests_app.actions import escalation_answers
from requests_app.models import Case, CaseEvent, Clock, Escalation, Message
from requests_app.queries.visibility import visible_to
from requests_app.vocabulary import ActorKind, CaseState, ClockKind, EventKind, Lane, MessageKind
from tests import personas
from tests.actions.test_calling import STATES
from tests.channels.doors_of_calls import LINES, NOW, Line, before_there_is_a_case, kiosk_json, secret, web
from tests.invariants import hold

# Each door and, below the doors, each actor is tried in each state; CITY_EVERY_CALL=1 tries each actor at each door in
# each state, as `make chaos` does: otherwise a quarter of those.
EVERY_LINE = bool(os.environ.get("CITY_EVERY_CALL"))  # noqa: TID251
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(konstanz: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_table_has_every_state_and_every_kind_of_actor() -> None:
    """A kiosk's own token creates and reads nothing: it never calls by itself."""
    assert set(STATES) == set(CaseState)
    assert {line.kind for line in LINES} == set(ActorKind) - {ActorKind.DEVICE}
    assert len({(line.who, line.door) for line in LINES}) == len(LINES)


@pytest.mark.parametrize("state", STATES)
def test_each_actor_at_each_door_reaches_a_named_active_person_in_each_state(state: CaseState) -> None:
    case = STATES[state]()
    case.refresh_from_db()

    pressed_twice = {line.door: line for line in reversed(LINES)}.values()
    for number, line in enumerate(LINES):
        is_due = EVERY_LINE or line in pressed_twice or line.door == "action"
        if not is_due and (number + list(STATES).index(state)) % 4:
            continue
        with transaction.atomic():
            cache.clear()
            assert_calls(line, case, state, twice=line in pressed_twice)
            transaction.set_rollback(True)


def assert_calls(line: Line, case: Case, state: CaseState, *, twice: bool) -> None:
    """Press: one call, told to one active human, with a clock, a line in the ledger and nothing decided."""
    told = f"{line.who} at {line.door} in {state}"
    if line.login and not visible_to(personas.actor(line.login)).filter(pk=case.pk).exists():
        assert line.press(case, "one-press").status_code == 404, told
        return
    before = Escalation.objects.count()

    page = line.press(case, "one-press")
    if twice:
        line.press(case, "one-press")

    assert getattr(page, "status_code", 200) in {200, 201}, told
    assert Escalation.objects.count() == before + 1, told
    call = Escalation.objects.select_related("owner").latest("id")
    assert call.owner.is_active, told
    assert call.acknowledge_by > NOW, told
    assert call.case_id == (case.merged_into_id or case.pk), told
    event = CaseEvent.objects.get(kind=EventKind.ESCALATED, data__escalation=call.pk)
    assert (event.actor_kind, event.data["owner"]) == (line.kind, call.owner_id), told
    assert Clock.objects.filter(escalation=call, kind=ClockKind.ESCALATION, stopped_at=None).count() == 1, told
    message = Message.objects.get(kind=MessageKind.STAFF_ESCALATION, event=event)
    assert (message.person_id, message.jobs.get().lane) == (call.owner_id, Lane.ESCALATION), told
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.revision, after.owner_id) == (state, case.revision, case.owner_id), told
    assert not line.is_told or call.owner.name in page.content.decode(), told
    hold(call.case_id)


@pytest.mark.parametrize("door", ["web", "kiosk"])
@pytest.mark.parametrize("state", [CaseState.QUEUED, CaseState.CLOSED, CaseState.MERGED])
def test_a_resident_reads_a_name_and_a_time(state: CaseState, door: str) -> None:
    case = STATES[state]()
    page = {"web": web, "kiosk": kiosk_json}[door](case, uuid.uuid4().hex).content.decode()

    call = Escalation.objects.select_related("owner").get()
    assert call.owner.name in page
    assert date_format(timezone.localtime(call.acknowledge_by), "P") in page


def test_a_call_of_one_resident_is_not_shown_to_another_on_the_same_case() -> None:
    case, other = STATES[CaseState.QUEUED](), STATES[CaseState.QUEUED]()
    neighbour = other.requests.get()
    type(neighbour).objects.filter(pk=neighbour.pk).update(case=case)

    web(case, "k")
    call = Escalation.objects.select_related("owner").get()
    escalation_answers.close_with_answer(
        call.pk, answer="Only for Rosa.", by=personas.actor(call.owner.username), at=NOW
    )

    stranger = personas.browser("")
    page = stranger.get(f"/s/{other.reference}/{secret(other)}/", follow=True).content.decode()
    assert call.owner.name not in page
    assert "Only for Rosa." not in page
    assert Message.objects.filter(kind=MessageKind.ESCALATED).count() == 1


@pytest.mark.parametrize("door", before_there_is_a_case())
def test_before_there_is_a_case_each_door_opens_one_and_names_a_person(door: str) -> None:
    page = before_there_is_a_case()[door]()

    call = Escalation.objects.select_related("owner", "case__service").get()
    assert page.status_code in {200, 201}
    assert call.owner.is_active
    assert call.case.service.code == "talk-to-a-person"
    assert call.owner.name in page.content.decode()
