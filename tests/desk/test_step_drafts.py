"""What is typed on a case is kept while it is typed, and comes back until it is sent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.actions import step_drafts
from requests_app.actions.retention import blank_requests
from requests_app.models import Case, CaseEvent, Message, StepDraft
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import CaseState, EventKind, MessageKind
from tests import personas
from tests.desk.conftest import case_in, take

pytestmark = pytest.mark.django_db


def keep(browser: Client, case: Case, step: str, **typed: Any) -> Any:
    return browser.post(f"/desk/cases/{case.reference}/draft/?step={step}", {"revision": "1", **typed})


def offer(browser: Client, case: Case, step: str) -> Any:
    page = browser.get(f"/desk/cases/{case.reference}/")
    return next(one for one in page.context["offers"] if one.step.name == step)


def test_words_come_back_where_they_were_and_are_gone_when_they_were_sent() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    assert keep(cem, case, "reply", words="We come on Fri", client_key="one").json() == {"is_kept": True, "writing": []}
    keep(cem, case, "reply", words="We come on Friday.", client_key="one")

    begun = offer(cem, case, "reply")
    assert begun.is_open
    assert (begun.form["words"].value(), begun.form["client_key"].value()) == ("We come on Friday.", "one")
    assert "have not sent it yet" in cem.get(f"/desk/cases/{case.reference}/").content.decode()
    assert offer(personas.browser("uwe"), case, "reply").begun_at is None  # hers alone

    take(cem, case, "reply", words="We come on Friday.", client_key="one")
    assert not StepDraft.objects.exists()


def test_an_answer_that_got_lost_is_sent_again_and_written_once() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    for _ in range(2):  # the first answer never reached her
        keep(cem, case, "reply", words="We come.", client_key="one")
        take(cem, case, "reply", words="We come.", client_key="one")
        take(cem, case, "note", text="@uwe: done.", client_key="two")
    assert CaseEvent.objects.filter(kind=EventKind.WROTE).count() == 1
    assert CaseEvent.objects.filter(kind=EventKind.NOTE_ADDED).count() == 1
    assert Message.objects.filter(kind=MessageKind.STAFF_MENTIONED).count() == 1


def test_what_is_refused_is_still_there() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    keep(cem, case, "resolve", words="Mended.", outcome="done")
    assert take(cem, case, "resolve", revision=0, words="Mended.", outcome="done").status_code == 409
    assert offer(cem, case, "resolve").form["words"].value() == "Mended."


def test_emptied_or_thrown_away_it_is_forgotten() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    keep(cem, case, "note", text="Seen.")
    keep(cem, case, "note", text="  ", client_key="x")
    assert not StepDraft.objects.exists()
    keep(cem, case, "note", text="Seen.")
    assert keep(cem, case, "note", discard="1").status_code == 302
    assert not StepDraft.objects.exists()


@pytest.mark.parametrize("step", ["", "claim", "nothing", "follow"])
def test_a_step_without_words_keeps_nothing(step: str) -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    assert keep(cem, case, step, words="x").status_code == 422


def test_only_the_fields_of_the_step_are_kept_and_not_endlessly() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    keep(cem, case, "note", text="a" * 9000, owner="5", revision="7")
    [kept] = StepDraft.objects.all()
    assert {name: len(text) for name, text in kept.typed.items()} == {"text": 4000}


def test_nobody_keeps_words_on_a_case_that_she_may_not_see() -> None:
    case = case_in(CaseState.IN_PROGRESS)
    assert keep(personas.browser("bruno"), case, "note", text="x").status_code == 404


def test_two_who_write_at_once_see_each_other_for_as_long_as_they_write() -> None:
    case, cem, uwe = case_in(CaseState.IN_PROGRESS), personas.browser("cem"), personas.browser("uwe")
    keep(cem, case, "reply", words="We come.")
    told = "Cem Yildiz is writing here now: Write to the resident"

    assert told in uwe.get(f"/desk/cases/{case.reference}/").content.decode()
    assert keep(uwe, case, "note", text="Wait, Cem.").json()["writing"] == [told]
    assert keep(cem, case, "reply", words="We come on").json()["writing"] == [
        "Uwe Baumann is writing here now: Write a note"
    ]
    assert "is writing here" not in personas.browser("mirjam").get("/desk/").content.decode()

    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        assert told not in uwe.get(f"/desk/cases/{case.reference}/").content.decode()


def test_they_go_with_the_residents_words_and_with_time() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    keep(cem, case, "reply", words="Dear Rosa,")
    blank_requests(case.requests.values_list("pk", flat=True), by=SYSTEM, at=timezone.now())
    assert not StepDraft.objects.exists()

    keep(cem, case, "reply", words="Dear Rosa,")
    assert step_drafts.forget_old_steps(at=timezone.now() + timedelta(days=6)) == 0
    assert step_drafts.forget_old_steps(at=timezone.now() + timedelta(days=7, minutes=1)) == 1
