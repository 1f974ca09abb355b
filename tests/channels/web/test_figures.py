"""The page of figures: tables, bars and a file."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from requests_app.actions.figures import count_figures
from requests_app.models import Case
from requests_app.rules.intake import Place
from tests.factories import MONDAY, new_case

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def stranger(konstanz: None) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def counted(stranger: Client) -> Client:
    for district, how_many in (("010", 7), ("020", 2), ("030", 6)):
        for _ in range(how_many):
            new_case("leisure-area", place=Place(address="Seestraße 4", district=district))
    Case.objects.filter(pk=Case.objects.order_by("id").values("pk")[:1]).update(promised_at=MONDAY)
    count_figures(at=TUESDAY)
    return stranger


def test_before_anything_is_counted_the_page_says_so(stranger: Client) -> None:
    assert "not counted yet" in stranger.get("/figures/").content.decode()


def test_the_chart_has_words_and_a_table_for_a_twin(counted: Client) -> None:
    page = counted.get("/figures/?days=30").content.decode()

    assert page.count("<svg") == page.count("<title id=") == page.count("<desc id=") == 2
    assert page.count("<table") == 2
    assert "protected" in page
    assert "never both" in page


def test_each_number_says_its_column_where_the_rows_are_taken_apart(counted: Client) -> None:
    page = counted.get("/figures/").content.decode()

    row = page.split('role="rowheader"')[1].split("</tr>")[0]
    assert re.findall(r'data-head="([^"]+)"', row) == re.findall(r'numeric">([^<]+)</th>', page)[:6]
    assert row.count('role="cell"') == 6


def test_what_is_overdue_in_the_city_is_always_shown(counted: Client) -> None:
    page = counted.get("/figures/").content.decode()

    assert '<dt class="govuk-summary-list__key">Overdue</dt><dd class="govuk-summary-list__value">1' in page


def test_the_file_protects_what_the_page_protects(counted: Client) -> None:
    told = counted.get("/figures/figures.csv")

    lines = told.content.decode().splitlines()
    assert told.headers["content-type"].startswith("text/csv")
    assert "city,,,30,15,15,0,1,," in lines
    assert any(line.startswith("district,020,") and "protected" in line for line in lines)
    assert not any(line.startswith("district,020,") and ",2," in line for line in lines)


@pytest.mark.parametrize("days", ["", "7", "x", "-30", "30000000000000000000000", "٣٠"])
def test_a_window_that_is_not_there_shows_the_usual_one(counted: Client, days: str) -> None:
    page = counted.get("/figures/", {"days": days})

    assert "last 90 days" in page.content.decode()


def test_the_page_costs_four_statements(counted: Client, django_assert_num_queries: Any) -> None:
    counted.get("/figures/")

    with django_assert_num_queries(4):  # the city for the frame, its stamp, when it was counted, the figures
        counted.get("/figures/")
