"""On the page of a case: two become one and two again, and an objection is decided."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.actions import casework
from requests_app.models import Case
from requests_app.vocabulary import CaseState
from tests import factories, personas
from tests.desk.conftest import again, case_in, take
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def joined() -> tuple[Case, Case]:
    case, into = case_in(CaseState.QUEUED), factories.routed_case(description="Dark since Monday.")
    casework.merge_case(case.pk, into_reference=into.reference, reason="One lamp.", by=personas.malik(), at=MONDAY)
    return again(case), again(into)


def test_the_other_case_is_seen_before_the_two_are_joined() -> None:
    case, into = case_in(CaseState.QUEUED), factories.routed_case(description="Dark since Monday.")
    malik = personas.browser("malik")
    typed: dict[str, Any] = {"into": into.reference.lower(), "reason": "One lamp."}

    shown = take(malik, case, "merge", **typed)
    assert shown.status_code == 200
    assert "Is this the same matter?" in words(shown)
    assert "Dark since Monday." in words(shown)
    assert again(case).state == CaseState.QUEUED

    seen = shown.context["form"]["seen"].value()
    done = take(malik, case, "merge", **typed, seen=seen)
    assert done.status_code == 302
    assert again(case).merged_into == into


@pytest.mark.parametrize(
    ("into", "sentence"),
    [("KN-2222-2222", "There is no such case, or you may not see it."), ("", "Give the reference of the other case.")],
)
def test_a_reference_that_leads_nowhere_is_told(into: str, sentence: str) -> None:
    case = case_in(CaseState.QUEUED)

    page = take(personas.browser("malik"), case, "merge", into=into, reason="One lamp.")

    assert page.status_code == 422
    assert sentence in words(page)
    assert "One lamp." in words(page)


def test_a_case_is_not_joined_to_itself() -> None:
    case = case_in(CaseState.QUEUED)

    page = take(personas.browser("malik"), case, "merge", into=case.reference, reason="One lamp.")

    assert page.status_code == 422
    assert "A case cannot be joined to itself." in words(page)


def test_both_pages_lead_to_each_other_and_the_letters_stand_together() -> None:
    case, into = joined()
    malik = personas.browser("malik")

    survivor, gone = malik.get(f"/desk/cases/{into.reference}/"), malik.get(f"/desk/cases/{case.reference}/")

    assert "The lamp before the school is dark." in words(survivor)
    assert "Dark since Monday." in words(survivor)
    assert "Hangs on case" in words(survivor)
    assert case.reference in words(survivor)
    assert f"It goes on in case {into.reference}." in words(gone)
    assert "Dark since Monday." not in words(gone)


def test_a_lead_separates_them_again() -> None:
    case, _into = joined()

    missing = take(personas.browser("uwe"), case, "unmerge", reason="")
    done = take(personas.browser("uwe"), case, "unmerge", reason="Two lamps.")

    assert missing.status_code == 422
    assert done.status_code == 302
    assert again(case).state == CaseState.QUEUED


def objected() -> Case:
    case = case_in(CaseState.RESOLVED)
    by = personas.rosa(*case.requests.values_list("id", flat=True))
    casework.appeal_case(case.pk, reason="It is still dark.", by=by, at=MONDAY)
    return again(case)


def test_the_reviewer_finds_it_on_her_board_and_lets_the_decision_stand() -> None:
    case, uwe = objected(), personas.browser("uwe")

    board = uwe.get("/desk/?tab=mine")
    page = uwe.get(f"/desk/cases/{case.reference}/")
    silent = take(uwe, case, "uphold", words=" ")
    done = take(uwe, case, "uphold", words="The lamp was lit on Tuesday.")

    assert case.reference in words(board)
    assert "It is still dark." in words(page)
    assert silent.status_code == 422
    assert done.status_code == 302
    assert again(case).state == CaseState.CLOSED


def test_the_reviewer_takes_the_decision_back() -> None:
    case = objected()

    take(personas.browser("uwe"), case, "overturn", words="She is right.")

    assert again(case).state == CaseState.QUEUED


def test_a_review_is_given_to_anybody_but_whoever_has_decided() -> None:
    case, sofia = objected(), personas.browser("sofia")

    page = sofia.get(f"/desk/cases/{case.reference}/")
    offered = next(offer for offer in page.context["offers"] if offer.step.name == "assign").form.fields["person"]
    take(sofia, case, "assign", person=str(personas.person("omar").pk))

    names = {pk for pk, _name in offered.choices}
    assert str(personas.person("cem").pk) not in names
    assert again(case).owner == personas.person("omar")
