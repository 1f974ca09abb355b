"""What is counted for everybody, when, and what is never shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions.figures import count_figures
from requests_app.models import Case, FiguresRun, PublicFigure, QueueStay
from requests_app.queries.figures import figures_page
from requests_app.rules.intake import Place
from tests.factories import LAMP, MONDAY, new_case

pytestmark = pytest.mark.usefixtures("konstanz")
TUESDAY = MONDAY + timedelta(days=1)
BENCH, DRAIN = "leisure-area", "drain-blocked"
HERE, THERE = (Place(address="Seestraße 4", district=code) for code in ("010", "020"))


def figure(kind: str, code: str = "", days: int = 30) -> PublicFigure:
    return PublicFigure.objects.get(kind=kind, code=code, days=days)


def test_requests_are_counted_by_district_and_group() -> None:
    for place, how_many in ((HERE, 7), (THERE, 9)):
        for _ in range(how_many):
            new_case(BENCH, place=place)

    count_figures(at=TUESDAY)

    assert (figure("city").received, figure("city").open, figure("city").done) == (16, 16, 0)
    assert figure("district", "010").received == 7
    assert figure("district", "020", 365).received == 9
    assert figure("group", "public-places").received == 16
    assert figure("district", "030").received == 0


def test_what_is_published_one_by_one_is_not_counted() -> None:
    for _ in range(6):
        new_case(LAMP)

    count_figures(at=TUESDAY)

    assert figure("city").received == 0
    assert not PublicFigure.objects.filter(kind="group", code="lighting").exists()


def test_a_small_number_takes_another_with_it() -> None:
    for place, how_many in ((HERE, 2), (THERE, 8)):
        for _ in range(how_many):
            new_case(BENCH, place=place)

    count_figures(at=TUESDAY)

    assert figure("city").received == 10
    assert figure("district", "010").received is None
    assert figure("district", "020").received is None


def test_what_is_overdue_is_counted_however_little_it_is() -> None:
    cases = [new_case(BENCH, place=HERE) for _ in range(6)]
    Case.objects.filter(pk=cases[0].pk).update(promised_at=MONDAY)

    count_figures(at=TUESDAY)

    assert figure("city").overdue == 1
    assert figure("district", "010").overdue is None


def test_days_and_share_are_those_of_what_was_settled() -> None:
    for n in range(6):
        case = new_case(BENCH, place=HERE)
        times = {"resolved_at": MONDAY + timedelta(hours=12 * n), "promised_at": MONDAY + timedelta(hours=30)}
        QueueStay.objects.filter(case=case).update(left_at=MONDAY)
        Case.objects.filter(pk=case.pk).update(state="resolved", queue=None, **times)

    count_figures(at=TUESDAY + timedelta(days=7))

    assert figure("city").median_days == 1.2
    assert figure("city").in_time_percent == 50
    assert figure("city").done == 6


def test_today_is_counted_tomorrow_and_each_day_once() -> None:
    new_case(BENCH, at=TUESDAY)

    assert count_figures(at=TUESDAY) > 0
    assert figure("city").received == 0
    assert count_figures(at=TUESDAY + timedelta(hours=1)) == 0
    assert count_figures(at=TUESDAY + timedelta(days=1)) > 0
    assert FiguresRun.objects.get().until.isoformat() == "2026-11-25"


def test_the_figures_are_read_with_three_questions(django_assert_num_queries: Any) -> None:
    new_case(BENCH)
    count_figures(at=TUESDAY)
    figures_page("en", days=30)

    with django_assert_num_queries(3):
        page = figures_page("de", days=90)

    assert page.city is not None
    assert "Spielplätze" not in page.services
    assert len(page.districts) > 5
