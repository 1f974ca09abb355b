"""What is wrong with a letter, field by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.intake import (
    CityBounds,
    Contact,
    Place,
    ServiceFacts,
    Submission,
    looks_like_spam,
    normalise_phone,
    problems_of,
    tidy,
)
from requests_app.vocabulary import Channel, ContactBy
from tests.factories import submission

BOUNDS = CityBounds(west=8.9, south=47.6, east=9.3, north=47.85)
KNOWN = ServiceFacts(is_known=True)
GOOD = submission(contact=Contact(), place=Place(address="Seestraße 4"), idempotency_key="k")


def problems(letter: Submission, *, service: ServiceFacts = KNOWN, is_district_known: bool = True) -> set[str]:
    return set(problems_of(tidy(letter), service=service, bounds=BOUNDS, is_district_known=is_district_known))


def at(**place: Any) -> Submission:
    return replace(GOOD, place=Place(**place))


def reached(**contact: Any) -> Submission:
    return replace(GOOD, contact=Contact(**contact))


def test_a_good_letter_has_no_problem() -> None:
    assert problems(GOOD) == set()


@pytest.mark.parametrize(
    ("letter", "fields"),
    [
        (replace(GOOD, description=""), {"description"}),
        (replace(GOOD, description=" \n\t"), {"description"}),
        (replace(GOOD, description="x" * 4001), {"description"}),
        (replace(GOOD, description="x" * 4000), set()),
        (replace(GOOD, idempotency_key=""), {"idempotency_key"}),
        (replace(GOOD, idempotency_key="k" * 81), {"idempotency_key"}),
        (at(), {"address"}),
        (at(address="   "), {"address"}),
        (at(address="x" * 241), {"address"}),
        (at(latitude=47.66), {"address"}),
        (at(longitude=9.17), {"address"}),
        (at(latitude=91.0, longitude=9.0), {"address"}),
        (at(latitude=float("nan"), longitude=9.0), {"address"}),
        (at(latitude=float("inf"), longitude=9.0), {"address"}),
        (at(latitude=52.5, longitude=13.4), {"address"}),
        (at(latitude=47.66, longitude=9.17), set()),
        (at(district="010"), set()),
        (reached(by=ContactBy.EMAIL), {"email"}),
        (reached(by=ContactBy.PHONE), {"phone"}),
        (reached(by=ContactBy.POST, post_address="  "), {"post_address"}),
        (reached(by=ContactBy.EMAIL, email="rosa"), {"email"}),
        (reached(by=ContactBy.EMAIL, email="rosa@konstanz.example"), set()),
        (reached(by=ContactBy.EMAIL, email=" rosa@konstanz.example "), set()),
        (reached(by=ContactBy.EMAIL, email="rosa@konstanz.example\nBcc: all@x.example"), {"email"}),
        (reached(email="@"), {"email"}),
        (reached(phone="call me"), {"phone"}),
        (reached(phone="07531 900111"), set()),
        (reached(by=ContactBy.PHONE, phone="+49 7531 900111", email="rosa"), {"email"}),
        # What the columns cannot hold is told, and never an error of the database.
        (reached(name="x" * 121), {"name"}),
        (reached(organisation="x" * 121), {"organisation"}),
        (reached(email=f"{'x' * 60}@{'y' * 60}.{'z' * 60}.{'z' * 60}.{'z' * 60}.example"), {"email"}),
        (replace(GOOD, on_behalf_of="x" * 121), {"on_behalf_of"}),
        (replace(GOOD, mandate_days=0), {"mandate_days"}),
        (replace(GOOD, mandate_days=10**9), {"mandate_days"}),
        (replace(GOOD, description="a\0b"), {"description"}),
        (reached(name="a\0b"), {"name"}),
        (at(address="a\0b"), {"address"}),
        (replace(GOOD, idempotency_key="a\0b"), {"idempotency_key"}),
    ],
)
def test_each_fault_is_told_at_its_field(letter: Submission, fields: set[str]) -> None:
    assert problems(letter) == fields


def test_an_unknown_service_is_told_and_asks_for_no_place() -> None:
    assert problems(at(), service=ServiceFacts(is_known=False)) == {"service_code"}


def test_a_service_without_a_place_asks_for_none() -> None:
    assert problems(at(), service=ServiceFacts(is_known=True, needs_place=False)) == set()


def test_an_unknown_district_is_told() -> None:
    assert problems(at(district="999"), is_district_known=False) == {"district"}


def test_all_faults_are_told_at_once() -> None:
    bad = replace(GOOD, description="", place=Place(), contact=Contact(by=ContactBy.EMAIL))

    assert problems(bad) == {"description", "address", "email"}


def test_the_same_letter_has_the_same_hash_whatever_the_door_notes_beside_it() -> None:
    beside = replace(GOOD, active_seconds={"report": 9}, idempotency_key="other", client="x", campaign_code="poster")

    assert beside.body_hash() == GOOD.body_hash()


@pytest.mark.parametrize(
    "change",
    [
        {"description": "else"},
        {"service_code": "playground"},
        {"place": Place(address="Seestraße 5")},
        {"contact": Contact(name="R")},
        {"answers": {"colour": "red"}},
        {"on_behalf_of": "Karim"},
    ],
)
def test_another_letter_has_another_hash(change: dict[str, Any]) -> None:
    assert replace(GOOD, **change).body_hash() != GOOD.body_hash()


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_phone_numbers(text: str) -> None:
    number = normalise_phone(text, region="DE")

    assert number is None or (number.startswith("+") and len(number) <= 30)


def test_phone_numbers_take_the_international_form() -> None:
    assert normalise_phone("07531/900-111", region="DE") == "+497531900111"
    assert normalise_phone("+41 71 123 45 67", region="DE") == "+41711234567"


def test_what_a_door_notes_is_cut_to_fit_and_never_a_reason_to_refuse() -> None:
    noted = tidy(replace(GOOD, campaign_code="poster" * 20, active_seconds={"report": -5, "contact": 10**9}))

    assert len(noted.campaign_code) == 40
    assert noted.active_seconds == {"report": 0, "contact": 86_400}


def test_advertising_is_flagged_and_not_refused() -> None:
    assert looks_like_spam("http://a https://b HTTP://c")
    assert not looks_like_spam("See https://konstanz.example")
    assert problems(replace(GOOD, description="http://a http://b http://c")) == set()


def test_a_letter_sent_again_after_an_update_has_the_hash_it_had_before() -> None:
    letter = Submission(
        channel=Channel.WEB,
        client="web",
        idempotency_key="k",
        service_code="lamp",
        description="Dark",
        language="de",
        submitted_at=datetime(2026, 1, 1, tzinfo=UTC),
    )

    assert letter.body_hash() == "659634ce68e89108ea059c7b8108a3b0e50e95a8340575249380b85664f5c376"
    assert replace(letter, is_vulnerable=True).body_hash() != letter.body_hash()
