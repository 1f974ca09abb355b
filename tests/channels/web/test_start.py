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
    assert 'href="/person/"' in page.split('role="status"')[1].split("</section>")[0]
    assert "/report/streetlight-broken/" in page


def test_the_language_is_changed_without_javascript(rosa: Client) -> None:
    answer = rosa.post("/i18n/setlang/", {"language": "fr", "next": "/"}, follow=True)

    assert 'lang="fr"' in answer.content.decode()
    assert "/person/" in answer.content.decode()


def test_a_page_asks_the_database_seldom(rosa: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    rosa.get("/", {"q": "bin"})  # the first page after a change of the city reads the catalogue

    with django_assert_max_num_queries(2):
        rosa.get("/")
    with django_assert_max_num_queries(2):
        rosa.get("/", {"q": "lamp"})


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(rosa: Client) -> None:
    answer = rosa.get("/")

    page = answer.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert 'src="http' not in page
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(("language", "event"), [("en", "I am moving"), ("de", "Ich ziehe um"), ("fr", "Je déménage")])
def test_events_of_life_stand_before_the_groups(rosa: Client, language: str, event: str) -> None:
    page = rosa.get("/", headers={"accept-language": language}).content.decode()

    assert 0 < page.find(event) < page.find('id="group-streets"')
    assert "/report/illegal-waste/" in page.split('id="event-moving"')[1].split("</details>")[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "gas leak"), ("de", "Gasgeruch"), ("fr", "ODEUR DE GAZ"), ("en", "حريق"), ("de", "et brennt")],
)
def test_words_of_danger_show_the_number_above_all(rosa: Client, language: str, words: str) -> None:
    page = rosa.get("/", {"q": words}, headers={"accept-language": language}).content.decode()

    assert 0 < page.find('href="tel:112"') < page.find("<h1")


def test_no_number_stands_above_a_broken_lamp(rosa: Client) -> None:
    assert 'href="tel:112"' not in rosa.get("/", {"q": "lamp"}).content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "\x00",
        "<script>alert(1)</script>",
        "%",
        "'",
        "x" * 5000,
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    ],
)
def test_odd_words_find_nothing_and_break_nothing(rosa: Client, words: str) -> None:
    answer = rosa.get("/", {"q": words})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_the_start_page_is_sent_compressed_to_whoever_can_read_it(konstanz: None) -> None:
    answer = Client().get("/", headers={"accept-encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < 8_000
