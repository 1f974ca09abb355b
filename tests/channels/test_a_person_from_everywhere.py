"""One press calls a person in: through every door, in every state, and before there is a case."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any, Final

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from requests_app.actions import escalation_answers
from requests_app.models import Case, CaseEvent, Clock, Contractor, ContractorLink, Escalation, Message
from requests_app.queries.addresses import sign_link
from requests_app.rules.references import secret_of
from requests_app.vocabulary import ActorKind, CaseState, ClockKind, EventKind, Lane, MessageKind
from tests import personas
from tests.actions.test_calling import STATES
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
NOW: Final = MONDAY + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _monday(konstanz: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def secret(case: Case) -> str:
    return secret_of(reference=case.reference, version=1, key=settings.REFERENCE_SECRET)


def web(case: Case, key: str) -> Any:
    rosa = personas.browser("")
    rosa.get(f"/s/{case.reference}/{secret(case)}/")
    typed = {"words": "Please help me.", "idempotency_key": key}
    return rosa.post(f"/status/{case.reference}/person/", typed, follow=True)


def kiosk(case: Case, key: str) -> Any:
    headers = {"authorization": f"Bearer {personas.KIOSK_TOKEN}", "idempotency-key": key, "accept-language": "en"}
    body = {"reference": case.reference, "secret": secret(case), "words": "Please help me.", "language": "en"}
    return Client().post("/kiosk/api/person", body, content_type="application/json", headers=headers)


def counter(case: Case, key: str) -> Any:
    typed = {"words": "She asks for help.", "idempotency_key": key}
    return personas.browser("farah").post(f"/counter/requests/{case.reference}/person/", typed, follow=True)


def any_desk(case: Case, key: str) -> Any:
    typed = {"reference": case.reference, "reason": "Cable in the road", "client_key": key}
    return personas.browser("bruno").post("/desk/call/", typed, follow=True)


def page_of_the_case(case: Case, key: str) -> Any:
    typed = {"reason": "Look at this", "client_key": key, "revision": Case.objects.get(pk=case.pk).revision}
    return personas.browser("ralf").post(f"/desk/cases/{case.reference}/call/", typed, follow=True)


def firm(case: Case, key: str) -> Any:
    link, _new = ContractorLink.objects.get_or_create(
        contractor=Contractor.objects.get(code="seelicht"),
        case=case,
        issued_by=personas.person("cem"),
        issued_at=MONDAY,
        expires_at=MONDAY + timedelta(days=60),
    )
    typed = {"words": "The mast is live.", "idempotency_key": key}
    browser = Client(headers={"accept-language": "en"})
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser.post(f"/contractor/{sign_link(link.pk)}/", typed, follow=True)


# door -> (how one calls there, who the ledger says it was)
DOORS: Final[dict[str, tuple[Callable[[Case, str], Any], ActorKind]]] = {
    "web": (web, ActorKind.RESIDENT),
    "kiosk": (kiosk, ActorKind.KIOSK_USER),
    "counter": (counter, ActorKind.STAFF),
    "any page of the desk": (any_desk, ActorKind.STAFF),
    "page of the case": (page_of_the_case, ActorKind.STAFF),
    "contractor's page": (firm, ActorKind.CONTRACTOR),
}
TOLD_AT_ONCE: Final = frozenset({"web", "kiosk", "counter", "any page of the desk", "contractor's page"})


@pytest.mark.parametrize(("state", "door"), list(product(STATES, DOORS)))
def test_each_door_leads_to_a_named_active_person_in_each_state(state: CaseState, door: str) -> None:
    case = STATES[state]()
    case.refresh_from_db()
    press, who = DOORS[door]

    page = press(case, "one-press")
    press(case, "one-press")

    assert page.status_code in {200, 201}
    call = Escalation.objects.select_related("owner").get()
    assert call.owner.is_active
    assert call.acknowledge_by > NOW
    assert call.case_id == (case.merged_into_id or case.pk)
    event = CaseEvent.objects.get(case=call.case_id, kind=EventKind.ESCALATED)
    assert (event.actor_kind, event.data["owner"]) == (who, call.owner_id)
    assert Clock.objects.filter(escalation=call, kind=ClockKind.ESCALATION, stopped_at=None).count() == 1
    told = Message.objects.get(kind=MessageKind.STAFF_ESCALATION)
    assert (told.person_id, told.jobs.get().lane) == (call.owner_id, Lane.ESCALATION)
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.revision, after.owner_id) == (state, case.revision, case.owner_id)
    if door in TOLD_AT_ONCE:
        assert call.owner.name in page.content.decode()


@pytest.mark.parametrize("door", ["web", "kiosk"])
@pytest.mark.parametrize("state", [CaseState.QUEUED, CaseState.CLOSED, CaseState.MERGED])
def test_a_resident_reads_a_name_and_a_time(state: CaseState, door: str) -> None:
    case = STATES[state]()
    press, _who = DOORS[door]

    page = press(case, uuid.uuid4().hex).content.decode()

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


BEFORE: Final[dict[str, Callable[[], Any]]] = {
    "web": lambda: personas.browser("").post(
        "/person/", {"description": "A hole", "contact_by": "none", "idempotency_key": "k"}, follow=True
    ),
    "kiosk": lambda: Client().post(
        "/kiosk/api/person",
        {"language": "en"},
        content_type="application/json",
        headers={"authorization": f"Bearer {personas.KIOSK_TOKEN}", "idempotency-key": "k", "accept-language": "en"},
    ),
    "counter": lambda: personas.browser("farah").post(
        "/counter/person/",
        {"description": "A man waits", "language": "en", "contact_by": "none", "idempotency_key": "k"},
        follow=True,
    ),
    "desk": lambda: personas.browser("bruno").post("/desk/call/", {"reason": "Help", "client_key": "k"}, follow=True),
}


@pytest.mark.parametrize("door", BEFORE)
def test_before_there_is_a_case_each_door_opens_one_and_names_a_person(door: str) -> None:
    page = BEFORE[door]()

    call = Escalation.objects.select_related("owner", "case__service").get()
    assert page.status_code in {200, 201}
    assert call.owner.is_active
    assert call.case.service.code == "talk-to-a-person"
    assert call.owner.name in page.content.decode()
