"""My requests: a code to the address, the list, and the way out; nobody learns who is known."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.actions import sign_in as sign_in_codes
from requests_app.actions import sweeps
from requests_app.facts import CodeIsOver
from requests_app.models import JobRow, ServiceRequest, SignInCode
from requests_app.rules.intake import Contact
from requests_app.rules.sign_in import code_of
from requests_app.tasks.sign_in import send_sign_in_code
from requests_app.vocabulary import ContactBy, Job, Sweep
from tests.factories import receive
from tests.messages.conftest import Post, post

pytestmark = pytest.mark.django_db
__all__ = ["post"]
ROSAS = "rosa@konstanz.example"
KEY = "references-under-test"


def code_now() -> str:
    code = SignInCode.objects.latest("id")
    return code_of(code.nonce, key=KEY)


def sign_in(client: Client, address: str = ROSAS) -> Any:
    client.post("/my/", {"address": address})
    return client.post("/my/code/", {"code": code_now()}, follow=True)


def send_codes() -> None:
    for job in JobRow.objects.filter(name=Job.SEND_SIGN_IN_CODE, done_at=None):
        send_sign_in_code(job.pk)


def test_rosa_sees_all_her_requests_after_a_code(rosa: Client) -> None:
    first, second = receive(), receive("road-damage")
    receive(contact=Contact(by=ContactBy.EMAIL, email="neighbour@konstanz.example"))

    page = sign_in(rosa).content.decode()

    assert first.reference in page
    assert second.reference in page
    assert page.count('id="r-') == 2


def test_capital_letters_make_no_other_address(rosa: Client) -> None:
    receipt = receive(contact=Contact(by=ContactBy.EMAIL, email="Rosa@Konstanz.example"))

    assert receipt.reference in sign_in(rosa, "ROSA@konstanz.EXAMPLE").content.decode()


def test_the_code_goes_out_by_mail_and_opens_the_list(rosa: Client, post: Post) -> None:
    receipt = receive()
    rosa.post("/my/", {"address": ROSAS})

    send_codes()
    letter: EmailMessage = post.letters[0]
    found = re.search(r"Your code is: (\d{6})", letter.get_content())
    assert found is not None
    answer = rosa.post("/my/code/", {"code": f"{found[1][:3]} {found[1][3:]}"}, follow=True)

    assert letter["To"] == ROSAS
    assert receipt.reference in answer.content.decode()


def test_an_unknown_address_reads_the_same_after_the_same_work(
    rosa: Client, django_assert_num_queries: Any, post: Post
) -> None:
    receive()
    rosa.get("/my/")
    with django_assert_num_queries(9) as known:
        seen = rosa.post("/my/", {"address": ROSAS})
    stranger = Client(headers={"accept-language": "en"})
    stranger.get("/my/")
    with django_assert_num_queries(9) as unknown:
        unseen = stranger.post("/my/", {"address": "nobody@konstanz.example"})

    send_codes()

    assert (seen.status_code, seen.headers["location"]) == (unseen.status_code, unseen.headers["location"])
    begun = [[str(query["sql"])[:24] for query in asked.captured_queries] for asked in (known, unknown)]
    assert begun[0] == begun[1]
    assert page_of(rosa) == page_of(stranger)
    assert [letter["To"] for letter in post.letters] == [ROSAS]


def test_whoever_asks_for_a_code_has_no_proof_read(rosa: Client, django_assert_num_queries: Any) -> None:
    receive()
    sign_in(rosa)

    with django_assert_num_queries(9):
        rosa.post("/my/", {"address": ROSAS})


def page_of(client: Client) -> str:
    page = client.get("/my/code/").content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_the_code_is_kept_nowhere(rosa: Client) -> None:
    receive()
    rosa.post("/my/", {"address": ROSAS})

    row = SignInCode.objects.values().get()

    assert code_now() not in " ".join(str(value) for name, value in row.items() if name != "nonce")
    assert code_now() not in str(JobRow.objects.filter(name=Job.SEND_SIGN_IN_CODE).values().get())
    assert code_of(row["nonce"], key="another key") != code_now()


def test_five_tries_and_the_code_is_over(rosa: Client) -> None:
    receive()
    rosa.post("/my/", {"address": ROSAS})
    wrong = f"{(int(code_now()) + 1) % 1_000_000:06}"

    answers = [rosa.post("/my/code/", {"code": wrong}).content.decode() for _ in range(5)]
    right = rosa.post("/my/code/", {"code": code_now()})

    assert "This is not the code that we sent." in answers[0]
    assert 'href="#id_code"' in answers[0]
    assert "This code cannot be used any more." in answers[4]
    assert right.status_code == 422
    assert "Send me a new code" in right.content.decode()


def test_a_code_is_good_for_ten_minutes_and_for_one_time(rosa: Client) -> None:
    receive()
    now = timezone.now()
    rosa.post("/my/", {"address": ROSAS})
    with time_machine.travel(now + timedelta(minutes=11)):
        assert rosa.post("/my/code/", {"code": code_now()}).status_code == 422
    assert rosa.post("/my/code/", {"code": code_now()}).status_code == 302

    assert rosa.get("/my/code/").headers["location"] == "/my/"


def test_a_code_works_in_the_browser_that_asked_for_it_alone(rosa: Client) -> None:
    receive()
    rosa.post("/my/", {"address": ROSAS})

    assert Client().post("/my/code/", {"code": code_now()}).headers["location"] == "/my/"


@pytest.mark.parametrize("typed", ["", "rosa", "rosa@", "a\x00@b.example", "x" * 300 + "@b.example"])
def test_what_is_no_address_comes_back_with_the_error_at_its_field(rosa: Client, typed: str) -> None:
    answer = rosa.post("/my/", {"address": typed})

    assert answer.status_code == 422
    assert 'href="#id_address"' in answer.content.decode()
    assert not SignInCode.objects.exists()


def test_each_line_leads_to_its_status_page(rosa: Client) -> None:
    receipt = receive()
    sign_in(rosa)

    answer = rosa.get(f"/my/requests/{receipt.reference}/", follow=True)

    assert answer.redirect_chain == [(f"/status/{receipt.reference}/", 302)]
    assert "The lamp before the school is dark." in answer.content.decode()


def test_a_request_of_somebody_else_is_not_there(rosa: Client) -> None:
    receive()
    other = receive(contact=Contact(by=ContactBy.EMAIL, email="neighbour@konstanz.example"))
    sign_in(rosa)

    assert rosa.get(f"/my/requests/{other.reference}/").status_code == 404
    assert Client().get(f"/my/requests/{other.reference}/").headers["location"] == "/my/"


def test_logging_out_closes_the_list_and_what_it_has_opened(rosa: Client) -> None:
    opened, shown = receive(), receive()
    rosa.get(f"/s/{shown.reference}/{shown.secret}/")
    sign_in(rosa)
    for receipt in (opened, shown):
        rosa.get(f"/my/requests/{receipt.reference}/")

    rosa.post("/my/log-out/")

    assert opened.reference not in rosa.get("/my/").content.decode()
    assert "The lamp" not in rosa.get(f"/status/{opened.reference}/").content.decode()
    assert "The lamp" in rosa.get(f"/status/{shown.reference}/").content.decode()
    assert not SignInCode.objects.exists()


def test_after_two_hours_everything_is_closed_again(rosa: Client) -> None:
    receipt = receive()
    sign_in(rosa)
    rosa.get(f"/my/requests/{receipt.reference}/")

    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert receipt.reference not in rosa.get("/my/").content.decode()
        assert "The lamp" not in rosa.get(f"/status/{receipt.reference}/").content.decode()


def test_a_page_that_was_left_open_shows_nothing_after_two_hours_either(rosa: Client) -> None:
    receipt = receive()
    sign_in(rosa)
    rosa.get(f"/my/requests/{receipt.reference}/")

    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert "The lamp" not in rosa.get(f"/status/{receipt.reference}/").content.decode()


def test_a_code_that_was_used_opens_nothing_in_a_second_window(rosa: Client) -> None:
    receive()
    rosa.post("/my/", {"address": ROSAS})
    code = SignInCode.objects.get()
    sign_in_codes.prove(code.pk, code_now(), at=timezone.now())

    with pytest.raises(CodeIsOver):
        sign_in_codes.prove(code.pk, code_now(), at=timezone.now())


def test_a_session_from_before_the_proof_opens_nothing(rosa: Client) -> None:
    receive()
    rosa.post("/my/", {"address": ROSAS})
    before = rosa.cookies["sessionid"].value
    rosa.post("/my/code/", {"code": code_now()})

    assert rosa.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/my/code/").status_code == 302


def test_the_session_ends_with_the_browser_and_holds_no_address(rosa: Client) -> None:
    receive()
    sign_in(rosa)

    assert not rosa.cookies["sessionid"]["max-age"]
    assert ROSAS not in str(dict(rosa.session.items()))


def test_many_requests_come_in_pages_by_the_same_statements(rosa: Client, django_assert_num_queries: Any) -> None:
    receive()
    sign_in(rosa)
    rosa.get("/my/")
    with django_assert_num_queries(4):  # the session, the proof, the page, the city
        rosa.get("/my/")
    for _ in range(24):
        receive()

    with django_assert_num_queries(4):
        first = rosa.get("/my/").content.decode()
    mark = re.search(r'href="\?after=(\d+)"', first)
    assert mark is not None
    with django_assert_num_queries(4):
        second = rosa.get(f"/my/?after={mark[1]}").content.decode()

    seen = set(re.findall(r'id="r-(KN-[^"]+)"', first + second))
    assert seen == set(ServiceRequest.objects.values_list("reference", flat=True))
    assert len(re.findall(r'id="r-', first)) == 20


@pytest.mark.parametrize("after", ["x", "²", "9" * 40, "-1", "0"])
def test_a_broken_mark_is_no_fault(rosa: Client, after: str) -> None:
    receive()
    sign_in(rosa)

    assert rosa.get("/my/", {"after": after}).status_code == 200


def test_old_codes_are_forgotten(rosa: Client) -> None:
    receive()
    sign_in(rosa)
    asked_at = SignInCode.objects.get().asked_at

    sweeps.run_alone(Sweep.RETENTION, asked_at + timedelta(hours=2))
    assert SignInCode.objects.exists()
    sweeps.run_alone(Sweep.RETENTION, asked_at + timedelta(hours=2, minutes=11))

    assert not SignInCode.objects.exists()
