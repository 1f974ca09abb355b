"""Guessing is slowed down, by client and by reference; calls for a person never are."""

from __future__ import annotations

import socket
import time
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from requests_app.gateways import rate_limits
from requests_app.models import Escalation
from requests_app.rules.references import new_reference
from tests.factories import receive

from .conftest import form_of

pytestmark = pytest.mark.django_db
WRONG = "a" * 20


@pytest.fixture(autouse=True)
def _few_tries(settings: LazySettings) -> None:
    settings.RATE_LIMITS = {
        "guesses_of_client": "4 per 10 minutes",
        "guesses_at_reference": "3 per 10 minutes",
        "codes_of_client": "3 per hour",
        "codes_to_address": "2 per hour",
    }


def guess(reference: str, secret: str = WRONG, **more: Any) -> Any:
    return Client(headers={"accept-language": "en"}).post(
        "/status/", {"reference": reference, "secret": secret}, **more
    )


def follow(reference: str, secret: str = WRONG, **more: Any) -> Any:
    return Client(headers={"accept-language": "en"}).get(f"/s/{reference}/{secret}/", **more)


def follow_a_neighbour(reference: str) -> Any:
    return Client(headers={"accept-language": "en"}).get("/follow/", {"reference": reference})


@pytest.mark.parametrize(("ask", "refused"), [(guess, 422), (follow, 404), (follow_a_neighbour, 422)])
def test_a_client_that_guesses_at_many_references_has_to_wait(konstanz: None, ask: Any, refused: int) -> None:
    answers = [ask(new_reference("KN")).status_code for _ in range(6)]

    assert answers == [refused] * 4 + [429] * 2


def test_many_clients_that_guess_at_one_reference_have_to_wait(konstanz: None) -> None:
    receipt = receive()

    answers = [guess(receipt.reference, REMOTE_ADDR=f"192.0.2.{number}").status_code for number in range(5)]

    assert answers == [422] * 3 + [429] * 2
    assert follow(receipt.reference, REMOTE_ADDR="192.0.2.99").status_code == 429
    assert follow(receive().reference, REMOTE_ADDR="192.0.2.99").status_code == 404


def test_the_page_says_in_plain_words_when_to_come_back(konstanz: None) -> None:
    for _ in range(4):
        answer = guess(new_reference("KN"))
    answer = guess(new_reference("KN"))

    page = answer.content.decode()
    assert 590 < int(answer.headers["Retry-After"]) <= 600
    assert "You can try again in 10 minutes." in page
    assert 'href="/person/"' in page


def test_who_opens_what_is_hers_is_never_slowed_down(konstanz: None) -> None:
    receipt = receive()

    answers = [follow(receipt.reference, receipt.secret).status_code for _ in range(8)]

    assert answers == [302] * 8


def test_a_browser_that_has_shown_the_secret_goes_on(rosa: Client) -> None:
    receipt = receive()
    rosa.get(f"/s/{receipt.reference}/{receipt.secret}/")
    for _ in range(8):
        guess(receipt.reference)

    assert rosa.get(f"/status/{receipt.reference}/").status_code == 200


def test_calls_for_a_person_are_never_slowed_down(rosa: Client) -> None:
    for _ in range(8):
        guess(new_reference("KN"))

    answers = [rosa.post("/person/", form_of(rosa, "/person/", description="Help")).status_code for _ in range(8)]

    assert answers == [302] * 8
    assert Escalation.objects.count() == 8


def test_codes_to_one_address_are_few(konstanz: None) -> None:
    given = {"address": "rosa@konstanz.example"}

    answers = [Client(REMOTE_ADDR=f"192.0.2.{number}").post("/my/", given).status_code for number in range(3)]

    assert answers == [302, 302, 429]


def test_codes_from_one_client_are_few(konstanz: None) -> None:
    answers = [Client().post("/my/", {"address": f"r{number}@konstanz.example"}).status_code for number in range(4)]

    assert answers == [302, 302, 302, 429]


def test_behind_a_proxy_its_own_word_counts_and_not_what_the_client_says(
    konstanz: None, settings: LazySettings
) -> None:
    settings.BEHIND_PROXY = True
    for number in range(4):
        guess(new_reference("KN"), HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 192.0.2.7")

    assert guess(new_reference("KN"), HTTP_X_FORWARDED_FOR="10.0.0.9, 192.0.2.7").status_code == 429
    assert guess(new_reference("KN"), HTTP_X_FORWARDED_FOR="10.0.0.9, 192.0.2.8").status_code == 422


def test_a_household_with_a_long_address_is_one_client(konstanz: None) -> None:
    for number in range(4):
        guess(new_reference("KN"), REMOTE_ADDR=f"2001:db8::{number + 1}")

    assert guess(new_reference("KN"), REMOTE_ADDR="2001:db8::ffff").status_code == 429
    assert guess(new_reference("KN"), REMOTE_ADDR="2001:db8:0:1::1").status_code == 422


def test_short_addresses_that_a_socket_writes_as_long_ones_are_no_household(konstanz: None) -> None:
    for _ in range(4):
        guess(new_reference("KN"), REMOTE_ADDR="::ffff:192.0.2.7")

    assert guess(new_reference("KN"), REMOTE_ADDR="192.0.2.7").status_code == 429
    assert guess(new_reference("KN"), REMOTE_ADDR="::ffff:192.0.2.8").status_code == 422


@pytest.mark.parametrize("is_silent", [True, False], ids=["silent", "gone"])
def test_a_store_that_is_away_locks_nobody_out_and_still_counts(
    konstanz: None, settings: LazySettings, is_silent: bool
) -> None:
    with socket.socket() as hung:
        hung.bind(("127.0.0.1", 0))
        if is_silent:
            hung.listen(1)
        settings.RATE_LIMIT_STORE = f"redis://127.0.0.1:{hung.getsockname()[1]}/0"
        rate_limits.forget_all()
        receipt, begun = receive(), time.monotonic()

        opened = follow(receipt.reference, receipt.secret).status_code
        answers = [guess(new_reference("KN")).status_code for _ in range(5)]

    assert opened == 302
    assert answers == [422] * 4 + [429]
    assert time.monotonic() - begun < 3


def test_unknown_and_wrong_cost_the_same_statements(konstanz: None, django_assert_num_queries: Any) -> None:
    receipt = receive()
    guess(new_reference("KN"))

    for reference in (receipt.reference, new_reference("KN")):
        with django_assert_num_queries(2):  # the request, and the city's name
            guess(reference)
