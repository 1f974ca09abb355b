"""First contact: taken and settled, or taken and handed over, in one act; and what is noted of the visitor."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from requests_app.models import Case, EventWords, Handover, ServiceRequest
from requests_app.queries.addresses import secret_for
from requests_app.vocabulary import CaseState, EventKind, IdentityCheck, Outcome, ProxyRelation
from tests.channels.counter.conftest import LAMP, SCREEN, screen_of
from tests.channels.web.conftest import value_of
from tests.personas import browser, person

pytestmark = pytest.mark.django_db
NOTE = {"service": "general-note", "description": "When are you open?", "language": "de"}
PACKET = {"summary": "Lamp", "asked": "A look", "checked": "The place", "promised": "An answer by Friday"}


def test_a_question_is_taken_and_settled_in_one_act(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **NOTE, then="settle", words="Open until noon."))

    case, request = Case.objects.get(), ServiceRequest.objects.get()
    assert (case.state, case.outcome) == (CaseState.RESOLVED, Outcome.ANSWERED)
    assert (request.is_settled_at_once, case.last_owner) == (True, person("farah"))
    words = EventWords.objects.get()
    assert (words.text, words.is_public) == ("Open until noon.", True)
    kinds = list(case.events.order_by("sequence").values_list("kind", flat=True))
    assert kinds == [EventKind.RECEIVED, EventKind.ROUTED, EventKind.CLAIMED, EventKind.RESOLVED]


def test_the_citys_own_answer_is_given_in_the_visitors_language(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **{**NOTE, "language": "fr"}, then="settle"))

    assert EventWords.objects.get().text.startswith("L’accueil est ouvert")


@pytest.mark.parametrize(
    ("typed", "anchor"),
    [
        ({**LAMP, "then": "settle"}, "id_words"),
        ({**LAMP, "then": "hand_over", "queue": "lighting", "summary": "Lamp"}, "id_promised"),
        ({**LAMP, "then": "hand_over", **PACKET}, "id_queue"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_taken(farah: Client, typed: dict[str, str], anchor: str) -> None:
    answer = farah.post(SCREEN, screen_of(farah, **typed))

    assert answer.status_code == 422
    assert f'href="#{anchor}"' in answer.content.decode()
    assert not Case.objects.exists()


def test_a_request_that_joins_a_case_is_not_settled(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP))
    known = Case.objects.get().reference

    answer = farah.post(SCREEN, screen_of(farah, **LAMP, joins=known, then="settle", words="Done"))

    assert "This request joins an open case." in answer.content.decode()
    assert ServiceRequest.objects.count() == 1


def test_a_second_sending_settles_nothing_twice(farah: Client) -> None:
    typed = screen_of(farah, **NOTE, then="settle", words="Open until noon.")

    first, second = farah.post(SCREEN, typed), farah.post(SCREEN, typed)

    assert first.headers["location"] == second.headers["location"]
    assert Case.objects.get().event_count == 4


def test_a_request_is_handed_over_with_its_packet_and_followed_up(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP, then="hand_over", queue="coordination", **PACKET))

    sent = Handover.objects.get()
    assert (sent.sent_by, sent.to_queue.code) == (person("farah"), "coordination")
    page = farah.get(f"{SCREEN}handed/").content.decode()
    assert sent.case.reference in page
    assert "Not accepted yet" in page


def test_supervisors_read_how_much_was_settled_at_once(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **NOTE, then="settle", words="Open until noon."))
    farah.post(SCREEN, screen_of(farah, **LAMP))

    page = browser("sofia").get(f"{SCREEN}figures/").content.decode()

    assert "50 %" in page
    assert farah.get(f"{SCREEN}figures/").status_code == 403


def test_what_a_clerk_notes_of_the_visitor_is_kept_and_shown(farah: Client) -> None:
    noted = {
        "who": "Rosa Feldmann",
        "on_behalf_of": "Greta Feldmann",
        "proxy_relation": "family",
        "identity": "document",
        "has_consented": "on",
    }
    farah.post(SCREEN, screen_of(farah, **LAMP, **noted))

    request = ServiceRequest.objects.get()
    assert (request.proxy_relation, request.identity, request.has_consented) == (
        ProxyRelation.FAMILY,
        IdentityCheck.DOCUMENT,
        True,
    )
    assert request.requester is not None
    assert request.requester.name == "Rosa Feldmann"
    desk = browser("malik").get(f"/desk/cases/{request.case.reference}/").content.decode()
    assert "A document was shown" in desk
    assert "Greta Feldmann, Family" in desk
    rosa = browser("")
    rosa.get(f"/s/{request.reference}/{secret_for(request)}/")
    [told] = json.loads(rosa.get(f"/status/{request.reference}/data/json/").content)["requests"]
    assert (told["relation"], told["identity"], told["agreed_to_what_is_kept"]) == ("family", "document", True)


def test_a_relation_needs_a_name(farah: Client) -> None:
    answer = farah.post(SCREEN, screen_of(farah, **LAMP, proxy_relation="carer"))

    assert answer.status_code == 422
    assert 'href="#id_on_behalf_of"' in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "field", "kept"),
    [("rosa@example.org", "email", "rosa@example.org"), ("07531 900111", "phone", "+497531900111")],
)
def test_one_field_says_who_stands_there(farah: Client, who: str, field: str, kept: str) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP, who=who))

    requester = ServiceRequest.objects.get().requester
    assert getattr(requester, field) == kept


def test_a_wrong_address_is_said_beside_that_field(farah: Client) -> None:
    answer = farah.post(SCREEN, screen_of(farah, **LAMP, who="rosa@"))

    assert 'href="#id_who"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "most"),
    [
        (LAMP, 15),
        ({**NOTE, "then": "settle", "words": "Open."}, 50),
        ({**LAMP, "then": "hand_over", "queue": "coordination", **PACKET}, 50),
    ],
)
def test_saving_costs_few_statements(
    farah: Client, django_assert_max_num_queries: Any, typed: dict[str, str], most: int
) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP))
    filled = screen_of(farah, **typed)

    with django_assert_max_num_queries(most):
        assert farah.post(SCREEN, filled).status_code == 302


def test_the_screen_costs_few_statements(farah: Client, django_assert_max_num_queries: Any) -> None:
    farah.get(SCREEN)

    with django_assert_max_num_queries(9):
        farah.get(SCREEN)


def test_all_that_is_wrong_is_said_at_once(farah: Client) -> None:
    wrong = {"who": "rosa@", "service": "xyzzy", "proxy_relation": "carer", "then": "hand_over"}

    answer = farah.post(SCREEN, screen_of(farah, **{**LAMP, **wrong}))

    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("who", "service", "on_behalf_of", "queue", "summary", "asked", "checked", "promised"):
        assert f'href="#id_{name}"' in page
    assert not ServiceRequest.objects.exists()


def test_how_often_she_is_told_is_kept(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP, who="rosa@example.org", told="end"))

    requester = ServiceRequest.objects.get().requester
    assert requester is not None
    assert requester.told == "end"


def test_one_key_opens_the_call_with_what_is_typed_and_the_next_one_saves(farah: Client) -> None:
    """F9 sends the form of the screen to this address, and there the form of the call."""
    typed = screen_of(farah, **LAMP, who="Rosa Feldmann", contact_cause="new")
    opened = farah.post(f"{SCREEN}person/", {**typed, "opens": "1"}).content.decode()
    assert f"{LAMP['description']}</textarea>" in opened
    assert not ServiceRequest.objects.exists()

    kept = {name: value_of(opened, name) for name in ("idempotency_key", "name")}
    farah.post(f"{SCREEN}person/", {**kept, "description": LAMP["description"], "language": "de"})

    request = ServiceRequest.objects.get()
    assert request.case.escalations.get().owner.is_active
    assert request.requester is not None
    assert (request.requester.name, request.description) == ("Rosa Feldmann", LAMP["description"])
