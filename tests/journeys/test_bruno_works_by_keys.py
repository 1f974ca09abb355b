"""Bruno works without a mouse: he walks the board, opens a case, writes, calls; while he writes no letter acts."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_app.models import CaseEvent, Macro
from requests_app.vocabulary import EventKind
from tests import personas
from tests.browser.visits import Visits
from tests.factories import ROAD, routed_case


@pytest.fixture
def board(visit: Visits) -> Page:
    """Open the board of Bruno with three cases in his queue."""
    for _number in range(3):
        routed_case(ROAD)
    page = visit(user="bruno")
    page.goto("/desk/?tab=queues")
    return page


def test_bruno_claims_writes_and_goes_on_by_keys_alone(board: Page) -> None:
    rows = board.locator("[data-marks] tbody [data-open]")

    board.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    board.keyboard.press("j")
    board.keyboard.press("k")
    board.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    board.keyboard.press("Enter")
    board.wait_for_url(re.compile("/desk/cases/"))
    board.keyboard.press("c")
    expect(board.get_by_role("status").or_(board.get_by_role("alert")).first).to_be_visible()
    board.keyboard.press("r")
    words = board.locator("#reply_words")
    expect(words).to_be_focused()
    board.keyboard.type("We came, and mended a hole. /?")
    expect(words).to_have_value("We came, and mended a hole. /?")
    board.keyboard.press("Tab")
    board.keyboard.press("Enter")
    expect(board.get_by_text("The words are written")).to_be_visible()

    assert CaseEvent.objects.get(kind=EventKind.WROTE).words.get().text == "We came, and mended a hole. /?"


def test_a_macro_is_sent_with_three_keys(board: Page) -> None:
    bruno = personas.person("bruno")
    texts = {"en": "We come on Friday."}
    Macro.objects.create(name="Friday", owner=bruno, step="reply", texts=texts, changed_at=timezone.now())
    board.keyboard.press("j")
    board.keyboard.press("Enter")
    board.wait_for_url(re.compile("/desk/cases/"))

    for key in ("m", "1"):
        board.keyboard.press(key)
    expect(board.locator("details[open] button[autofocus]")).to_be_focused()
    board.keyboard.press("Enter")

    expect(board.get_by_text("The words are written")).to_be_visible()
    assert CaseEvent.objects.get(kind=EventKind.WROTE).words.get().text == "We come on Friday."


def test_the_list_of_keys_lies_above_the_page_and_takes_nothing_away(board: Page) -> None:
    for key in ("j", "Enter"):
        board.keyboard.press(key)
    board.wait_for_url(re.compile("/desk/cases/"))
    board.keyboard.press("r")
    board.keyboard.type("Half a sentence")
    board.locator("h1").click()

    board.keyboard.press('"')  # no key of ours: nothing happens
    board.keyboard.press("?")
    expect(board.get_by_role("dialog")).to_contain_text("write to the resident")
    board.keyboard.press("w")  # not through the window
    board.keyboard.press("Escape")

    expect(board.get_by_role("dialog")).to_have_count(0)
    expect(board.locator("#reply_words")).to_have_value("Half a sentence")
    expect(board.locator("details[data-key=w]")).not_to_have_attribute("open", "")


def test_keys_that_are_off_press_nothing(board: Page) -> None:
    board.goto("/desk/keys/")
    board.locator("main form button").first.click()
    board.goto("/desk/?tab=queues")

    board.keyboard.press("j")
    board.keyboard.press("?")

    expect(board.locator("[data-marks] tbody [data-open]").first).not_to_be_focused()
    expect(board).to_have_url(re.compile("tab=queues"))
    assert not personas.person("bruno").has_keys
