"""The receipt as a paper: for the browser that holds the secret, in its language, with what the page says."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.utils import translation

from requests_app.channels.web import papers
from requests_app.lib.papers import PaperFailed

pytestmark = pytest.mark.django_db


def words_of(answer: Any) -> str:
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return " ".join("\n".join(page.extract_text() for page in pages).split())


def test_the_paper_says_what_the_receipt_says(rosa: Client, reference: str) -> None:
    answer = rosa.get(f"/receipt/{reference}/pdf/")
    words, secret = words_of(answer), str(rosa.session["shown_secrets"][reference])

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{reference}.pdf"'
    assert "no-store" in answer.headers["cache-control"]
    for part in (reference, secret, "What happens next", "By when", "Who", "The lamp is dark", "Seestraße 4"):
        assert part in words, part


@pytest.mark.parametrize("language", ["fr", "ar", "de", "lb"])
def test_the_paper_is_in_the_language_of_the_page(rosa: Client, reference: str, language: str) -> None:
    answer = rosa.get(f"/receipt/{reference}/pdf/", headers={"accept-language": language})
    pdf: Any = pypdf.PdfReader(io.BytesIO(answer.content))

    assert pdf.root_object["/Lang"] == language
    with translation.override(language):
        assert pdf.metadata.title == translation.gettext("Your request is here")


def test_nobody_else_gets_the_paper(rosa: Client, reference: str) -> None:
    assert Client().get(f"/receipt/{reference}/pdf/").status_code == 404
    assert rosa.get("/receipt/KN-2222-2222/pdf/").status_code == 404
    assert rosa.post(f"/receipt/{reference}/pdf/").status_code == 405


@pytest.mark.parametrize("page", ["receipt", "status"])
def test_the_page_offers_the_paper_and_lets_the_browser_show_a_failure(rosa: Client, reference: str, page: str) -> None:
    html = rosa.get(f"/{page}/{reference}/").content.decode()

    assert f'href="/receipt/{reference}/pdf/">Save as PDF</a>' in html


def test_where_no_paper_can_be_made_the_page_says_to_print_instead(
    rosa: Client, reference: str, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def breaks(*_: Any, **__: Any) -> bytes:
        raise PaperFailed("receipt") from RuntimeError("PanicException: index out of bounds")

    monkeypatch.setattr(papers, "paper", breaks)

    answer = rosa.get(f"/receipt/{reference}/pdf/")

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "We could not make the PDF" in page
    assert f'href="/receipt/{reference}/"' in page
    assert "paper.failed" in caplog.text
    assert "index out of bounds" in caplog.text


def test_the_paper_asks_as_little_as_the_page(rosa: Client, reference: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(7):
        rosa.get(f"/receipt/{reference}/pdf/")
