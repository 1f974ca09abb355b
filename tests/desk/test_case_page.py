"""The page of a case: where it stands, why it is here, what happened, and what can be done."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework, escalation, routing
from requests_app.models import Case
from requests_app.vocabulary import CaseState
from tests import factories, personas
from tests.desk.conftest import PACKET, again, case_in, take
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
STATEMENTS = 11  # what the city's stamp covers is read once for each stamp
ALWAYS = {"follow", "note", "call"}
OWNERS = {"park", "transfer", "consult", "split"}


def show(username: str, case: Case, **more: Any) -> Any:
    return personas.browser(username, **more).get(f"/desk/cases/{case.reference}/")


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def steps(page: Any) -> set[str]:
    return {offer.step.name for offer in page.context["offers"]}


def test_it_says_why_the_case_is_here_in_the_readers_language() -> None:
    case = case_in(CaseState.QUEUED)

    english, french = words(show("cem", case)), words(show("cem", case, language="fr"))

    assert "The utility looks after all street lights." in english
    assert "Rule street-lights, version 1" in english
    assert "Service: <strong>streetlight-broken</strong>" in english
    assert "La régie s’occupe de tous les lampadaires." in french


def test_it_says_what_where_who_and_why_this_date() -> None:
    page = words(show("cem", case_in(CaseState.QUEUED)))

    for piece in ("The lamp before the school is dark.", "Seestraße 4", "Rosa Feldmann", "rosa@konstanz.example"):
        assert piece in page
    assert "working days after 23 Nov 2026." in page
    assert "Somebody in Beleuchtung claims it." in page


def test_a_case_without_a_rule_says_that_a_person_must_choose() -> None:
    case = factories.new_case()
    Case.objects.filter(pk=case.pk).update(suspected_spam=True)
    routing.route_case(case.pk, at=MONDAY)

    page = words(show("malik", case))

    assert "It may be advertising. A person must look at it first." in page
    assert "claim the case or place it by hand" in page


def test_placing_by_hand_is_told_with_the_name() -> None:
    case = case_in(CaseState.NEW)
    take(personas.browser("malik"), case, "place", queue="waste", reason="It stands on a bin")

    page = words(show("malik", case))

    assert "Malik Öztürk placed it here by hand." in page
    assert "It stands on a bin" in page


def test_a_hand_over_shows_who_it_waits_for_and_the_packet() -> None:
    case = factories.routed_case("general-note")
    malik = personas.malik()
    casework.claim_case(case.pk, by=malik, at=MONDAY)
    casework.forward_case(case.pk, queue_code="lighting", packet=PACKET, by=malik, at=MONDAY)

    page = words(show("cem", case))

    assert "Malik Öztürk sent it from Koordination to Beleuchtung" in page
    assert "Somebody in Beleuchtung accepts the hand-over by" in page
    assert "It was handed over from Koordination." in page
    assert "Mend it" in page


def test_the_history_marks_what_the_resident_reads() -> None:
    case = case_in(CaseState.RESOLVED)
    take(personas.browser("cem"), case, "note", text="The mast is old.")

    page = show("cem", case)
    said = {piece.text: piece.is_public for entry in page.context["page"].timeline for piece in entry.said}

    assert said == {"Mended.": True, "The mast is old.": False}
    assert "internal" in words(page)
    assert "the resident reads it" in words(page)


def test_blanked_words_are_said_to_be_removed() -> None:
    case = case_in(CaseState.QUEUED)
    case.requests.update(description="", blanked_at=MONDAY)

    assert "These words were removed." in words(show("cem", case))


@pytest.mark.parametrize("state", list(CaseState))
def test_a_person_can_be_called_from_every_state(state: CaseState) -> None:
    case = case_in(state)
    browser = personas.browser("malik")

    answer = take(browser, case, "call", reason="Please help", client_key=f"key-{state}")

    assert answer.status_code == 302
    assert again(case).state == state
    # A merged case leads to the one in which it goes on.
    call = (again(case).merged_into or case).escalations.get()
    assert call.owner.is_active
    assert call.owner_id != personas.person("malik").pk


@pytest.mark.parametrize(
    ("state", "username", "expected"),
    [
        (CaseState.NEW, "malik", {"reply", "claim", "place", "reclassify", "cancel", "merge", *ALWAYS}),
        (CaseState.NEW, "farah", {"cancel", "merge", *ALWAYS}),
        (CaseState.QUEUED, "cem", {"reply", "claim", "cancel", "merge", *ALWAYS}),
        (CaseState.QUEUED, "uwe", {"reply", "claim", "assign", "transfer", "reclassify", "cancel", "merge", *ALWAYS}),
        (
            CaseState.IN_PROGRESS,
            "cem",
            {"reply", "resolve", "return", "release", "assign", "cancel", "merge", *OWNERS, *ALWAYS},
        ),
        (
            CaseState.IN_PROGRESS,
            "mirjam",
            {"reply", "release", "assign", "transfer", "reclassify", "cancel", "merge", *ALWAYS},
        ),
        (CaseState.WAITING, "cem", {"reply", "resume", "release", "assign", "consult", "cancel", "merge", *ALWAYS}),
        (CaseState.RESOLVED, "cem", {"reply", "reopen", *ALWAYS}),
        (CaseState.CLOSED, "sofia", {"reply", "reopen", *ALWAYS}),
    ],
)
def test_only_the_steps_that_are_possible_are_offered(state: CaseState, username: str, expected: set[str]) -> None:
    case = case_in(state)

    assert steps(show(username, case)) == expected


@pytest.mark.parametrize("state", [CaseState.NEW, CaseState.QUEUED, CaseState.IN_PROGRESS, CaseState.RESOLVED])
@pytest.mark.parametrize("username", ["farah", "malik", "sofia"])
def test_the_page_needs_eleven_statements_however_long_the_history(
    state: CaseState, username: str, django_assert_max_num_queries: Any
) -> None:
    case = case_in(state)
    for n in range(5):
        casework.add_note(case.pk, text=f"note {n}", by=personas.sofia(), at=MONDAY)
        escalation.escalate_case(case.pk, by=personas.sofia(), at=MONDAY, reason="Look")
    browser = personas.browser(username)
    browser.get(f"/desk/cases/{case.reference}/")

    with django_assert_max_num_queries(STATEMENTS):
        browser.get(f"/desk/cases/{case.reference}/")


def test_a_handed_over_case_needs_no_more(django_assert_max_num_queries: Any) -> None:
    case = factories.routed_case("general-note")
    casework.claim_case(case.pk, by=personas.malik(), at=MONDAY)
    browser = personas.browser("malik")
    browser.get(f"/desk/cases/{case.reference}/")

    with django_assert_max_num_queries(STATEMENTS):
        page = browser.get(f"/desk/cases/{case.reference}/")

    assert {"forward", "resolve"} <= steps(page)


def test_a_case_that_the_router_sent_goes_back_to_intake() -> None:
    case = case_in(CaseState.IN_PROGRESS)

    assert "It goes back to Moderation." in words(show("cem", case))

    take(personas.browser("cem"), case, "return", reason="Not a lamp", missing="The place")
    assert again(case).queue.is_intake  # type: ignore[union-attr]


def test_what_somebody_may_not_see_is_not_there() -> None:
    case = case_in(CaseState.QUEUED)

    assert show("bruno", case).status_code == 404
    assert show("ana", case).status_code == 404
    assert take(personas.browser("bruno"), case, "claim").status_code == 404
    assert personas.browser("sofia").get("/desk/cases/KN-NONE-HERE/").status_code == 404


def test_the_reference_is_found_however_it_is_typed() -> None:
    case = case_in(CaseState.QUEUED)

    assert personas.browser("cem").get(f"/desk/cases/{case.reference.lower()}/").status_code == 200


def test_no_statement_runs_while_the_page_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection
    from django.template import base
    from django.test.utils import CaptureQueriesContext

    case, browser = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    drawing = base.Template._render  # type: ignore[attr-defined]  # private, but the one place where drawing begins
    asked: list[str] = []

    def counted(template: Any, context: Any) -> Any:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            drawn = drawing(template, context)
        asked.extend(query["sql"] for query in caught.captured_queries)
        return drawn

    monkeypatch.setattr(base.Template, "_render", counted)
    for url in ("/desk/", f"/desk/cases/{case.reference}/", "/desk/escalations/", "/desk/call/"):
        assert browser.get(url).status_code == 200

    assert asked == []


def test_a_reload_of_a_steps_address_leads_to_the_case() -> None:
    case = case_in(CaseState.QUEUED)
    browser: Client = personas.browser("cem")

    assert browser.get(f"/desk/cases/{case.reference}/claim/").headers["location"] == f"/desk/cases/{case.reference}/"
