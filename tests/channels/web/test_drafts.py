"""Nothing typed is lost: a draft in the database, private to the browser that wrote it, forgotten in time."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from requests_app.actions import drafts, sweeps
from requests_app.facts import DraftChanged
from requests_app.models import Draft, ServiceRequest
from requests_app.queries.drafts import draft
from requests_app.vocabulary import Sweep
from requests_app.vocabulary.drafts import DraftStep
from tests import files
from tests.factories import LAMP

from .conftest import STREETLIGHT, form_of, value_of
from .photos import file_of, notes_of, own_store
from .test_new import SEND, WHAT, WHERE, WORDS, come_to_the_last_page, page, press

pytestmark = pytest.mark.django_db
__all__ = ["own_store"]
UNSEEN = ("draft_revision", "draft_writer", "draft_step", "idempotency_key")


def unseen(shown: str) -> dict[str, str]:
    return {name: value_of(shown, name) for name in UNSEEN}


def saved_by_itself(rosa: Client, shown: str, *, url: str = WHAT, **typed: str) -> Any:
    return rosa.post(f"{url.removesuffix('where/').removesuffix('send/')}draft/", {**unseen(shown), **typed})


def test_a_closed_tab_finds_its_words_again(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)

    shown = page(rosa, WHAT)

    assert f"{WORDS}</textarea>" in shown
    assert "What you wrote is still here." in shown


def test_the_cookie_is_signed_lives_as_long_as_the_draft_and_is_sent_to_these_pages_alone(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)

    cookie = rosa.cookies["draft"]
    assert (cookie["path"], cookie["max-age"]) == ("/new/", settings.DRAFT_DAYS * 86_400)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    rosa.cookies["draft"] = Draft.objects.get().key
    assert rosa.get(WHERE).headers["location"] == WHAT


def test_a_draft_of_another_page_is_not_opened(rosa: Client) -> None:
    press(rosa, WHAT, description="only there")

    assert "only there" not in page(rosa, STREETLIGHT)  # the test's browser sends its cookie everywhere


def test_nobody_else_reads_it(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)

    assert WORDS not in page(Client(headers={"accept-language": "en"}), WHAT)


def test_what_stands_in_an_open_page_is_saved_by_itself(rosa: Client) -> None:
    shown = page(rosa, WHAT)

    first = saved_by_itself(rosa, shown, description="The lamp")
    second = saved_by_itself(rosa, shown, description=WORDS, draft_revision="1")

    assert (json.loads(first.content), json.loads(second.content)) == ({"revision": 1}, {"revision": 2})
    assert f"{WORDS}</textarea>" in page(rosa, WHAT)


def test_a_page_that_has_saved_by_itself_may_be_sent_with_an_older_revision(rosa: Client) -> None:
    shown = page(rosa, WHAT)
    saved_by_itself(rosa, shown, description=WORDS)  # its answer has not come back yet

    assert rosa.post(WHAT, {**unseen(shown), "description": WORDS}).headers["location"] == WHERE


def test_an_answer_that_was_lost_does_not_stop_the_saving(rosa: Client) -> None:
    shown = page(rosa, WHAT)
    saved_by_itself(rosa, shown, description="The")

    assert saved_by_itself(rosa, shown, description=WORDS).status_code == 200


def test_what_comes_late_from_a_page_that_was_left_changes_nothing(rosa: Client) -> None:
    shown = page(rosa, WHAT)
    rosa.post(WHAT, {**unseen(shown), "description": WORDS})

    assert saved_by_itself(rosa, shown, description="The").status_code == 409
    assert f"{WORDS}</textarea>" in page(rosa, WHAT)


def test_what_comes_late_from_a_page_that_was_sent_makes_no_draft(rosa: Client) -> None:
    form = form_of(rosa, description="Dark", address="Seestraße 4")
    rosa.post(STREETLIGHT, form)

    assert rosa.post(f"{STREETLIGHT}draft/", form).status_code == 410
    assert not Draft.objects.exists()


def test_what_was_saved_while_the_form_was_on_its_way_does_not_come_back(rosa: Client) -> None:
    form = form_of(rosa, description="Dark", address="Seestraße 4")
    rosa.post(f"{STREETLIGHT}draft/", form)
    cookie = rosa.cookies.pop("draft")  # its answer had not come yet
    rosa.post(STREETLIGHT, form)
    rosa.cookies["draft"] = cookie.value

    shown = page(rosa, STREETLIGHT)

    assert "Dark</textarea>" not in shown
    assert value_of(shown, "idempotency_key") not in {"", form["idempotency_key"]}
    assert not Draft.objects.exists()


def test_two_windows_do_not_overwrite_each_other_silently(rosa: Client) -> None:
    press(rosa, WHAT, description="First")
    one, other = page(rosa, WHAT), page(rosa, WHAT)
    rosa.post(WHAT, {**unseen(one), "description": "In one window"})

    refused = rosa.post(WHAT, {**unseen(other), "description": "In the other"})
    shown = refused.content.decode()

    assert refused.status_code == 409
    assert "You changed this in another window." in shown
    assert "In the other</textarea>" in shown
    assert Draft.objects.get().typed["description"] == ["In one window"]
    assert rosa.post(WHAT, {**unseen(shown), "description": "In the other"}).headers["location"] == WHERE
    assert Draft.objects.get().typed["description"] == ["In the other"]


def test_of_two_windows_at_the_same_moment_one_is_told(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)
    before = draft(Draft.objects.get().key, at=timezone.now())
    assert before is not None
    mine = drafts.Page(DraftStep.WHAT, {"description": ["Mine"]}, revision=before.revision)

    drafts.save_draft(before, mine, at=timezone.now())
    with pytest.raises(DraftChanged):  # it had read the draft before the other one was saved
        drafts.save_draft(before, mine, at=timezone.now())


def test_nothing_is_sent_that_the_page_does_not_show(rosa: Client) -> None:
    shown = come_to_the_last_page(rosa)
    press(rosa, WHAT, description="Changed in another window: lamp dark")
    press(rosa, WHERE, service=LAMP, address="Seestraße 4")

    refused = rosa.post(SEND, {**unseen(shown), "name": "Rosa"})

    assert refused.status_code == 409
    assert "Changed in another window: lamp dark" in refused.content.decode()
    assert value_of(refused.content.decode(), "name") == "Rosa"
    assert not ServiceRequest.objects.exists()


def test_a_double_press_and_a_retry_give_one_case_and_one_receipt(rosa: Client) -> None:
    typed = unseen(come_to_the_last_page(rosa))

    first, second = rosa.post(SEND, typed), rosa.post(SEND, typed)
    rosa.cookies.clear()  # the answer was lost, and its cookies with it
    third = rosa.post(SEND, typed)

    assert first.headers["location"] == second.headers["location"] == third.headers["location"]
    assert rosa.get(third.headers["location"]).status_code == 200
    assert ServiceRequest.objects.count() == 1


def test_an_old_form_opens_no_receipt(rosa: Client) -> None:
    typed = unseen(come_to_the_last_page(rosa))
    rosa.post(SEND, typed)

    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert Client().post(SEND, typed).headers["location"] == WHAT


def test_start_anew_forgets_words_cookie_and_photos(rosa: Client, settings: Any) -> None:
    press(rosa, WHAT, description=WORDS, photos=[file_of(files.jpeg())])
    assert list((settings.INCOMING_ROOT / "kept").iterdir())

    answer = press(rosa, WHERE, anew="1")

    assert answer.headers["location"] == WHAT
    assert not Draft.objects.exists()
    assert rosa.cookies["draft"].value == ""
    assert not list((settings.INCOMING_ROOT / "kept").iterdir())


def test_the_form_of_one_page_keeps_its_words_too(rosa: Client) -> None:
    form = form_of(rosa, description="Dark", contact_by="email")
    assert rosa.post(STREETLIGHT, {**form, "photos": [file_of(files.jpeg())]}).status_code == 422

    shown = page(rosa, STREETLIGHT)
    assert "Dark</textarea>" in shown
    assert len(notes_of(shown)) == 1
    assert value_of(shown, "idempotency_key") == form["idempotency_key"]

    [note] = notes_of(shown)
    typed = {**unseen(shown), "description": "Dark", "address": "Seestraße 4", "kept": note}
    assert rosa.post(STREETLIGHT, typed).status_code == 302
    assert ServiceRequest.objects.get().attachments.count() == 1
    assert not Draft.objects.exists()


def test_a_box_that_is_not_ticked_any_more_stays_so(rosa: Client) -> None:
    come_to_the_last_page(rosa)
    press(rosa, SEND, is_vulnerable="on", contact_by="phone")
    press(rosa, SEND, contact_by="phone")

    assert "is_vulnerable" not in Draft.objects.get().typed


def test_the_sweep_forgets_what_is_old_and_nothing_else(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS)
    now = timezone.now()

    assert sweeps.run_alone(Sweep.DRAFTS, now + timedelta(days=settings.DRAFT_DAYS - 1)) == 0
    assert sweeps.run_alone(Sweep.DRAFTS, now + timedelta(days=settings.DRAFT_DAYS, seconds=1)) == 1
    assert not Draft.objects.exists()


def test_a_photo_of_a_draft_lives_as_long_as_the_draft(rosa: Client) -> None:
    press(rosa, WHAT, description=WORDS, photos=[file_of(files.jpeg())])

    with time_machine.travel(timezone.now() + timedelta(days=settings.DRAFT_DAYS - 1)):
        assert len(notes_of(page(rosa, WHAT))) == 1


def test_no_line_of_the_log_holds_what_was_typed(rosa: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shown = page(rosa, WHAT)
    saved_by_itself(rosa, shown, description="Zauberwald")
    press(rosa, WHAT, description="Zauberwald lamp")
    press(rosa, WHERE, service=LAMP, address="Zauberwaldweg 7")
    drafts.forget_old_drafts(at=timezone.now() + timedelta(days=30))

    own = [record for record in caplog.records if not record.name.startswith(("django.db", "faker", "asyncio"))]
    assert not [record for record in own if "zauberwald" in f"{record.msg} {record.args}".lower()]


def test_a_draft_holds_no_more_than_a_form_can(rosa: Client) -> None:
    shown = page(rosa, WHAT)

    saved_by_itself(rosa, shown, description="x" * 90_000)

    assert len(Draft.objects.get().typed["description"][0]) == 20_000


def test_saving_by_itself_costs_two_statements(rosa: Client, django_assert_max_num_queries: Any) -> None:
    shown = page(rosa, WHAT)
    saved_by_itself(rosa, shown, description=WORDS)

    with django_assert_max_num_queries(2):
        saved_by_itself(rosa, shown, description="Dark", draft_revision="1")
