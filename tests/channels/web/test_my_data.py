"""My data: read, taken away, deleted; behind a proven address, or behind the secret of one request."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework, mail_stopping, publishing, surveys
from requests_app.models import Case, ServiceDefinition, ServiceRequest
from requests_app.queries.addresses import secret_for
from requests_app.rules.questions import Question, as_json
from requests_app.vocabulary import CallHours, Publishes, QuestionKind, Told
from tests import files, personas
from tests.factories import BY_SMS, LAMP, MONDAY, receive, routed_case
from tests.personas import actor, malik

from .test_my_requests import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(rosa: Client) -> str:
    receipt = receive(on_behalf_of="Greta Feldmann")
    files.hang_on(Case.objects.get(pk=receipt.case_id), files.jpeg(), files.pdf(), at=MONDAY)
    rosa.get(f"/s/{receipt.reference}/{receipt.secret}/")
    return receipt.reference


def read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_page_shows_all_that_is_stored(rosa: Client, shown: str) -> None:
    page = rosa.get(f"/status/{shown}/data/").content.decode()

    for text in (
        *("The lamp before the school is dark.", "Rosa Feldmann", "rosa@konstanz.example", "+497531900111"),
        *("Greta Feldmann", "Seestraße 4", "We received your request", "not sent", "photo-", "paper-"),
    ):
        assert text in page


def a_life_with_everything(rosa: Client) -> str:
    """Bring about all that other parts keep of a resident; give the reference."""
    question = Question("colour", QuestionKind.TEXT, {"en": "Which colour?"})
    ServiceDefinition.objects.filter(code=LAMP).update(questions=[as_json(question)], publishes=Publishes.CASES)
    contact = replace(BY_SMS, told=Told.END, call_hours=CallHours.EVENING)
    case = routed_case(LAMP, contact=contact, answers={"colour": "Orange, I think"})
    request = case.requests.get()
    publishing.publish_title(case.pk, title="Lamp out near the school", by=actor("uwe"), at=MONDAY)
    mail_stopping.stop_mail([request.pk], by=personas.rosa(request.pk), at=MONDAY)
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="No", by=malik(), at=MONDAY)
    surveys.answer_survey(
        request.pk, satisfaction=2, effort=4, words="Kind, but slow", by=personas.rosa(request.pk), at=MONDAY
    )
    rosa.get(f"/s/{request.reference}/{secret_for(request)}/")
    return request.reference


def test_the_page_shows_what_every_part_keeps(rosa: Client) -> None:
    reference = a_life_with_everything(rosa)

    page = rosa.get(f"/status/{reference}/data/").content.decode()

    for text in (
        *("Which colour?", "Orange, I think", "Only when it is settled", "In the evening, 17 to 20"),
        *("No more e-mail since", "Lamp out near the school", "Text message"),
        *("Dissatisfied", "Little effort", "Kind, but slow"),
    ):
        assert text in page, text
    assert "colour:" not in page


def test_a_machine_reads_what_every_part_keeps(rosa: Client) -> None:
    reference = a_life_with_everything(rosa)

    [told] = json.loads(rosa.get(f"/status/{reference}/data/json/").content)["requests"]

    assert told["answers"] == {"colour": "Orange, I think"}
    assert told["answers_in_words"] == [{"question": "Which colour?", "answer": "Orange, I think"}]
    assert (told["contact"]["told"], told["contact"]["call_hours"]) == ("end", "evening")
    assert told["mail_stopped_at"] == MONDAY.isoformat()
    assert told["public_title"] == "Lamp out near the school"
    assert {message["way"] for message in told["messages"]} == {"sms"}
    assert (told["survey"]["satisfaction"], told["survey"]["words"]) == (2, "Kind, but slow")


def test_a_machine_reads_the_same(rosa: Client, shown: str) -> None:
    answer = rosa.get(f"/status/{shown}/data/json/")

    [told] = json.loads(answer.content)["requests"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert told["reference"] == shown
    assert told["description"] == "The lamp before the school is dark."
    assert told["contact"]["email"] == "rosa@konstanz.example"
    assert told["on_behalf_of"] == "Greta Feldmann"
    assert [entry["what"] for entry in told["timeline"]][-1] == "We received your request"
    assert [message["kind"] for message in told["messages"]] == ["receipt"]
    assert len(told["files"]) == 2


def test_the_photos_come_along_in_one_file(rosa: Client, shown: str) -> None:
    pack = zipfile.ZipFile(io.BytesIO(read(rosa.get(f"/status/{shown}/data/zip/"))))

    names = pack.namelist()
    assert names[0] == "my-data.json"
    assert [name.split("/")[0] for name in names[1:]] == [shown, shown]
    assert pack.read(names[1]).startswith(b"\xff\xd8")


def test_behind_an_address_stand_all_requests_of_it(rosa: Client) -> None:
    first, second = receive(), receive()
    sign_in(rosa)

    told = json.loads(rosa.get("/my/data/json/").content)["requests"]

    assert [one["reference"] for one in told] == [second.reference, first.reference]


def test_many_requests_are_shown_page_by_page_and_taken_away_together(
    rosa: Client, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests_app.queries.my_data.PAGE_SIZE", 2)
    first, second, third = receive(), receive(), receive()
    sign_in(rosa)

    with django_assert_max_num_queries(2 * 4 + 10):  # however many stand behind the page
        page = rosa.get("/my/data/").content.decode()
    behind = rosa.get(f"/my/data/?after={ServiceRequest.objects.get(reference=second.reference).pk}").content.decode()

    assert [one.reference in page for one in (third, second, first)] == [True, True, False]
    assert [one.reference in behind for one in (third, second, first)] == [False, False, True]
    assert 'rel="next"' in page
    assert 'rel="next"' not in behind
    assert len(json.loads(rosa.get("/my/data/json/").content)["requests"]) == 3
    assert rosa.get("/my/data/?after=x").status_code == 200


@pytest.mark.parametrize("page", ["data/", "data/json/", "data/zip/", "delete/"])
def test_a_stranger_sees_and_deletes_nothing(konstanz: None, page: str) -> None:
    receipt = receive()

    for url in (f"/status/{receipt.reference}/{page}", f"/my/{page}"):
        assert Client().get(url).status_code == 302
        assert Client().post(url).status_code in {302, 405}
    assert ServiceRequest.objects.get().blanked_at is None


def test_deleting_asks_once_more_and_says_what_stays(rosa: Client, shown: str) -> None:
    page = rosa.get(f"/status/{shown}/delete/").content.decode()

    assert "This stays, because the law asks for it" in page
    assert ServiceRequest.objects.get().blanked_at is None


def test_behind_a_secret_one_request_is_blanked_and_can_still_be_followed(rosa: Client, shown: str) -> None:
    other = receive()

    page = rosa.post(f"/status/{shown}/delete/", follow=True).content.decode()

    assert "Your personal data are deleted." in page
    assert "Your personal data were deleted" in page
    assert "The lamp before the school" not in page
    assert "Seestraße" not in page
    assert ServiceRequest.objects.get(pk=other.request_id).description


def test_behind_an_address_all_go_and_the_browser_is_logged_out(rosa: Client) -> None:
    for _ in range(3):
        receive()
    sign_in(rosa)
    assert "This is about 3 requests." in rosa.get("/my/delete/").content.decode()

    answer = rosa.post("/my/delete/", follow=True)

    assert answer.redirect_chain == [("/my/", 302)]
    assert set(ServiceRequest.objects.values_list("description", flat=True)) == {""}
    assert rosa.get("/my/data/").status_code == 302
