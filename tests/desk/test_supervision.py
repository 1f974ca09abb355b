"""The supervisor's page: the latest audit in plain words, and where a hand is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import auditing, escalation
from requests_app.models import Escalation, JobRow
from requests_app.queries.audit import CHECKS, INVARIANTS
from tests import factories, personas
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
# Session, person, her queues (2), the city; audit, queues (2), late calls (2), dead jobs, cases without a queue.
QUERIES = 10


def page(username: str = "sofia") -> str:
    return personas.browser(username).get("/desk/supervision/").content.decode()


def shown_to(username: str) -> str:
    return personas.browser(username).get("/desk/").content.decode()


def test_it_says_that_no_audit_has_run() -> None:
    assert "No audit has run yet." in page()


def test_it_shows_every_invariant_and_every_check_in_plain_words() -> None:
    auditing.run_audit(at=MONDAY)

    shown = page()

    assert "No violation" in shown
    assert all(str(title) in shown for title in INVARIANTS.values())
    assert all(str(check.sentence).replace("'", "&#x27;") in shown for check in CHECKS)


def test_it_opens_what_does_not_read_nought() -> None:
    factories.new_case()
    JobRow.objects.update(dead_at=MONDAY)
    auditing.run_audit(at=MONDAY)

    shown = page()

    assert "2 violations" in shown
    assert shown.count('<details class="govuk-details govuk-!-margin-bottom-2" open>') == 1
    assert "For example, by number:" in shown


def test_it_names_calls_that_nobody_answers() -> None:
    case = factories.routed_case()
    escalation.escalate_case(case.pk, by=personas.malik(), at=MONDAY)
    Escalation.objects.update(acknowledge_by=MONDAY - timedelta(hours=1))

    shown = page()

    assert case.reference in shown
    assert "Uwe" in shown


@pytest.mark.parametrize("cases", [0, 4])
def test_it_asks_the_same_number_of_questions_however_much_there_is(cases: int, django_assert_num_queries: Any) -> None:
    for _ in range(cases):
        escalation.escalate_case(factories.routed_case().pk, by=personas.malik(), at=MONDAY)
    Escalation.objects.update(acknowledge_by=MONDAY)
    auditing.run_audit(at=MONDAY)
    browser = personas.browser("sofia")

    with django_assert_num_queries(QUERIES):
        browser.get("/desk/supervision/")


def test_only_keepers_find_it_in_the_navigation() -> None:
    links = {
        name: "/desk/supervision/" in personas.browser(name).get("/desk/").content.decode() for name in personas.STAFF
    }

    assert links == {name: name == "sofia" for name in personas.STAFF}
