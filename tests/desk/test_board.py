"""The board: what stands under which tab, page by page, with a fixed number of statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework, escalation
from requests_app.models import Case
from requests_app.queries import board_counts, shapes
from requests_app.queries.board_pages import PAGE_SIZE, mark_of, read_mark
from requests_app.vocabulary import CaseState
from tests import factories, personas
from tests.desk.conftest import PACKET, again, case_in
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
STATEMENTS = 6


def rows_of(response: Any) -> list[str]:
    return [row.reference for row in response.context["board"].rows]


def test_a_specialist_sees_what_waits_in_her_queues_the_oldest_first() -> None:
    late = factories.routed_case(at=MONDAY)
    early = factories.routed_case(at=MONDAY - timedelta(hours=5))
    factories.routed_case(factories.ROAD)

    page = personas.browser("cem").get("/desk/")

    assert rows_of(page) == [early.reference, late.reference]
    assert "Beleuchtung" in page.content.decode()
    assert "Straßen und Wege" not in page.content.decode()


def test_danger_goes_before_what_waits_longer() -> None:
    waiting = factories.routed_case(at=MONDAY)
    danger = factories.routed_case(at=MONDAY)
    Case.objects.filter(pk=danger.pk).update(priority=40, rank_at=MONDAY - timedelta(days=9))

    page = personas.browser("cem").get("/desk/?queue=lighting")

    assert rows_of(page) == [danger.reference, waiting.reference]
    assert "Danger to life" in page.content.decode()


def test_each_tab_shows_its_cases() -> None:
    mine, called, handed = (case_in(CaseState.IN_PROGRESS) for _ in range(3))
    escalation.escalate_case(called.pk, by=personas.rosa(*_letters(called)), at=MONDAY, named_id=_cem())
    lost = factories.new_case("road-damage")
    Case.objects.filter(pk=lost.pk).update(needs_routing_help=True)
    browser = personas.browser("cem")

    assert set(rows_of(browser.get("/desk/?tab=mine"))) == {mine.reference, called.reference, handed.reference}
    assert rows_of(browser.get("/desk/?tab=called")) == [called.reference]
    assert rows_of(browser.get("/desk/?tab=queues")) == []
    assert rows_of(browser.get("/desk/?tab=help")) == []
    assert rows_of(personas.browser("malik").get("/desk/?tab=help")) == [lost.reference]


def test_what_is_at_risk_what_waits_and_what_is_followed() -> None:
    late, soon, later = (factories.routed_case(at=MONDAY) for _ in range(3))
    waits = case_in(CaseState.WAITING)
    hours = {late.pk: -9, soon.pk: 20, later.pk: 30}
    for pk, after in hours.items():
        Case.objects.filter(pk=pk).update(promised_at=MONDAY + timedelta(hours=after))
    casework.follow_case(later.pk, by=personas.malik(), at=MONDAY)
    cem, malik = personas.browser("cem", language="en"), personas.browser("malik")

    assert set(rows_of(cem.get("/desk/?tab=due"))) == {late.reference, soon.reference}
    assert rows_of(cem.get("/desk/?tab=waits")) == [waits.reference]
    assert "Waiting for the resident, until" in " ".join(cem.get("/desk/?tab=waits").content.decode().split())
    assert rows_of(malik.get("/desk/?tab=followed")) == [later.reference]
    assert rows_of(personas.browser("bruno").get("/desk/?tab=due")) == []


def test_who_handed_a_case_over_sees_whether_it_is_accepted() -> None:
    case = factories.routed_case("general-note")
    malik, browser = personas.malik(), personas.browser("malik")
    casework.claim_case(case.pk, by=malik, at=MONDAY)
    casework.forward_case(case.pk, queue_code="lighting", packet=PACKET, by=malik, at=MONDAY)

    waiting = browser.get("/desk/?tab=handed")
    casework.claim_case(case.pk, by=personas.cem(), at=MONDAY)
    accepted = browser.get("/desk/?tab=handed")

    assert "Waits in Beleuchtung until" in waiting.content.decode()
    assert accepted.context["board"].rows[0].accepted_by == "Cem Yildiz"


def test_a_page_has_fifty_rows_and_leads_to_the_next() -> None:
    cases = [factories.routed_case(at=MONDAY - timedelta(minutes=n)) for n in range(PAGE_SIZE + 3)]
    browser = personas.browser("cem")

    first = browser.get("/desk/")
    second = browser.get(f"/desk/{first.context['next_url']}")

    assert len(rows_of(first)) == PAGE_SIZE
    assert len(rows_of(second)) == 3
    assert rows_of(first) + rows_of(second) == [case.reference for case in reversed(cases)]
    assert second.context["next_url"] == ""


def test_the_mark_of_a_row_is_exact_and_a_wrong_one_is_the_beginning() -> None:
    case = factories.routed_case(at=MONDAY + timedelta(microseconds=123457))

    assert read_mark(mark_of(case)) == (case.rank_at, case.pk)
    assert read_mark("nonsense") is None
    assert read_mark("9e99_1") is None
    assert personas.browser("cem").get("/desk/?after=nonsense").status_code == 200


@pytest.mark.parametrize("tab", ["mine", "queues", "due", "waits", "called", "handed", "followed", "help"])
@pytest.mark.parametrize("username", ["cem", "malik", "ana"])
def test_the_board_needs_six_statements_however_full_it_is(
    username: str, tab: str, django_assert_max_num_queries: Any
) -> None:
    browser = personas.browser(username)
    for _ in range(3):
        case_in(CaseState.IN_PROGRESS), case_in(CaseState.QUEUED), case_in(CaseState.NEW)

    with django_assert_max_num_queries(STATEMENTS):
        browser.get(f"/desk/?tab={tab}")


def test_overdue_and_at_risk_are_marked() -> None:
    fine, risky, late = (factories.routed_case(at=MONDAY - timedelta(days=days)) for days in (0, 9, 400))
    Case.objects.filter(pk=risky.pk).update(promised_at=MONDAY + timedelta(days=1))

    standings = {row.reference: row.standing for row in personas.browser("cem").get("/desk/").context["board"].rows}

    assert standings == {fine.reference: "", risky.reference: "at_risk", late.reference: "overdue"}


def test_claim_next_takes_the_oldest_and_opens_it() -> None:
    factories.routed_case(at=MONDAY)
    oldest = factories.routed_case(at=MONDAY - timedelta(hours=1))

    answer = personas.browser("cem").post("/desk/claim/")

    assert answer.headers["location"].partition("?")[0] == f"/desk/cases/{oldest.reference}/"
    assert again(oldest).owner == personas.person("cem")


def test_claim_next_takes_from_one_queue_when_asked_and_says_when_nothing_waits() -> None:
    factories.routed_case(factories.ROAD)
    browser = personas.browser("bruno")

    nothing = browser.post("/desk/claim/", {"queue": "cleaning"}, follow=True)
    found = browser.post("/desk/claim/", {"queue": "roads"}, follow=True)

    assert "No case is waiting for you." in nothing.content.decode()
    assert "The case is yours." in found.content.decode()


def test_a_double_click_takes_one_case() -> None:
    for _ in range(2):
        factories.routed_case()
    browser = personas.browser("cem")
    key = browser.get("/desk/").context["claim_key"]

    first, second = (browser.post("/desk/claim/", {"key": key}) for _ in range(2))

    assert first.headers["location"].partition("?")[0] == second.headers["location"]
    assert Case.objects.filter(owner=_cem()).count() == 1


def test_the_board_speaks_the_language_of_its_reader() -> None:
    factories.routed_case()

    page = personas.browser("cem", language="fr").get("/desk/").content.decode()

    assert 'lang="fr"' in page
    assert page.count("Lampadaire") + page.count("lampadaire") > 0


def test_ana_has_no_queue_and_is_told_so() -> None:
    page = personas.browser("ana").get("/desk/")

    assert page.context["board"].offices == ()
    assert "Nobody calls for you." in page.content.decode()


def _letters(case: Case) -> list[int]:
    return list(case.requests.values_list("id", flat=True))


def _cem() -> int:
    return personas.person("cem").pk


def test_a_line_is_drawn_anew_for_another_language_and_for_another_word() -> None:
    case, browser = factories.routed_case(), personas.browser("cem")

    def drawn(language: str) -> str:
        browser.cookies["django_language"] = language
        return str(browser.get("/desk/").content.decode().partition("<tbody")[2].partition("</tbody>")[0])

    before = [drawn(language) for language in ("de", "en", "fr", "de")]
    Case.objects.filter(pk=case.pk).update(priority=40)

    assert case.reference in before[0]
    assert len(set(before)) == 3
    assert drawn("de") not in before


def test_a_board_counts_as_far_as_somebody_wants_to_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_counts, "COUNTED_TO", 3)
    shapes._compiled.cache_clear()
    for _ in range(4):
        factories.routed_case()

    page = personas.browser("cem").get("/desk/?queue=lighting")
    shapes._compiled.cache_clear()

    assert page.context["board"].queue.waiting == "2+"
    assert page.context["board"].queue.worked == "0"
    assert "My queues <span" in page.content.decode()
    assert '<span class="desk-count">2+</span>' in page.content.decode()


def test_supervision_counts_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_counts, "COUNTED_TO", 3)
    for _ in range(4):
        factories.routed_case()

    page = personas.browser("sofia").get("/desk/supervision/").content.decode()

    assert '<td class="govuk-table__cell govuk-table__cell--numeric">4</td>' in page
