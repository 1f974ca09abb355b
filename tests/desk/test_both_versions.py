"""A stale save answers with both versions: it overwrites nothing and loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework
from requests_app.models import Case
from requests_app.queries.case_since import since
from requests_app.queries.case_timelines import Names
from requests_app.vocabulary import CaseState
from tests import personas
from tests.desk.conftest import again, case_in, take
from tests.factories import MONDAY


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def stale(browser: Client, step: str, **typed: Any) -> tuple[Case, Any]:
    """Take a step from a page that was opened before Uwe gave the case to Mirjam."""
    case = case_in(CaseState.IN_PROGRESS)
    take(personas.browser("uwe"), case, "assign", person=str(personas.person("mirjam").pk), reason="She knows the lamp")
    return case, take(browser, case, step, revision=case.revision, **typed)


@pytest.mark.django_db
def test_what_i_typed_stands_beside_what_they_did() -> None:
    case, page = stale(personas.browser("cem"), "release", reason="I am off today")

    versions, told = page.context["versions"], words(page)
    assert page.status_code == 409
    assert versions.mine == (("Why do you give it back?", "I am off today"),)
    assert [(one.label, one.before, one.now) for one in versions.theirs.changed] == [
        ("With", personas.person("cem").name, personas.person("mirjam").name)
    ]
    assert [entry.who for entry in versions.theirs.entries] == [personas.person("uwe").name]
    assert "She knows the lamp" in told
    assert again(case).owner == personas.person("mirjam")


@pytest.mark.django_db
def test_my_words_can_be_kept_as_a_note() -> None:
    case, page = stale(personas.browser("cem"), "resolve", outcome="done", words="The lamp is new.")

    note = page.context["versions"].as_note
    kept = take(personas.browser("cem"), case, "note", text=note)

    assert f'name="text" value="{note.splitlines()[0]}' in page.content.decode()
    assert kept.status_code == 302
    assert "The lamp is new." in case.events.get(kind="note_added").words.get().text


@pytest.mark.django_db
def test_a_button_without_words_says_what_happened() -> None:
    case = case_in(CaseState.QUEUED)
    take(personas.browser("cem"), case, "claim")

    page = take(personas.browser("mirjam"), case, "claim", revision=case.revision)

    assert page.status_code == 409
    assert page.context["versions"].mine == ()
    assert "Keep my words" not in words(page)
    assert {one.label for one in page.context["versions"].theirs.changed} == {"State", "With"}


@pytest.mark.django_db
def test_words_of_a_step_that_is_not_possible_any_more_are_still_there() -> None:
    case = case_in(CaseState.IN_PROGRESS)
    seen, cem = case.revision, personas.cem()
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="No lamp.", by=cem, at=MONDAY)

    page = take(personas.browser("cem"), case, "release", revision=seen, reason="My long words")

    assert page.status_code == 409
    assert page.context["form"]["reason"].value() == "My long words"
    assert "This step is not possible now." in words(page)


@pytest.mark.django_db
def test_whoever_is_refused_for_another_reason_sees_no_versions() -> None:
    case = case_in(CaseState.IN_PROGRESS)

    page = take(personas.browser("cem"), case, "resolve", outcome="", words="")

    assert page.status_code == 422
    assert page.context["versions"] is None


def row(revision: int, **changes: Any) -> dict[str, Any]:
    """Give a row of the timeline as far as the two states need it."""
    event = {"id": revision, "kind": "assigned", "at": MONDAY, "revision": revision, "data": {}, "changes": changes}
    who = {"actor_kind": "system", "person_id": None, "channel": "", "rule_version": None}
    return {**event, **who, "words__kind": None}


def test_what_came_back_to_what_it_was_has_not_changed() -> None:
    rows = [row(3, owner=7), row(2, owner=8), row(1, owner=7, state="queued")]
    names = Names({7: "Cem", 8: "Uwe"})

    found = since(rows, 1, names, services={})

    assert found.changed == ()
    assert len(found.entries) == 2


def test_ids_that_nobody_knows_are_a_dash() -> None:
    rows = [row(2, service=5, queue=None), row(1, service=4, queue=9, state="queued")]

    found = since(rows, 1, Names(), services={4: "Lamp"})

    assert [(one.before, one.now) for one in found.changed] == [("Lamp", "–")]
