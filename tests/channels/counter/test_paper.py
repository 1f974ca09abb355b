"""Paper forms: numbers that no two blocks share, entered once, with their own time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from requests_app.models import Case, CounterNumber, PaperBlock, ServiceRequest
from requests_app.rules.kept_letters import paper_secret
from tests.channels.counter.conftest import LAMP, screen_of
from tests.personas import browser

pytestmark = pytest.mark.django_db
PAPER, ENTER = "/counter/paper/", "/counter/paper/enter/"


@pytest.fixture
def forms(farah: Client) -> str:
    """Reserve four forms; give the address of the sheet."""
    return farah.post(PAPER, {"how_many": "4", "language": "fr"}).headers["location"]


def entered(client: Client, number: str = "P-000002", **typed: str) -> dict[str, str]:
    """Type a form that was written three hours ago."""
    at = timezone.localtime() - timedelta(hours=3)
    paper = {"number": number, "written_at": at.strftime("%Y-%m-%dT%H:%M")}
    return {**screen_of(client, ENTER, **LAMP), **paper, **typed}


def test_two_blocks_share_no_number(farah: Client, forms: str) -> None:
    second = farah.post(PAPER, {"how_many": "2", "language": "de"}).headers["location"]

    assert (forms, second) == (f"{PAPER}1/?language=fr", f"{PAPER}5/?language=de")
    assert list(PaperBlock.objects.order_by("first").values_list("first", "last")) == [(1, 4), (5, 6)]


def test_a_sheet_shows_number_and_secret_in_the_language_that_was_chosen(farah: Client, forms: str) -> None:
    page = farah.get(forms).content.decode()

    assert page.count("P-000003") == 3  # name, form and stub
    assert paper_secret("P-000003", key=settings.REFERENCE_SECRET) in page
    assert '<html lang="fr"' in page


@pytest.mark.parametrize("typed", ["", "1", "201", "many"])
def test_a_number_of_forms_that_cannot_be_is_refused(farah: Client, typed: str) -> None:
    answer = farah.post(PAPER, {"how_many": typed, "language": "de"})

    assert answer.status_code == 422
    assert "Enter a number from 2 to 200." in answer.content.decode()


def test_a_form_is_a_case_with_its_own_time_and_its_number_finds_it(farah: Client, forms: str) -> None:
    to = farah.post(ENTER, entered(farah)).headers["location"]

    request = ServiceRequest.objects.get()
    assert to == f"/counter/receipt/{request.reference}/"
    assert timedelta(hours=2) < request.received_at - request.submitted_at < timedelta(hours=4)
    for typed in ("P-000002", "p2"):
        assert (
            farah.get("/counter/requests/", {"reference": typed}).headers["location"].endswith(f"{request.reference}/")
        )
    secret = paper_secret("P-000002", key=settings.REFERENCE_SECRET)
    opened = Client().post("/status/", {"reference": "P-000002", "secret": secret})
    assert opened.headers["location"] == f"/status/{request.reference}/"


def test_a_form_that_was_entered_leads_to_its_request(farah: Client, forms: str) -> None:
    farah.post(ENTER, entered(farah))
    reference = ServiceRequest.objects.get().reference

    answer = farah.post(ENTER, entered(farah, description="Something else"))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f"It is request {reference}." in page
    assert f'href="/counter/requests/{reference}/"' in page
    assert Case.objects.count() == CounterNumber.objects.count() == 1


def test_the_same_entry_sent_twice_is_one_case(farah: Client, forms: str) -> None:
    typed = entered(farah)

    first, second = farah.post(ENTER, typed), farah.post(ENTER, typed)

    assert first.headers["location"] == second.headers["location"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("number", "P-000009", "No form of ours has this number."),
        ("number", "K01-0007", "looks like this: P-000123"),
        ("number", "", "Enter the number of the form."),
        ("written_at", "yesterday", "Enter day and time from the paper."),
        ("written_at", "2020-01-01T10:00", "in the last 31 days"),
        ("written_at", "2999-01-01T10:00", "in the last 31 days"),
        ("service", "flying carpet", "service"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(farah: Client, forms: str, field: str, text: str, said: str) -> None:
    answer = farah.post(ENTER, entered(farah, **{field: text}))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Case.objects.exists()


def test_only_the_counter_prints_and_enters(farah: Client, forms: str) -> None:
    bruno = browser("bruno")

    assert [bruno.get(url).status_code for url in (PAPER, ENTER, forms)] == [403] * 3
    assert farah.get(f"{PAPER}3/").status_code == 404


def test_statements_of_the_pages(
    farah: Client, forms: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for url, most in ((PAPER, 6), (forms, 6), (ENTER, 6), ("/counter/kept/", 7), ("/counter/offline/", 6)):
        farah.get(url)
        with django_assert_max_num_queries(most):
            farah.get(url)
