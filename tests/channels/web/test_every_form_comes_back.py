"""Each form that a resident sends with a mistake comes back filled, with the mistake at the top and at its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pytest
from django.test import Client

from requests_app.models import ServiceDefinition
from requests_app.rules.references import new_reference
from tests.channels.web.test_reply import asked  # noqa: F401 - a fixture
from tests.factories import LAMP, ROSA, receive, routed_case

from .conftest import STREETLIGHT, form_of
from .filled import Filled
from .test_status import resolve

pytestmark = pytest.mark.django_db
LONG: Final = "street " * 700
ALL_OF_IT: Final = {
    "description": "The lamp is dark",
    "address": "Seestraße 4",
    "district": "010",
    "is_vulnerable": "on",
    "contact_by": "email",
    "email": "rosa@",
    "phone": "07531 900111",
    "call_hours": "morning",
    "told": "digest",
    "post_address": "Seestraße 4\n78464 Konstanz",
    "name": "Rosa Feldmann",
    "organisation": "Feldmann & Co",
    "on_behalf_of": 'Agnes "Oma" Wirth',
}
NO_WAY: Final = {name: value for name, value in ALL_OF_IT.items() if name not in {"contact_by", "email"}}
WAYS: Final = {name: ALL_OF_IT[name] for name in ("phone", "call_hours", "post_address", "name")}


def nothing(_rosa: Client, _reference: str) -> str:
    return ""


def settled(_rosa: Client, reference: str) -> str:
    resolve(reference)
    return reference


def matter(_rosa: Client, _reference: str) -> str:
    ServiceDefinition.objects.filter(code=LAMP).update(nearby_radius_metres=100)
    return routed_case(LAMP).reference


def unknown(_rosa: Client, _reference: str) -> str:
    return new_reference("KN")


def code_asked(rosa: Client, _reference: str) -> str:
    receive(contact=ROSA)
    rosa.post("/my/", {"address": ROSA.email})
    return ""


def words_told(rosa: Client, _reference: str) -> str:
    rosa.post("/new/", form_of(rosa, "/new/", description="The lamp before the school is dark"))
    return ""


def place_told(rosa: Client, reference: str) -> str:
    words_told(rosa, reference)
    rosa.post("/new/where/", form_of(rosa, "/new/where/", service=LAMP, address="Bahnhofstraße 40"))
    return ""


@dataclass(frozen=True)
class Sent:
    """A form with a mistake: which fields are wrong, none for a sentence about the whole."""

    url: str
    typed: Mapping[str, str]
    wrong: tuple[str, ...] = ()
    before: Callable[[Client, str], str] = nothing
    gone: tuple[str, ...] = ()  # what cannot be shown again: a choice that is none, and what the page says anew


SENT: Final = {
    "report: nothing": Sent(STREETLIGHT, {}, ("description", "address")),
    "report: an address of e-mail": Sent(STREETLIGHT, ALL_OF_IT, ("email",)),
    "report: missing and wrong": Sent(
        STREETLIGHT,
        {**ALL_OF_IT, "description": " ", "address": " ", "district": "", "contact_by": "post", "post_address": " "},
        ("description", "address", "email", "post_address"),
    ),
    "report: a number": Sent(
        STREETLIGHT, {**ALL_OF_IT, "contact_by": "phone", "phone": "call me", "email": ""}, ("phone",)
    ),
    "report: no letter box": Sent(
        STREETLIGHT, {**ALL_OF_IT, "contact_by": "post", "post_address": " ", "email": ""}, ("post_address",)
    ),
    "report: too long": Sent(
        STREETLIGHT,
        {**NO_WAY, **dict.fromkeys(("description", "address"), LONG.strip())},
        ("description", "address"),
    ),
    "report: names too long": Sent(
        STREETLIGHT,
        {
            **NO_WAY,
            **dict.fromkeys(("name", "organisation", "on_behalf_of"), "ä" * 121),
        },
        ("name", "organisation", "on_behalf_of"),
    ),
    "report: choices that are none": Sent(
        STREETLIGHT,
        {"description": "Dark", "district": "999", "contact_by": "owl", "told": "never", "call_hours": "night"},
        ("district", "contact_by", "told", "call_hours"),
        gone=("district", "contact_by", "told", "call_hours"),
    ),
    "report: a point of another world": Sent(STREETLIGHT, {"description": "Dark", "latitude": "91", "longitude": "9"}),
    "report: its own questions": Sent(
        "/report/playground/",
        {
            "description": "The swing",
            "address": "Seestraße 4",
            "q_about": "broken",
            "q_can-be-used": "no",
            "q_what": " ",
        },
        ("q_what",),
    ),
    "what": Sent("/new/", {"description": " "}, ("description",)),
    "where: no service": Sent(
        "/new/where/", {"service": "other", "address": "by the school"}, ("service",), words_told
    ),
    "where: no place": Sent("/new/where/", {"service": LAMP, "address": " "}, ("address",), words_told),
    "where: a district": Sent(
        "/new/where/",
        {"service": "other", "other_service": LAMP, "district": "999", "address": "by the school"},
        ("district",),
        words_told,
        gone=("district",),
    ),
    "send": Sent(
        "/new/send/",
        {name: value for name, value in ALL_OF_IT.items() if name not in {"description", "address", "district"}},
        ("email",),
        place_told,
    ),
    "send: missing and wrong": Sent(
        "/new/send/",
        {"contact_by": "post", "post_address": " ", "email": "rosa@", "told": "end"},
        ("email", "post_address"),
        place_told,
    ),
    "status: nothing": Sent("/status/", {"reference": "", "secret": ""}, ("reference", "secret")),
    "status: a slip": Sent("/status/", {"reference": "KN-1111-1111", "secret": "abcd"}, ("reference",)),
    "status: a guess": Sent("/status/", {"reference": "{0}", "secret": "a" * 20}, (), unknown),
    "reply": Sent("/status/{mine}/reply/", {"words": LONG.strip()}, ("words",)),
    "correct: nothing": Sent("/status/{mine}/correct/", {"words": "It is behind the church"}, ("address",)),
    "correct: missing and wrong": Sent("/status/{mine}/correct/", {"words": LONG.strip()}, ("address", "words")),
    "correct: a district": Sent(
        "/status/{mine}/correct/",
        {"address": "Seestraße 5", "district": "999", "words": "Behind the church"},
        ("district",),
        gone=("district",),
    ),
    "withdraw": Sent("/status/{mine}/withdraw/", {"words": LONG.strip()}, ("words",)),
    "withdraw: an old page": Sent(
        "/status/{mine}/withdraw/", {"words": "Settled", "revision": "99"}, gone=("revision",)
    ),
    "reopen": Sent("/status/{mine}/reopen/", {"words": " "}, ("words",), settled),
    "appeal": Sent("/status/{mine}/appeal/", {"words": " "}, ("words",), settled),
    "agree": Sent("/status/{mine}/agree/", {"revision": "99"}, (), settled, gone=("revision",)),
    "call": Sent(
        "/status/{mine}/person/",
        {"words": LONG.strip(), "phone": "1" * 31, "call_hours": "morning"},
        ("words", "phone"),
    ),
    "a person: no number": Sent(
        "/person/", {**WAYS, "description": "Help", "contact_by": "phone", "phone": " "}, ("phone",)
    ),
    "a person: missing and wrong": Sent(
        "/person/", {**WAYS, "phone": " ", "contact_by": "phone", "email": "rosa@"}, ("email", "phone")
    ),
    "follow: nothing": Sent("/follow/", {"reference": " "}, ("reference",)),
    "follow: not there": Sent("/follow/", {"reference": "{0}"}, ("reference",), unknown),
    "follow: missing and wrong": Sent(
        "/follow/",
        {**WAYS, "phone": " ", "reference": "{0}", "contact_by": "phone", "email": "rosa@", "told": "digest"},
        ("email", "phone"),
        matter,
    ),
    "my requests": Sent("/my/", {"address": "rosa at home"}, ("address",)),
    "the code": Sent("/my/code/", {"code": "12 34"}, ("code",), code_asked),
    "photos": Sent("/status/{mine}/photos/", {}, ("photos",)),
    "survey: nothing": Sent("/status/{mine}/survey/", {"words": "So slow"}, ("satisfaction", "effort"), settled),
    "survey: one": Sent("/status/{mine}/survey/", {"words": "So slow", "effort": "2"}, ("satisfaction",), settled),
    "survey: too long": Sent(
        "/status/{mine}/survey/", {"words": LONG.strip(), "effort": "2", "satisfaction": "1"}, ("words",), settled
    ),
}


@pytest.mark.parametrize("sent", SENT.values(), ids=SENT.keys())
def test_what_is_wrong_is_listed_at_the_top_and_told_at_its_field(rosa: Client, reference: str, sent: Sent) -> None:
    made = sent.before(rosa, reference)
    url = sent.url.format(mine=reference)
    typed = {name: value.format(made) for name, value in sent.typed.items()}
    unseen = form_of(rosa, url)

    answer = rosa.post(url, {**unseen, **typed})

    page = Filled(answer.content.decode())
    assert answer.status_code == 422
    assert page.title.startswith("Error:")
    assert page.seen_first == "summary"
    assert page.listed >= max(1, len(sent.wrong))
    assert all(link.removeprefix("#") in page.ids for link in page.links), page.links
    assert len(page.links) >= len(sent.wrong)
    for name in sent.wrong:
        assert page.described[name] & page.id_of_error, name
    for name in typed.keys() - set(sent.gone):
        assert [value.replace("\r\n", "\n").strip() for value in page.values[name]] == [typed[name].strip()], name


def test_an_answer_to_a_question_of_the_city_keeps_the_question(rosa: Client, asked: str) -> None:  # noqa: F811
    answer = rosa.post(f"/status/{asked}/reply/", form_of(rosa, f"/status/{asked}/", words=" "))

    page = Filled(answer.content.decode())
    assert (answer.status_code, page.links) == (422, ["#id_words"])
    assert page.described["words"] & page.id_of_error
