"""Reports: every number is counted by hand here, and asked of the page, of the file and of bad questions."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from requests_app.actions import casework, escalation, escalation_answers
from requests_app.models import Case, Clock
from requests_app.rules.intake import Contact
from requests_app.vocabulary import ClockKind, ContactBy
from tests import factories, personas
from tests.desk.conftest import PACKET
from tests.factories import MONDAY, routed_case

pytestmark = pytest.mark.django_db
OTHER = Contact(by=ContactBy.EMAIL, name="Karim", email="karim@konstanz.example")
STATEMENTS = 10


@pytest.fixture
def week() -> None:
    """Bring about a week of lamps and roads, and one case of the week before."""
    cem, bruno = personas.cem(), personas.bruno()
    quick, slow = routed_case(), routed_case(contact=OTHER)
    for case, days in ((quick, 1), (slow, 3)):
        casework.claim_case(case.pk, by=cem, at=MONDAY)
        casework.write_to_resident(case.pk, words="We come.", by=cem, at=MONDAY + timedelta(hours=days))
        done = MONDAY + timedelta(days=days)
        casework.resolve_case(
            case.pk, outcome="done", words="Mended.", by=cem, at=done, objection_until=done + timedelta(days=14)
        )
    Clock.objects.filter(case=slow, kind=ClockKind.SERVICE_NORM).update(breached_at=MONDAY + timedelta(days=2))
    road = routed_case("road-damage", contact=OTHER)
    casework.claim_case(road.pk, by=bruno, at=MONDAY)
    call = escalation.escalate_case(road.pk, by=bruno, at=MONDAY).escalation_id
    escalation_answers.acknowledge(call, by=personas.sofia(), at=MONDAY + timedelta(minutes=30))
    routed_case(at=MONDAY - timedelta(days=7))
    Case.objects.filter(pk=routed_case().pk).update(suspected_spam=True)  # counts nowhere


def rows(username: str = "sofia", **asked: str) -> list[dict[str, str]]:
    question = {"first": "2026-11-23", "last": "2026-11-29", "by": "all", "file": "1", **asked}
    text = personas.browser(username).get("/desk/reports/", question).content.decode()
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.usefixtures("week")
def test_the_whole_city_is_counted_beside_the_week_before() -> None:
    [city] = rows()
    told = {name: city[name] for name in ("cases", "cases_before", "people", "called", "reopened", "bounced", "open")}
    assert told == {
        "cases": "3", "cases_before": "1", "people": "2", "called": "1", "reopened": "0", "bounced": "0", "open": "2",
    }  # fmt: skip
    assert (city["kept"], city["promised"]) == ("1", "2")  # one kept, one late; the road is not decided yet
    assert (city["response_n"], city["response_median_s"]) == ("2", str(2 * 3600))
    assert (city["resolution_n"], city["resolution_median_s"]) == ("2", str(2 * 86400))
    assert (city["heard_n"], city["heard_median_s"]) == ("1", str(30 * 60))


@pytest.mark.usefixtures("week")
@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("service", {"streetlight-broken": "2", "road-damage": "1"}),
        ("channel", {"web": "3"}),
        ("district", {"010": "3"}),
        ("queue", {"lighting": "2", "roads": "1"}),
    ],
)
def test_it_is_divided_as_one_likes(by: str, told: dict[str, str]) -> None:
    assert {row["code"]: row["cases"] for row in rows(by=by) if row["cases"] != "0"} == told


def test_time_that_waited_for_the_resident_is_not_the_citys() -> None:
    case, cem = routed_case(), personas.cem()
    casework.claim_case(case.pk, by=cem, at=MONDAY)
    casework.park_case(
        case.pk, wait_reason="citizen", reason="Which?", wake_on="reply", wake_at=MONDAY + timedelta(days=9),
        by=cem, at=MONDAY + timedelta(hours=1),
    )  # fmt: skip
    casework.resume_case(case.pk, by=cem, at=MONDAY + timedelta(days=2))
    done = MONDAY + timedelta(days=2, hours=1)
    casework.resolve_case(case.pk, outcome="done", words="M.", by=cem, at=done, objection_until=done)

    [city] = rows()

    assert city["resolution_median_s"] == str(49 * 3600)
    assert city["net_median_s"] == str(2 * 3600)


def test_what_goes_to_and_fro_and_comes_back_is_counted() -> None:
    case, malik, cem = factories.new_case(), personas.malik(), personas.cem()
    casework.claim_case(case.pk, by=malik, at=MONDAY)
    casework.forward_case(case.pk, queue_code="lighting", packet=PACKET, by=malik, at=MONDAY)
    casework.claim_case(case.pk, by=cem, at=MONDAY)
    casework.return_case(case.pk, reason="Not ours.", missing="The place.", by=cem, at=MONDAY)
    casework.claim_case(case.pk, by=malik, at=MONDAY)
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="No lamp.", by=malik, at=MONDAY)
    casework.reopen_case(case.pk, reason="There is one.", by=malik, at=MONDAY)

    [city] = rows()

    assert (city["bounced"], city["reopened"], city["open"]) == ("1", "1", "1")


@pytest.mark.usefixtures("week")
def test_the_page_says_it_in_words_and_leads_to_the_file(django_assert_max_num_queries: Any) -> None:
    omar = personas.browser("omar")
    with django_assert_max_num_queries(STATEMENTS + 2):  # a savepoint, for a test is a transaction itself
        page = omar.get("/desk/reports/", {"first": "2026-11-23", "last": "2026-11-29", "by": "queue"})
    text = page.content.decode()
    assert "Beleuchtung" in text
    assert "2.0, 2.8 (2)" in text  # days: the middle one, nine in ten, and of how many
    assert "file=1" in text


@pytest.mark.parametrize(
    ("asked", "field", "told"),
    [
        ({"first": "2026-11-29", "last": "2026-11-23"}, "last", "The last day comes before the first one."),
        ({"first": "2020-01-01", "last": "2026-11-23"}, "first", "Choose a year at most."),
        ({"first": "yesterday"}, "first", "Write the day like this: 2026-11-30."),
        ({"first": "2031-01-01", "last": "2031-01-02"}, "first", "This day is still to come."),
        ({"last": ""}, "last", "Say on which day the report ends."),
        ({"by": "nothing"}, "by", "nothing"),
    ],
)
def test_a_wrong_question_is_told_beside_its_field(asked: dict[str, str], field: str, told: str) -> None:
    question = {"first": "2026-11-23", "last": "2026-11-29", "by": "all", **asked}
    page = personas.browser("sofia").get("/desk/reports/", question)
    assert page.status_code == 422
    assert told in str(page.context["form"].errors[field])


@pytest.mark.parametrize("username", ["farah", "malik", "bruno"])
def test_whoever_does_not_lead_has_no_reports(username: str) -> None:
    assert personas.browser(username).get("/desk/reports/").status_code == 403
    assert "/desk/reports/" not in personas.browser(username).get("/desk/").content.decode()


def test_a_day_begins_at_midnight_of_the_city() -> None:
    factories.new_case(at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))  # half past midnight in Konstanz
    [city] = rows(first="2026-11-23", last="2026-11-23")
    assert (city["cases"], city["cases_before"]) == ("1", "0")


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_days_stand_in_their_fields_in_every_language(language: str) -> None:
    page = personas.browser("sofia", language=language).get("/desk/reports/").content.decode()

    assert len(re.findall(r'<input type="date" name="(?:first|last)" value="\d{4}-\d\d-\d\d"', page)) == 2
