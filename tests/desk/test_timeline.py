"""The timeline of a case: one list, and filters that need no further statement."""

from __future__ import annotations

import pytest

from requests_app.actions import casework
from requests_app.desk.timelines import FILTERS, filtered
from requests_app.vocabulary import CaseState
from tests import personas
from tests.desk.conftest import case_in
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


def test_each_filter_keeps_its_kinds_and_says_how_many() -> None:
    case = case_in(CaseState.IN_PROGRESS)
    casework.add_note(case.pk, text="Look behind the tree.", by=personas.cem(), at=MONDAY)
    casework.write_to_resident(case.pk, words="We are on it.", by=personas.cem(), at=MONDAY)
    browser = personas.browser("cem")

    kinds: dict[str, set[str]] = {}
    for name in FILTERS:
        page = browser.get(f"/desk/cases/{case.reference}/", {"show": name})
        kinds[name] = {str(entry.kind) for entry in page.context["entries"]}
        told = {one: number for one, _words, number, _is_here in page.context["filters"]}
        assert told[name] == len(page.context["entries"])

    assert kinds["words"] == {"note_added", "wrote"}
    assert kinds["moves"] == {"received", "routed", "claimed"}
    assert kinds["calls"] == kinds["dates"] == set()
    assert kinds[""] == kinds["words"] | kinds["moves"]


def test_a_filter_that_nobody_knows_keeps_everything() -> None:
    case = case_in(CaseState.QUEUED)

    page = personas.browser("cem").get(f"/desk/cases/{case.reference}/", {"show": "<script>"})

    assert page.context["entries"] == page.context["page"].timeline
    assert "<script>" not in page.content.decode().split("history")[1]
    assert filtered((), "x") == ()
