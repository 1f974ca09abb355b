"""The city's look on every page: one sheet under a lasting address, and none where the city has set nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from requests_app.actions.themes import ThemeNotReadable, follow_file, set_plain, set_theme
from requests_app.models import City, Theme
from requests_app.rules.theme import Choice
from tests import personas
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
PURPLE = Choice(header="#5b2a86", mark='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><g/></svg>')
PAGES = ("/", "/status/", "/person/", "/accounts/login/", "/kiosk/pair/", "/nowhere/")


@pytest.fixture
def theme(konstanz: None) -> Theme:
    return set_theme(PURPLE, by=personas.sofia(), at=MONDAY)


@pytest.mark.parametrize("path", PAGES)
def test_a_city_without_a_look_asks_for_no_further_sheet(konstanz: None, path: str) -> None:
    page = Client().get(path).content.decode()

    assert "theme.css" not in page
    assert 'content="#073b4c"' in page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_look_after_the_other_sheets(theme: Theme, path: str) -> None:
    page = Client().get(path).content.decode()

    assert f'href="/theme.css?v={theme.version}"' in page.split("stylesheet")[-1]
    assert f'src="/theme/mark.svg?v={theme.version}"' in page
    assert 'width="72" height="36"' in page
    assert 'name="theme-color" content="#5b2a86"' in page


def test_a_page_asks_for_nothing_more_because_of_the_look(konstanz: None, django_assert_num_queries: Any) -> None:
    Client().get("/")
    with django_assert_num_queries(1):
        Client().get("/person/")
    set_theme(PURPLE, by=personas.sofia(), at=MONDAY)
    Client().get("/")  # what stands at every door is read once for each stamp

    with django_assert_num_queries(1):
        Client().get("/person/")


def test_the_sheet_is_kept_for_a_year_under_its_own_address(theme: Theme) -> None:
    answer = Client().get(f"/theme.css?v={theme.version}")

    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]
    assert "--city-header:#5b2a86" in answer.content.decode()
    again = Client().get(f"/theme.css?v={theme.version}", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_without_a_version_the_sheet_of_now_is_asked_for_anew_each_time(theme: Theme) -> None:
    answer = Client().get("/theme.css")

    assert answer.headers["ETag"] == f'"{theme.version}"'
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_page_of_yesterday_still_finds_its_sheet(theme: Theme) -> None:
    set_plain(by=personas.sofia())

    assert Client().get(f"/theme.css?v={theme.version}").status_code == 200
    assert Client().get("/theme.css").status_code == 404


def test_the_mark_can_neither_run_nor_load_anything(theme: Theme) -> None:
    answer = Client().get(f"/theme/mark.svg?v={theme.version}")

    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy


def test_the_file_sets_a_look_once_and_the_desk_changes_it_for_good(konstanz: None) -> None:
    assert follow_file(PURPLE, at=MONDAY)
    set_theme(replace(PURPLE, radius="round"), by=personas.sofia(), at=MONDAY)

    assert not follow_file(PURPLE, at=MONDAY)
    assert City.objects.get().theme.radius == "round"  # type: ignore[union-attr]  # it was set
    assert not follow_file(None, at=MONDAY)
    assert follow_file(replace(PURPLE, radius="square"), at=MONDAY)


def test_the_file_must_pass_the_same_check(konstanz: None) -> None:
    with pytest.raises(ThemeNotReadable):
        follow_file(replace(PURPLE, accent="#eeeeee"), at=MONDAY)


@pytest.mark.parametrize("path", ["/theme.css", "/theme/mark.svg"])
@pytest.mark.parametrize("version", ["%00", "%F0%9D%9F%98", "a" * 2000, "../x"])
def test_an_address_that_names_no_look_is_not_found(konstanz: None, path: str, version: str) -> None:
    assert Client().get(f"{path}?v={version}").status_code == 404
