"""The start page: found by group or by a resident's own words, in her language."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words", "found"),
    [
        ("en", "lamp", "/report/streetlight-broken/"),
        ("de", "Laternen dunkel", "/report/streetlight-broken/"),
        ("fr", "eclairage", "/report/streetlight-broken/"),
    ],
)
def test_own_words_find_the_service(rosa: Client, language: str, words: str, found: str) -> None:
    page = rosa.get("/", {"q": words}, headers={"accept-language": language}).content.decode()

    hits = page.split('role="status"')[1].split("</section>")[0]
    assert hits.split('href="')[1].startswith(found)


def test_words_that_fit_nothing_lead_to_the_list_and_to_a_person(rosa: Client) -> None:
    page = rosa.get("/", {"q": "zzyzx"}).content.decode()

    assert "We found nothing with these words." in page
    assert "/report/streetlight-broken/" in page


def test_the_language_is_changed_without_javascript(rosa: Client) -> None:
    answer = rosa.post("/i18n/setlang/", {"language": "fr", "next": "/"}, follow=True)

    assert 'lang="fr"' in answer.content.decode()
    assert "/person/" in answer.content.decode()


def test_a_page_asks_the_database_seldom(rosa: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(4):
        rosa.get("/")


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(rosa: Client) -> None:
    answer = rosa.get("/")

    page = answer.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert 'src="http' not in page
    assert "default-src 'none'" in answer.headers["content-security-policy"]
