"""The reading score beside the words to a resident is that of the house, whatever the language."""

from __future__ import annotations

import pytest
from django.utils import timezone

from requests_app.actions import casework
from requests_app.lib.readability import count
from tests.browser.visits import Visits
from tests.factories import LAMP, routed_case
from tests.personas import cem

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = (
    "We come on Friday. The lamp is on its way!",
    "Notwithstanding administrative responsibilities, infrastructural rehabilitation necessitates deliberation.",
    "Die Straßenbeleuchtungsanlage wird voraussichtlich übermorgen instandgesetzt: bitte haben Sie Geduld.",
    "Écrivez-nous à lumiere@konstanz.example, ou citez KN-2345-6789. Merci, oui, {{ name }}?",
    "سنأتي يوم الجمعة. تم طلب المصباح.",
    "",
)


def test_what_the_page_says_is_what_the_house_counts(visit: Visits, open_city: str) -> None:
    case = routed_case(LAMP, at=timezone.now())
    casework.claim_case(case.pk, by=cem(), at=timezone.now())
    page = visit(user="cem")
    page.goto(f"{open_city}/desk/cases/{case.reference}/")
    page.keyboard.press("r")
    for text in TEXTS:
        score = round(count(text).lix)
        page.locator("#reply_words").fill(text)
        line = page.locator("#reply_words + .desk-lix")
        page.wait_for_function(
            "([line, wanted]) => wanted ? line.textContent.includes(wanted) : line.textContent === ''",
            arg=[line.element_handle(), f"Reading score {score}:" if score else ""],
        )
        assert ("easy to read" in line.inner_text()) == (0 < score <= 40)
        assert ("hard to read" in line.inner_text()) == (score > 40)
