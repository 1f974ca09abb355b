"""What may be the same matter is listed with its reasons; cases that have to do with each other are linked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework
from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.models import Case, CaseLink
from requests_app.rules.intake import Place
from requests_app.vocabulary import EventKind
from tests import personas
from tests.factories import LAMP, MONDAY, ROAD, routed_case
from tests.invariants import hold
from tests.personas import mirjam, sofia

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
HERE = Place(address="Seestraße 4", latitude=47.6640, longitude=9.1750)
NEAR = Place(address="Seestraße 8", latitude=47.6643, longitude=9.1752)


def page(browser: Client, case: Case, typed: Any = None, **more: Any) -> str:
    address = f"/desk/cases/{case.reference}/same/"
    answer = browser.get(address) if typed is None else browser.post(address, typed, **more)
    return str(answer.content.decode())


def test_what_may_be_the_same_is_listed_with_why_and_leads_to_joining() -> None:
    case, other, far = routed_case(LAMP, place=HERE), routed_case(LAMP, place=NEAR), routed_case(ROAD)
    browser = personas.browser("cem", language="en")

    text = page(browser, case)

    assert other.reference in text
    assert far.reference not in text
    assert "the same service" in text
    assert "metres away" in text
    assert "told later" in text or "told earlier" in text
    merging = browser.get(f"/desk/cases/{case.reference}/", {"into": other.reference})
    [offer] = [offer for offer in merging.context["offers"] if offer.is_open]
    assert (offer.step.name, offer.form["into"].value()) == ("merge", other.reference)


def test_two_cases_are_linked_on_both_and_each_goes_on_by_itself() -> None:
    case, other = routed_case(LAMP), routed_case(LAMP)
    browser = personas.browser("cem", language="en")

    for _ in range(2):
        text = page(browser, case, {"other": other.reference, "reason": "One cable."}, follow=True)

    assert "The cases are linked." in text
    assert "linked, goes on by itself" in text
    assert CaseLink.objects.count() == 2
    for one, there in ((case, other), (other, case)):
        event = one.events.get(kind=EventKind.LINKED)
        assert (event.data, event.words.get().text) == ({"other": there.pk}, "One cable.")
        assert there.reference in browser.get(f"/desk/cases/{one.reference}/").content.decode()
        hold(one.pk)
    assert "The link is taken away." in page(browser, other, {"other": case.reference, "unlink": "1"}, follow=True)
    assert not CaseLink.objects.exists()


def test_what_cannot_be_linked_is_said_and_kept() -> None:
    case = routed_case(LAMP)
    hidden = routed_case(ROAD)
    browser = personas.browser("cem", language="en")

    assert "Something is missing." in page(browser, case, {"other": hidden.reference, "reason": ""})
    text = page(browser, case, {"other": hidden.reference, "reason": "One street."})
    assert "There is no such other case" in text
    assert "One street." in text
    assert "There is no such other case" in page(browser, case, {"other": case.reference, "reason": "Me."})
    with pytest.raises(Incomplete):
        casework.link_cases(case.pk, other="KN-0000-0000", reason="x", by=mirjam(), at=MONDAY)
    with pytest.raises(MoveNotAllowed):
        casework.unlink_cases(case.pk, other=hidden.reference, by=sofia(), at=MONDAY)
    assert personas.browser("bruno").get(f"/desk/cases/{case.reference}/same/").status_code == 404


def test_linking_decides_nothing() -> None:
    case, other = routed_case(LAMP), routed_case(ROAD)
    before = (case.revision, case.state)

    casework.link_cases(case.pk, other=other.reference, reason="One street.", by=sofia(), at=MONDAY)

    case.refresh_from_db()
    assert (case.revision, case.state) == before
