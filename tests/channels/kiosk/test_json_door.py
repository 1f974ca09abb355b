"""The JSON door: one key is one request, a token can only create, every error has one shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openapi_spec_validator import validate

from requests_app.models import Case, Device, Escalation, ServiceRequest
from requests_app.vocabulary import ActorKind, Channel

from .conftest import LAMP, TOKEN, Post

pytestmark = pytest.mark.django_db


def told(answer: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(answer.content)
    return read


def fields(answer: Any) -> list[str]:
    assert set(told(answer)) == {"errors"}
    assert all(set(error) == {"field", "code", "message"} for error in told(answer)["errors"])
    return [error["field"] for error in told(answer)["errors"]]


def test_a_request_hangs_on_an_open_one_for_the_same_matter(karim: Post) -> None:
    first = told(karim("requests", LAMP))

    second = told(karim("requests", {**LAMP, "joins": first["reference"]}, key="k-2"))

    assert second["reference"] != first["reference"]
    assert (ServiceRequest.objects.count(), Case.objects.count()) == (2, 1)


def test_a_request_needs_no_typing(karim: Post) -> None:
    answer = karim("requests", {**LAMP, "active_seconds": {"kiosk": 12}})

    receipt, request = told(answer), ServiceRequest.objects.get()
    assert answer.status_code == 201
    assert receipt["reference"] == request.reference
    assert receipt["qr_svg"].startswith("<svg")
    assert receipt["next_step"]
    assert receipt["next_by_words"]
    assert (request.channel, request.actor_kind) == (Channel.KIOSK, ActorKind.KIOSK_USER)
    assert request.device is not None
    assert request.site is not None
    assert request.description == "Street light broken"
    assert request.active_seconds == {"kiosk": 12}


@pytest.mark.parametrize(("given", "expected"), [({"is_vulnerable": True}, True), ({}, False)])
def test_a_kiosk_may_say_that_somebody_needs_particular_care(
    karim: Post, given: dict[str, bool], expected: bool
) -> None:
    assert karim("requests", {**LAMP, **given}).status_code == 201

    request = ServiceRequest.objects.get()
    assert (request.is_vulnerable, request.case.is_vulnerable) == (expected, expected)


def test_the_description_of_the_door_names_particular_care_and_does_not_require_it() -> None:
    body = told(Client().get("/openapi.json"))["components"]["schemas"]["RequestIn"]

    assert body["properties"]["is_vulnerable"]["type"] == "boolean"
    assert "is_vulnerable" not in body["required"]


def test_the_same_key_and_body_give_the_same_receipt(karim: Post) -> None:
    first, second = karim("requests", LAMP), karim("requests", LAMP)

    assert (first.status_code, second.status_code) == (201, 200)
    assert told(first) == told(second)
    assert Case.objects.count() == 1


def test_the_same_key_with_another_body_is_refused(karim: Post) -> None:
    karim("requests", LAMP)

    answer = karim("requests", {**LAMP, "description": "Something else"})

    assert answer.status_code == 409
    assert told(answer)["errors"][0]["code"] == "idempotency_conflict"
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service_code": "flying-carpet", "description": "x"}, "service_code"),
        ({"here": False}, "address"),
        ({"here": False, "latitude": 999, "longitude": 9.17}, "address"),
        ({"here": False, "latitude": 48.85, "longitude": 2.35}, "address"),
        ({"here": False, "district": "atlantis"}, "district"),
        ({"description": "x" * 4001}, "description"),
        ({"latitude": "north"}, "latitude"),
        ({"contact_by": "email"}, "email"),
        ({"language": "tlh"}, "language"),
        ({"is_vulnerable": "perhaps"}, "is_vulnerable"),
    ],
)
def test_a_mistake_names_its_field(karim: Post, change: dict[str, Any], field: str) -> None:
    answer = karim("requests", {**LAMP, **change})

    assert answer.status_code == 422
    assert field in fields(answer)
    assert not ServiceRequest.objects.exists()


def test_a_mistake_is_told_in_the_language_of_the_person(karim: Post) -> None:
    german = karim("requests", {**LAMP, "here": False, "language": "de"})
    english = karim("requests", {**LAMP, "here": False, "language": "en"})

    assert told(german)["errors"][0]["message"] != told(english)["errors"][0]["message"]


def test_a_request_without_a_key_is_refused(karim: Post) -> None:
    assert fields(karim("requests", LAMP, key="")) == ["idempotency_key"]


def test_a_body_that_is_no_json_is_refused(karim: Post) -> None:
    headers = {"authorization": f"Bearer {TOKEN}"}
    answer = Client().post("/kiosk/api/requests", "{", content_type="application/json", headers=headers)

    assert answer.status_code == 400
    assert fields(answer) == [""]


def test_an_unknown_token_is_refused(karim: Post) -> None:
    answer = karim("requests", LAMP, token="a-token-nobody-has")

    assert answer.status_code == 401
    assert "not set up" in told(answer)["errors"][0]["message"]


def test_a_kiosk_that_was_switched_off_is_refused(karim: Post) -> None:
    Device.objects.update(is_active=False)

    assert karim("requests", LAMP).status_code == 401


@pytest.mark.parametrize("path", ["requests", "person"])
def test_a_token_can_only_create(karim: Post, path: str) -> None:
    client = Client(headers={"authorization": f"Bearer {TOKEN}"})

    answers = [client.get(f"/kiosk/api/{path}"), client.put(f"/kiosk/api/{path}"), client.delete(f"/kiosk/api/{path}")]

    assert {answer.status_code for answer in answers} == {405}


def test_a_person_is_called_before_there_is_a_request(karim: Post) -> None:
    first, second = karim("person", {"language": "fr"}, key="p"), karim("person", {"language": "fr"}, key="p")

    call = Escalation.objects.get()
    assert (first.status_code, second.status_code) == (201, 200)
    assert call.owner.last_name in told(first)["who"]
    assert told(first)["reference"] == told(second)["reference"] == ServiceRequest.objects.get().reference


def test_a_person_is_called_about_the_request_just_sent(karim: Post) -> None:
    receipt = told(karim("requests", LAMP))
    about = {"reference": receipt["reference"], "secret": receipt["secret"]}

    answers = [karim("person", about, key="p"), karim("person", about, key="p")]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert Escalation.objects.get().case == Case.objects.get()


@pytest.mark.parametrize("key", ["", " ", "k" * 81])
def test_a_call_about_a_request_needs_a_key_that_fits(karim: Post, key: str) -> None:
    receipt = told(karim("requests", LAMP))

    answer = karim("person", {"reference": receipt["reference"], "secret": receipt["secret"]}, key=key)

    assert answer.status_code == 422
    assert fields(answer) == ["idempotency_key"]
    assert not Escalation.objects.exists()


def test_a_wrong_secret_calls_nobody(karim: Post) -> None:
    receipt = told(karim("requests", LAMP))

    answer = karim("person", {"reference": receipt["reference"], "secret": "a" * 20})

    assert answer.status_code == 404
    assert not Escalation.objects.exists()


def test_the_catalogue_speaks_the_language_of_the_kiosk(konstanz: None) -> None:
    headers = {"authorization": f"Bearer {TOKEN}", "accept-language": "fr"}
    answer = Client().get("/kiosk/api/catalogue", headers=headers)

    catalogue = told(answer)
    assert catalogue["language"] == "fr"
    assert len(catalogue["common"]) == 6
    assert sum(len(group["services"]) for group in catalogue["groups"]) == 23
    assert len(catalogue["districts"]) == 15


def test_the_description_of_the_door_is_valid(db: None) -> None:
    answer = Client().get("/openapi.json")

    description = told(answer)
    validate(description)
    assert "/kiosk/api/requests" in description["paths"]


def test_a_new_request_costs_two_statements_receipt_and_all(karim: Post, django_assert_num_queries: Any) -> None:
    letter = {**LAMP, "description": "Dark since Monday."}
    karim("requests", letter, key="the first one reads the city")

    with django_assert_num_queries(4):  # the look, the rows; the test's own transaction adds a savepoint
        karim("requests", letter, key="k-2")


@pytest.mark.parametrize("asked", [{"token": "a-token-nobody-has"}, {"key": ""}, {"key": "k" * 81}])
def test_whoever_is_refused_before_the_letter_is_read_draws_no_ids(karim: Post, asked: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('requests_app_case_id_seq')")
        [before] = cursor.fetchone()

        assert karim("requests", LAMP, **asked).status_code in {401, 422}

        cursor.execute("SELECT nextval('requests_app_case_id_seq')")
        assert cursor.fetchone() == (before + 1,)


@pytest.mark.parametrize(
    ("given", "key", "named"),
    [
        ({"active_seconds": {"a\x00b": 1}}, "k-1", ["active_seconds"]),
        ({"active_seconds": {"\ud800": None}}, "k-1", ["active_seconds"]),
        ({"contact_by": "\ud800"}, "k-1", ["contact_by"]),
        ({}, "k\x00", ["idempotency_key"]),
        ({"language": []}, "k-1", ["language"]),
    ],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_written(
    karim: Post, given: dict[str, Any], key: str, named: list[str]
) -> None:
    answer = karim("requests", {**LAMP, **given}, key=key)

    assert (answer.status_code, fields(answer)) == (422, named)
    assert not ServiceRequest.objects.exists()
