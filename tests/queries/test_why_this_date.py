"""Why a date is what it is: for staff every clock with its arithmetic, for residents in a short sentence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from requests_app.actions import sweeps
from requests_app.models import Case, ClockPolicy, ServiceRequest
from requests_app.queries import addresses
from requests_app.queries.case_clocks import ClockCard
from requests_app.queries.case_reasons import why_this_date
from requests_app.queries.cases import case_page
from requests_app.queries.date_reasons import why_in_plain_words
from requests_app.queries.promises import Standing, standing_of
from requests_app.queries.service_requests import PublicStatus, public_status
from requests_app.vocabulary import ClockKind
from tests.clocks import clock_of, held, park, resolve, resume
from tests.factories import MONDAY, routed_case
from tests.personas import uwe

DAY = timedelta(days=1)
XMAS = datetime(2026, 12, 22, 9, tzinfo=UTC)


def cards(case: Case, *, at: datetime = MONDAY) -> dict[str, ClockCard]:
    page = case_page(uwe(), case.reference, language="en", at=at)
    return {card.kind: card for card in page.clocks}


def status(case: Case) -> PublicStatus:
    request = ServiceRequest.objects.get(case=case)
    return public_status(request.reference, addresses.secret_for(request))


def test_staff_read_every_clock_with_the_versions_that_counted() -> None:
    case = routed_case(at=XMAS)

    shown = cards(case, at=XMAS)

    norm = shown[ClockKind.SERVICE_NORM]
    assert set(shown) == {ClockKind.SERVICE_NORM, ClockKind.FIRST_RESPONSE}
    assert norm.due_at == clock_of(case).due_at
    assert (norm.standing, norm.tag) == ("runs", "")
    assert "working days after 22 Dec 2026." in norm.why
    assert "Calendar Bürozeiten, version 1; promise service/streetlight-broken, version 1." in norm.why
    assert "Without 25 Dec 2026 (Christmas Day), 1 Jan 2027 (New Year's Day), 6 Jan 2027 (Epiphany)." in norm.why
    assert "Other hours on 24 Dec 2026, 31 Dec 2026." in norm.why


def test_a_pause_is_shown_while_it_lasts_and_afterwards_with_its_length() -> None:
    case = held()
    park(case, "citizen", at=MONDAY)

    standing = cards(case)[ClockKind.SERVICE_NORM].standing
    resume(case, at=MONDAY + 2 * DAY)
    why = cards(case)[ClockKind.SERVICE_NORM].why

    assert standing == "stands still since 23 Nov 2026, 10:00"
    assert "Stood still: 23 Nov 2026, 10:00 to 25 Nov 2026, 10:00 (2 days)." in why


def test_a_clock_at_risk_one_overdue_and_one_that_ended_say_so() -> None:
    ClockPolicy.objects.filter(kind=ClockKind.FIRST_RESPONSE).update(escalate_percent=None)
    case = held()
    due = clock_of(case).due_at
    sweeps.act_on_clocks(at=due - timedelta(minutes=1))
    near = cards(case, at=due - timedelta(minutes=1))[ClockKind.SERVICE_NORM]
    late = cards(case, at=due + DAY)[ClockKind.SERVICE_NORM]
    resolve(case, at=due + DAY)
    over = cards(case, at=due + DAY)[ClockKind.SERVICE_NORM]

    assert (near.tag, late.tag, over.tag) == ("at_risk", "overdue", "")
    assert over.is_over
    assert over.standing.startswith("ended ")
    assert over.standing.endswith("too late")


def test_a_promise_that_stands_still_is_not_overdue_on_board_and_page() -> None:
    case = held()
    park(case, "citizen", at=MONDAY)
    at = MONDAY + 60 * DAY

    page = case_page(uwe(), case.reference, language="en", at=at)

    assert page.standing == standing_of(case.promised_at, opened_at=MONDAY, at=at, paused_at=MONDAY) == Standing.NONE
    assert standing_of(case.promised_at, opened_at=MONDAY, at=at) == Standing.OVERDUE
    assert standing_of(case.promised_at, opened_at=MONDAY, at=at, paused_at=at - DAY) == Standing.OVERDUE


def test_a_resident_reads_a_short_sentence_without_codes() -> None:
    case = held(at=XMAS)
    plain = status(case).why_this_date
    park(case, "citizen", at=XMAS)
    assert status(case).why_this_date.endswith("Your request waits: this date moves on until it goes on.")
    resume(case, at=XMAS + DAY)

    assert "working days after 22 Dec 2026. Without 25 Dec 2026 (" in plain
    assert "streetlight" not in plain
    assert "version" not in plain
    with translation.override("de"):
        assert "(Erster Weihnachtstag)" in status(case).why_this_date
    with translation.override("fr"):
        assert "(Erster Weihnachtstag)" in status(case).why_this_date  # nobody has named it in French
    assert status(case).why_this_date.endswith("The time in which your request waited is not counted.")


def test_an_ended_case_promises_nothing_more() -> None:
    case = held()

    resolve(case, at=MONDAY)

    assert status(case).why_this_date == ""


def test_more_clocks_cost_no_more_statements() -> None:
    one, more = routed_case(), held()
    for day in range(3):
        park(more, "citizen", at=MONDAY + day * DAY)
        resume(more, at=MONDAY + day * DAY)

    counts = []
    for case in (one, more):
        with CaptureQueriesContext(connection) as asked:
            status(case)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ({"working_days": 5, "from": "2026-11-23T09:00:00+00:00"}, "5 working days after 23 Nov 2026."),  # older rows
        ({"unit": "calendar_days", "target": 1, "from": "2026-11-23T23:30:00+00:00"}, "1 day after 24 Nov 2026."),
        (
            {"unit": "working_minutes", "target": 60, "from": "2026-11-23T09:00:00+00:00"},
            "60 minutes of working time from 23 Nov 2026, 10:00.",
        ),
        ({}, ""),
    ],
)
def test_every_unit_is_said_in_local_time(why: dict[str, Any], said: str) -> None:
    assert why_in_plain_words(why) == said


def test_a_date_of_another_case_and_one_lifted_to_the_decision_are_said() -> None:
    base = {"unit": "working_days", "target": 5, "from": "2026-11-23T09:00:00+00:00", "policy": "x"}
    row = {"calendar": "C", "calendar_version": 1}

    taken = why_this_date({**row, "why": {**base, "taken_from": 7}})
    lifted = why_this_date({**row, "why": {**base, "not_before": "2026-11-23T09:00:00+00:00"}})

    assert "the earlier date of a case that was joined" in taken
    assert "from the moment of the decision" in lifted
    assert why_this_date(None) == ""
