"""A new password by letter: sent by a task over a real socket, once, to whoever may sign in, and nobody is told who."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from requests_app.models import JobRow, StaffMember
from requests_app.tasks.passwords import send_password_reset
from requests_app.vocabulary import Job
from tests import personas
from tests.messages.conftest import Post, post  # noqa: F401 - the fixture of a mail server

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
FORGOTTEN, SENT = "/accounts/password/", "/accounts/password/sent/"
NEW = "a lamp before the school"


def ask(email: str, client: Client | None = None) -> Any:
    return (client or personas.browser("")).post(FORGOTTEN, {"email": email})


def jobs() -> list[JobRow]:
    return list(JobRow.objects.filter(name=Job.SEND_PASSWORD_RESET).order_by("id"))


def work_off() -> None:
    for job in jobs():
        send_password_reset(job.pk)


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/]+(/accounts/password/\S+)", letter.get_content())
    assert found
    return found.group(1)


def choose(client: Client, link: str, password: str = NEW) -> Any:
    """Open the link as a browser does, and type the password twice."""
    page = client.get(link, follow=True)
    address = page.redirect_chain[-1][0] if page.redirect_chain else link
    return client.post(address, {"new_password1": password, "new_password2": password})


def test_the_letter_leads_to_a_new_password_and_ends_old_sessions(post: Post) -> None:  # noqa: F811
    old = personas.browser("cem")
    assert ask("cem@konstanz.example").headers["location"] == SENT
    work_off()
    fresh = personas.browser("")

    done = choose(fresh, link_in(post.letters[0]))

    assert done.headers["location"] == "/accounts/login/"
    assert "Your new password works" in fresh.get("/accounts/login/").content.decode()
    assert old.get("/desk/").status_code == 302
    assert fresh.post("/accounts/login/", {"username": "cem", "password": NEW}).headers["location"] == "/desk/"
    assert jobs()[0].done_at is not None


def test_the_letter_speaks_the_persons_language_and_names_her_login(post: Post) -> None:  # noqa: F811
    StaffMember.objects.filter(username="cem").update(language="en")
    ask("CEM@konstanz.example ")

    work_off()

    letter = post.letters[0]
    assert letter["To"] == "cem@konstanz.example"
    assert "Your login is: cem" in letter.get_content()
    assert "for 24 hours" in letter.get_content()


def test_a_stranger_and_a_colleague_get_the_same_answer() -> None:
    known, unknown = ask("cem@konstanz.example"), ask("nobody@konstanz.example")

    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    assert len(jobs()) == 1


@pytest.mark.parametrize("typed", ["", "cem"])
def test_what_is_no_address_is_said(typed: str) -> None:
    answer = ask(typed)

    assert answer.status_code == 422
    assert not jobs()


def test_the_link_works_once_and_for_a_day(post: Post) -> None:  # noqa: F811
    ask("cem@konstanz.example")
    work_off()
    link = link_in(post.letters[0])
    job = jobs()[0]

    with time_machine.travel(job.created_at + timedelta(hours=30)):
        late = personas.browser("").get(link)
    choose(personas.browser(""), link)
    again = personas.browser("").get(link)

    for page in (late, again):
        assert "This link works no more" in page.content.decode()


def test_asking_again_and_again_sends_one_letter() -> None:
    for _ in range(5):
        ask("cem@konstanz.example")

    assert len(jobs()) == 1
    JobRow.objects.update(done_at=jobs()[0].created_at)
    ask("cem@konstanz.example")
    assert len(jobs()) == 1
    JobRow.objects.update(created_at=jobs()[0].created_at - timedelta(minutes=6))
    ask("cem@konstanz.example")
    assert len(jobs()) == 2


def test_nobody_of_the_demo_outside_it_and_nobody_who_has_left(settings: Any, post: Post) -> None:  # noqa: F811
    ask("cem@konstanz.example")
    settings.DEMO = False
    work_off()  # ordered while the demo was on
    ask("mirjam@konstanz.example")
    settings.DEMO = True
    StaffMember.objects.filter(username="lotte").update(is_active=False)
    ask("lotte@konstanz.example")

    assert not post.letters
    assert [job.done_at is not None for job in jobs()] == [True]


def test_a_letter_sent_before_somebody_left_opens_nothing(post: Post) -> None:  # noqa: F811
    ask("lotte@konstanz.example")
    work_off()
    StaffMember.objects.filter(username="lotte").update(is_active=False)

    page = personas.browser("").get(link_in(post.letters[0]))

    assert "This link works no more" in page.content.decode()


def test_a_server_that_refuses_is_asked_again_later(post: Post) -> None:  # noqa: F811
    post.refuse = 1
    ask("cem@konstanz.example")
    work_off()
    assert (jobs()[0].attempts, jobs()[0].done_at) == (1, None)

    JobRow.objects.update(lease_until=None)
    work_off()

    assert len(post.letters) == 1


def test_neither_row_nor_log_holds_secret_or_address(post: Post, capsys: Any) -> None:  # noqa: F811
    ask("cem@konstanz.example")
    work_off()
    uid, token = link_in(post.letters[0]).strip("/").split("/")[-2:]

    said = capsys.readouterr()
    row = repr(JobRow.objects.values().get(name=Job.SEND_PASSWORD_RESET))
    for text in (said.out, said.err, row):
        assert token not in text
        assert "cem@konstanz.example" not in text
    assert uid


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [("", "", "Enter the new password."), ("short", "short", "12"), (NEW, "another long one", "")],
)
def test_a_weak_or_mistyped_password_is_refused(
    post: Post,  # noqa: F811
    first: str,
    second: str,
    sentence: str,
) -> None:
    ask("cem@konstanz.example")
    work_off()
    client = personas.browser("")
    address = client.get(link_in(post.letters[0]), follow=True).redirect_chain[-1][0]

    page = client.post(address, {"new_password1": first, "new_password2": second})

    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_the_login_page_leads_there() -> None:
    assert FORGOTTEN in personas.browser("").get("/accounts/login/").content.decode()
