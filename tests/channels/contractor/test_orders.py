"""A firm works with its order on one page, without an account; colleagues send it and answer on theirs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.actions.contractors import Terms
from requests_app.models import Attachment, Case, ContractorLink
from requests_app.vocabulary import CaseState, EventKind, OrderPurpose
from tests import files, personas
from tests.actions.calls import held
from tests.actions.test_orders import order
from tests.channels.contractor.test_page import NOW, address, browser, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


@pytest.fixture(autouse=True)
def _monday(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT, settings.INCOMING_ROOT = tmp_path / "media", tmp_path / "incoming"
    with time_machine.travel(NOW, tick=False):
        yield


def press(link: ContractorLink, act: str, **typed: Any) -> Any:
    return browser().post(address(link.pk), {"act": act, **typed}, follow=True)


def test_the_page_offers_what_is_possible_and_what_was_said() -> None:
    link = order(held())
    page = words(browser().get(address(link.pk)))
    assert all(said in page for said in ("Accept it", "Ask the city", "Decline it", "Please answer by"))
    assert "It is done" not in page

    press(link, "ask", words="Which mast?")
    press(link, "accept", words="A-17")
    page = words(browser().get(address(link.pk)))

    assert all(said in page for said in ("Which mast?", "A-17", "It is done", "To be done by"))
    assert "Accept it" not in page
    press(link, "finish", words="Lifted.")
    assert "It is done" not in words(browser().get(address(link.pk)))


def test_evidence_is_seen_by_colleagues_and_not_by_the_resident() -> None:
    case = held()
    link = order(case)

    page = press(link, "show", photos=[SimpleUploadedFile("mast.jpg", files.jpeg())])

    added = Attachment.objects.get()
    assert "The city has your files." in words(page)
    assert (added.is_internal, added.added_by_firm) == (True, link.contractor)
    assert "For colleagues alone" in words(personas.browser("cem").get(f"/desk/cases/{case.reference}/"))
    assert press(link, "show").status_code == 422


def test_what_is_missing_is_said_and_what_was_typed_is_kept() -> None:
    link = order(held())

    page = press(link, "decline", words=" ")
    assert page.status_code == 422
    assert "Write a few words first." in words(page)
    page = press(link, "finish", words="All done, I think.")
    assert page.status_code == 422
    assert "This step is not possible now." in words(page)
    assert press(link, "burn", words="x").status_code == 422


def test_the_resident_is_named_only_where_she_has_agreed() -> None:
    quiet, agreed = order(held()), order(held(), Terms(OrderPurpose.TRANSFER, 2, shows_contact=True, told="To them."))

    assert "Rosa Feldmann" not in words(browser().get(address(quiet.pk)))
    assert "Rosa Feldmann" in words(browser().get(address(agreed.pk)))


def test_a_colleague_hands_over_what_is_not_ours_and_reads_their_answer() -> None:
    case: Case = held()
    cem = personas.browser("cem")
    url = f"/desk/cases/{case.reference}/contractors/"
    typed = {"firm": "seelicht", "days": "30", "purpose": "transfer", "instruction": "A road of yours."}

    page = cem.post(url, {**typed, "accept_days": "", "told": ""})
    assert page.status_code == 422
    assert "Tell the resident whom you have asked." in words(page)
    assert "Say by when they answer" in words(page)
    cem.post(url, {**typed, "accept_days": "2", "told": "It is a road of the state."})

    link = ContractorLink.objects.get()
    case.refresh_from_db()
    assert case.state == CaseState.WAITING
    press(link, "ask", words="Which kilometre?")
    assert "Which kilometre?" in words(cem.get(url))
    cem.post(f"{url}{link.pk}/answer/", {"words": "4.2"})
    assert case.events.filter(kind=EventKind.ORDER_ANSWERED).count() == 1
    assert "Write your answer first." in words(cem.post(f"{url}{link.pk}/answer/", {"words": ""}, follow=True))
    press(link, "decline", words="Not ours either.")
    assert "Not ours either." in words(cem.get(url))
    assert "Declined" in words(cem.get(url))
