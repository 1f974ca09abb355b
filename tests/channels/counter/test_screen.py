"""A walk-in at the counter: one screen, every way to name a service, mistakes keep what was typed."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import CaseEvent, ServiceRequest
from requests_app.vocabulary import ActorKind, Channel, ContactBy, ContactCause
from tests.channels.counter.conftest import LAMP, SCREEN, screen_of
from tests.channels.web.conftest import value_of
from tests.personas import browser, person

pytestmark = pytest.mark.django_db


def test_a_walk_in_becomes_a_request_of_an_assisted_resident(farah: Client) -> None:
    answer = farah.post(SCREEN, screen_of(farah, **LAMP, name="Old Mr. Frei"), follow=True)

    request = ServiceRequest.objects.get()
    assert answer.status_code == 200
    assert (request.channel, request.actor_kind) == (Channel.COUNTER, ActorKind.RESIDENT)
    assert request.assisted_by == person("farah")
    assert request.client == f"clerk:{person('farah').pk}"
    assert request.site is not None
    assert request.language == "de"
    assert CaseEvent.objects.get().is_assisted


def test_everything_about_the_visitor_is_written_down(farah: Client) -> None:
    who = {
        "name": "Rosa",
        "organisation": "Bäckerei am See",
        "on_behalf_of": "Old neighbour",
        "post_address": "Seestraße 4, 78462 Konstanz",
        "contact_cause": "chasing",
        "active_seconds": "9",
    }
    farah.post(SCREEN, screen_of(farah, **LAMP, **who))

    request = ServiceRequest.objects.get()
    assert request.contact_cause == ContactCause.CHASING
    assert request.active_seconds == {"counter": 9}
    assert request.is_proxy
    assert request.requester is not None
    assert (request.requester.organisation, request.requester.contact_by) == ("Bäckerei am See", ContactBy.POST)
    assert request.requester.post_address.startswith("Seestraße 4")


@pytest.mark.parametrize(("ticked", "expected"), [({"is_vulnerable": "on"}, True), ({}, False)])
def test_the_clerk_ticks_that_somebody_needs_particular_care(
    farah: Client, ticked: dict[str, str], expected: bool
) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP, **ticked))

    request = ServiceRequest.objects.get()
    assert (request.is_vulnerable, request.case.is_vulnerable) == (expected, expected)


def test_same_as_hangs_the_request_on_an_open_case(farah: Client) -> None:
    farah.post(SCREEN, screen_of(farah, **LAMP))
    reference = ServiceRequest.objects.get().reference

    answer = farah.post(SCREEN, screen_of(farah, **LAMP, joins=reference.lower()))

    assert answer.status_code == 302
    assert ServiceRequest.objects.values("case").distinct().count() == 1
    assert ServiceRequest.objects.count() == 2


def test_not_at_all_stays_not_at_all(farah: Client) -> None:
    given = {"contact_by": "none", "email": "rosa@example.org", "post_address": "Seestraße 4"}
    farah.post(SCREEN, screen_of(farah, **LAMP, **given))

    requester = ServiceRequest.objects.get().requester
    assert requester is not None
    assert requester.contact_by == ContactBy.NONE


@pytest.mark.parametrize("typed", ["streetlight-broken", "street LIGHT broken ", "lamp post", "flicker"])
def test_code_name_and_other_words_find_the_service(farah: Client, typed: str) -> None:
    farah.post(SCREEN, screen_of(farah, **{**LAMP, "service": typed}))

    assert ServiceRequest.objects.get().service.code == "streetlight-broken"


def test_words_that_fit_several_services_are_asked_back(farah: Client) -> None:
    answer = farah.post(SCREEN, screen_of(farah, **{**LAMP, "service": "waste"}))

    assert answer.status_code == 422
    assert "Several services fit." in answer.content.decode()
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence", "anchor"),
    [
        ({"service": "flying carpet"}, "We do not know this service.", "id_service"),
        ({"service": ""}, "We do not know this service.", "id_service"),
        ({"description": " "}, "Tell us in a few words what it is about.", "id_description"),
        ({"address": ""}, "Tell us where it is", "id_address"),
        ({"contact_by": "phone"}, "Give a phone number", "id_phone"),
        ({"contact_by": "post"}, "Give a postal address", "id_post_address"),
        ({"email": "rosa"}, "e", "id_email"),
    ],
)
def test_mistakes_come_back_beside_their_field(
    farah: Client, wrong: dict[str, str], sentence: str, anchor: str
) -> None:
    answer = farah.post(SCREEN, screen_of(farah, **{**LAMP, "name": "Rosa", **wrong}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'href="#{anchor}"' in page
    assert value_of(page, "name") == "Rosa"
    assert not ServiceRequest.objects.exists()


def test_a_second_sending_gives_the_same_receipt(farah: Client) -> None:
    typed = screen_of(farah, **LAMP)

    first, second = farah.post(SCREEN, typed), farah.post(SCREEN, typed)

    assert first.headers["location"] == second.headers["location"]
    assert ServiceRequest.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(farah: Client) -> None:
    typed = screen_of(farah, **LAMP)
    farah.post(SCREEN, typed)

    answer = farah.post(SCREEN, {**typed, "description": "Something else"})

    assert answer.status_code == 409
    assert "Something else" in answer.content.decode()
    assert ServiceRequest.objects.count() == 1


def test_the_screen_has_every_control_that_can_be_seen(farah: Client) -> None:
    page = farah.get(SCREEN).content.decode()

    assert page.count('class="govuk-input"') == 10  # nine of the form, and the search of the desk above it
    # The reference to find, and that of the same matter.
    assert page.count('class="govuk-input govuk-input--width-10 city-code"') == 2
    assert page.count('class="govuk-textarea"') == 6
    assert page.count('class="govuk-select"') == 10
    assert page.count('class="govuk-radios__input"') == 3
    assert "autofocus" in page


def test_the_catalogue_speaks_the_clerks_language(farah: Client) -> None:
    page = browser("farah", language="fr").get(SCREEN).content.decode()

    assert "Lampadaire en panne" in page


@pytest.mark.parametrize(
    ("username", "status"), [("farah", 200), ("malik", 200), ("sofia", 200), ("bruno", 403), ("omar", 403)]
)
def test_only_who_works_at_counters_comes_in(konstanz: None, username: str, status: int) -> None:
    assert browser(username).get(SCREEN).status_code == status


@pytest.mark.parametrize("path", ["", "requests/", "person/", "receipt/KN-2222-2222/", "requests/KN-2222-2222/person/"])
def test_a_stranger_is_sent_to_the_login(konstanz: None, path: str) -> None:
    answer = browser("").get(SCREEN + path)

    assert answer.status_code == 302
    assert answer.headers["location"].startswith("/accounts/login/")
