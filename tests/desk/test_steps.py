"""Every button on the page of a case: what it does, and what comes back when it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from requests_app.actions import casework, escalation
from requests_app.models import Case
from requests_app.vocabulary import CaseState
from tests import factories, personas
from tests.desk.conftest import PACKET, again, case_in, take
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_claim_and_release() -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem")

    take(cem, case, "claim", active_seconds="42")
    claimed = again(case)
    take(cem, case, "release", reason="I am off")
    event = case.events.get(kind="claimed")

    assert (claimed.state, claimed.owner) == ("in_progress", personas.person("cem"))
    assert (again(case).state, again(case).owner) == ("queued", None)
    assert (event.step, event.active_seconds) == ("claim", 42)


def test_assign() -> None:
    case = case_in(CaseState.QUEUED)

    take(personas.browser("uwe"), case, "assign", person=str(personas.person("mirjam").pk))

    assert again(case).owner == personas.person("mirjam")


def test_forward_with_its_packet_and_return() -> None:
    case = factories.routed_case("general-note")
    malik, cem = personas.browser("malik"), personas.browser("cem")
    take(malik, case, "claim")

    told = take(malik, case, "forward", queue="lighting", **PACKET)
    take(cem, case, "claim")
    page = cem.get(f"/desk/cases/{case.reference}/")
    take(cem, case, "return", reason="Not a lamp", missing="A photo")

    assert told.status_code == 302
    assert "It goes back to Koordination." in words(page)
    assert again(case).queue.code == "coordination"  # type: ignore[union-attr]
    assert set(case.events.get(kind="forwarded").words.values_list("text", flat=True)) == set(PACKET.values())


def test_resolve_opens_the_time_to_object() -> None:
    case = case_in(CaseState.IN_PROGRESS)

    take(personas.browser("cem"), case, "resolve", outcome="done", words="The lamp is lit.")

    resolved = again(case)
    assert resolved.state == "resolved"
    assert resolved.objection_until == timezone.now() + timedelta(days=settings.OBJECTION_WINDOW_DAYS)
    assert case.events.get(kind="resolved").words.get().is_public


def test_cancel_and_reopen() -> None:
    case, farah = case_in(CaseState.QUEUED), personas.browser("farah")

    take(farah, case, "cancel", cancel_reason="referred", reason="The railway mends it.")
    ended = again(case)
    take(farah, case, "reopen", reason="It is ours after all")

    assert (ended.state, ended.cancel_reason) == ("cancelled", "referred")
    assert again(case).state == "queued"


def test_a_second_press_of_call_is_the_same_call() -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem")

    for _ in range(2):
        take(cem, case, "call", reason="Please help", client_key="one-page")

    assert case.escalations.count() == 1


def test_a_named_colleague_is_called() -> None:
    case = case_in(CaseState.QUEUED)

    take(personas.browser("cem"), case, "call", reason="You know it", colleague=str(personas.person("omar").pk))

    assert case.escalations.get().owner == personas.person("omar")


FORWARD_GAPS = {
    "queue": "Choose a work queue.",
    "summary": "Sum the case up in a few words.",
    "asked": "Say what you ask for.",
    "checked": "Say what is checked, or that nothing is.",
    "promised": "Say what was promised, or that nothing was.",
}


@pytest.mark.parametrize("gap", FORWARD_GAPS)
def test_an_incomplete_hand_over_is_refused_and_what_was_typed_is_kept(gap: str) -> None:
    case, malik = factories.routed_case("general-note"), personas.browser("malik")
    take(malik, case, "claim")
    before = again(case)

    typed: dict[str, Any] = {"queue": "lighting", **PACKET, gap: ""}
    page = take(malik, case, "forward", **typed)

    assert page.status_code == 422
    assert FORWARD_GAPS[gap] in words(page)
    assert all(text in words(page) for text in typed.values() if text)
    assert again(case).revision == before.revision


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        ("release", {"reason": " "}, "Say why in a few words."),
        ("resolve", {"outcome": "done", "words": ""}, "Tell the resident what was done."),
        ("resolve", {"outcome": "miracle", "words": "So"}, "Select a valid choice"),
        ("cancel", {"cancel_reason": "", "reason": "So"}, "Choose why it ends."),
        ("return", {"reason": "x", "missing": ""}, "Say what is missing."),
        ("assign", {"person": "999999"}, "This choice is gone. Please choose again."),
        ("note", {"text": ""}, "Write the note first."),
        ("call", {"reason": ""}, "Say why in a few words."),
        ("release", {"reason": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_missing_words_are_asked_for(step: str, typed: dict[str, Any], sentence: str) -> None:
    case = case_in(CaseState.IN_PROGRESS)

    page = take(personas.browser("cem"), case, step, **typed)

    assert page.status_code == 422
    assert sentence in words(page)
    assert again(case).revision == case.revision


def test_a_stale_page_changes_nothing_and_shows_what_was_typed_and_the_new_state() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    casework.assign_case(case.pk, to_person_id=personas.person("mirjam").pk, by=personas.uwe(), at=MONDAY)
    now = again(case)

    page = take(cem, case, "release", revision=case.revision, reason="I have typed this")

    assert page.status_code == 409
    assert "Somebody changed this case in the meantime." in words(page)
    assert "I have typed this" in words(page)
    assert "Mirjam Roth" in words(page)
    assert again(case).revision == now.revision


def test_after_a_stale_page_the_same_form_goes_through_knowingly() -> None:
    case, uwe = case_in(CaseState.QUEUED), personas.browser("uwe")
    casework.claim_case(case.pk, by=personas.cem(), at=MONDAY)
    page = take(uwe, case, "release", revision=case.revision, reason="He is ill")

    form = page.context["form"]
    answer = take(uwe, case, "release", revision=int(form["revision"].value()), reason="He is ill")

    assert page.status_code == 409
    assert answer.status_code == 302
    assert again(case).state == "queued"


@pytest.mark.parametrize(
    ("state", "username", "step", "typed"),
    [
        (CaseState.IN_PROGRESS, "mirjam", "resolve", {"outcome": "done", "words": "Done by another"}),
        (CaseState.RESOLVED, "cem", "claim", {}),
        (CaseState.QUEUED, "farah", "claim", {}),
        (CaseState.QUEUED, "cem", "reopen", {"reason": "why not"}),
        (CaseState.CLOSED, "sofia", "cancel", {"cancel_reason": "invalid", "reason": "No"}),
    ],
)
def test_a_step_that_state_or_person_does_not_allow_is_refused(
    state: CaseState, username: str, step: str, typed: dict[str, Any]
) -> None:
    case = case_in(state)

    page = take(personas.browser(username), case, step, **typed)

    assert page.status_code == 422
    assert "This step is" in words(page)
    assert (again(case).state, again(case).revision) == (case.state, case.revision)


def test_a_case_does_not_end_while_somebody_else_owes_an_answer() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    letters = case.requests.values_list("id", flat=True)
    escalation.escalate_case(case.pk, by=personas.rosa(*letters), at=MONDAY)

    warned = words(cem.get(f"/desk/cases/{case.reference}/"))
    page = take(cem, case, "resolve", outcome="done", words="Lit.")

    assert "A call for a person is open. Close it first." in warned
    assert page.status_code == 422
    assert "The call must be closed first." in words(page)
    assert again(case).state == "in_progress"


def test_a_page_without_its_number_is_refused() -> None:
    case = case_in(CaseState.QUEUED)

    page = personas.browser("cem").post(f"/desk/cases/{case.reference}/claim/")

    assert page.status_code == 422
    assert "The page has lost its number." in words(page)


def test_whoever_gives_a_case_away_and_may_not_see_it_any_more_lands_on_the_board() -> None:
    case = case_in(CaseState.QUEUED)
    call = escalation.escalate_case(case.pk, by=personas.cem(), at=MONDAY, named_id=personas.person("ana").pk)
    ana = personas.browser("ana")
    assert ana.get(f"/desk/cases/{case.reference}/").status_code == 200

    answer = ana.post(f"/desk/escalations/{call.escalation_id}/close/", {"answer": "I looked."})

    assert answer.headers["location"] == "/desk/escalations/"
    assert ana.get(f"/desk/cases/{case.reference}/").status_code == 404
    assert Case.objects.get(pk=case.pk).state == "queued"


def test_a_step_needs_few_statements(django_assert_max_num_queries: Any) -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem")
    take(cem, case, "claim")
    take(cem, again(case), "release", reason="Wrong one.")

    # Session, person, id, case, claimer, rows, the right to see; twice the case for the test, and its savepoint.
    with django_assert_max_num_queries(11):
        take(cem, again(case), "claim")


@pytest.mark.parametrize(
    ("step", "typed", "statements"),
    [
        ("resolve", {"outcome": "done", "words": "Mended."}, 24),
        ("transfer", {"queue": "roads", "reason": "It is theirs."}, 21),
    ],
)
def test_a_step_that_writes_more_needs_not_many(
    step: str, typed: dict[str, Any], statements: int, django_assert_max_num_queries: Any
) -> None:
    first, second, cem = case_in(CaseState.IN_PROGRESS), case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    take(cem, first, step, **typed)
    assert again(first).state != CaseState.IN_PROGRESS

    with django_assert_max_num_queries(statements):  # with a savepoint, and twice the case for the test
        take(cem, again(second), step, **typed)
