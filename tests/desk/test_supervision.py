"""The supervisor's page: the latest audit in plain words, and where a hand is needed."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from requests_app.actions import auditing, casework, escalation
from requests_app.models import Absence, Case, Escalation, JobRow, WorkQueue
from requests_app.queries.audit import CHECKS, INVARIANTS
from requests_app.vocabulary import EscalationKind
from tests import factories, personas
from tests.desk.conftest import PACKET
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
# Session and person, the city; audit, late calls (2), dead jobs, cases without a queue; queues (6), forecast (4),
# calls, hand-overs, people (3).
QUERIES = 23


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


def table(browser: Any, code: str) -> list[dict[str, str]]:
    text = browser.get(f"/desk/supervision/{code}.csv").content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def line(rows: list[dict[str, str]], first: str, name: str) -> dict[str, str]:
    return next(row for row in rows if row[first] == name)


def test_every_queue_says_what_came_went_waits_and_is_late() -> None:
    sofia, now = personas.browser("sofia"), timezone.now()
    old, new = factories.routed_case(at=now - timedelta(days=5)), factories.routed_case(at=now)
    Case.objects.filter(pk=old.pk).update(promised_at=now - timedelta(hours=1))
    Case.objects.filter(pk=new.pk).update(promised_at=now + timedelta(hours=3))

    lighting = line(table(sofia, "queues"), "Work queue", "Beleuchtung")

    told = {
        name: lighting[name] for name in ("In today", "Waiting", "At risk", "Overdue", "Up to 1 day", "3 to 7 days")
    }
    assert told == dict.fromkeys(told, "1") | {"Waiting": "2"}
    assert line(table(sofia, "queues"), "Work queue", "Moderation")["Out today"] == "1"


@pytest.mark.parametrize(
    ("figure", "which"),
    [("waiting", "both"), ("overdue", "old"), ("at_risk", "new"), ("age_1", "new"), ("age_7", "old"), ("came", "new")],
)
def test_every_figure_opens_the_list_behind_it(figure: str, which: str) -> None:
    sofia, now = personas.browser("sofia"), timezone.now()
    cases = {"old": factories.routed_case(at=now - timedelta(days=5)), "new": factories.routed_case(at=now)}
    factories.routed_case("road-damage", at=now)
    Case.objects.filter(pk=cases["old"].pk).update(promised_at=now - timedelta(hours=1))
    Case.objects.filter(pk=cases["new"].pk).update(promised_at=now + timedelta(hours=3))

    shown = sofia.get("/desk/supervision/").content.decode()
    address = f"/desk/supervision/cases/?figure={figure}&amp;queue=lighting"
    assert address in shown
    text = sofia.get(address.replace("&amp;", "&")).content.decode()

    found = {name for name, case in cases.items() if case.reference in text}
    assert found == ({"old", "new"} if which == "both" else {which})
    assert text.count('name="case"') == len(found)


def test_people_are_listed_by_name_with_what_they_hold_and_whether_they_are_here() -> None:
    sofia, now = personas.browser("sofia"), timezone.now()
    case = factories.routed_case(at=now)
    casework.claim_case(case.pk, by=personas.cem(), at=now)
    Absence.objects.create(person=personas.person("mirjam"), starts_at=now, ends_at=now + timedelta(days=2))

    rows = table(sofia, "people")

    assert line(rows, "Person", "Cem Yildiz")["In progress"] == "1"
    assert line(rows, "Person", personas.person("mirjam").name)["Presence"].startswith("away until ")
    last = [row["Person"].split()[-1] for row in rows]
    assert last == sorted(last)
    behind = sofia.get(f"/desk/supervision/cases/?figure=in_progress&person={personas.person('cem').pk}")
    assert case.reference in behind.content.decode()


def test_calls_are_counted_by_reason_and_by_who_raised_them() -> None:
    sofia, case = personas.browser("sofia"), factories.routed_case()
    escalation.escalate_case(case.pk, by=personas.malik(), at=MONDAY)
    escalation.escalate_case(
        case.pk, by=personas.rosa(*case.requests.values_list("pk", flat=True)), at=MONDAY, kind=EscalationKind.COMPLAINT
    )
    escalation.escalate_case(case.pk, by=personas.malik(), at=MONDAY, is_drill=True)  # counts nowhere

    rows = table(sofia, "calls")

    assert sorted((row["Reason"], row["Open"], row["Not heard yet"]) for row in rows) == [
        ("Complaint about a person", "1", "1"),
        ("Somebody asked for a person", "1", "1"),
    ]
    listed = sofia.get("/desk/supervision/calls/?kind=complaint&unheard=1").content.decode()
    assert listed.count("data-row") == 1
    assert "Complaint about a person" in listed


def test_hand_overs_that_nobody_has_accepted_are_counted_where_they_wait() -> None:
    sofia, case = personas.browser("sofia"), factories.new_case()
    casework.claim_case(case.pk, by=personas.malik(), at=MONDAY)
    casework.forward_case(case.pk, queue_code="lighting", packet=PACKET, by=personas.malik(), at=MONDAY)

    [row] = table(sofia, "handed")

    assert (row["Work queue"], row["Open"]) == ("Beleuchtung", "1")
    behind = sofia.get("/desk/supervision/cases/?figure=not_accepted&queue=lighting").content.decode()
    assert case.reference in behind


@pytest.mark.parametrize("username", ["malik", "bruno", "omar"])
@pytest.mark.parametrize("page", ["queues.csv", "cases/?figure=waiting", "calls/"])
def test_nobody_but_a_keeper_sees_any_of_it(username: str, page: str) -> None:
    assert personas.browser(username).get(f"/desk/supervision/{page}").status_code == 403


@pytest.mark.parametrize(
    "page", ["nothing.csv", "cases/", "cases/?figure=nothing", "calls/?kind=nothing", "calls/?by=nobody"]
)
def test_a_figure_that_there_is_not_is_not_found(page: str) -> None:
    assert personas.browser("sofia").get(f"/desk/supervision/{page}").status_code == 404


@pytest.mark.parametrize("asked", ["figure=held&person=x", "figure=held&queue=nowhere", "figure=came&after=x_y"])
def test_a_wrong_question_finds_nothing_or_all_and_breaks_nothing(asked: str) -> None:
    assert personas.browser("sofia").get(f"/desk/supervision/cases/?{asked}").status_code == 200


def test_a_name_is_no_formula_in_the_file() -> None:
    WorkQueue.objects.filter(code="lighting").update(name="=1+1")
    assert "\r\n'=1+1," in personas.browser("sofia").get("/desk/supervision/queues.csv").content.decode()


def test_only_keepers_find_it_in_the_navigation() -> None:
    links = {
        name: "/desk/supervision/" in personas.browser(name).get("/desk/").content.decode() for name in personas.STAFF
    }

    assert links == {name: name == "sofia" for name in personas.STAFF}
