"""Two people press a button on the same case at the same moment: one is served, the other reads what is now."""

from __future__ import annotations

import pytest

from requests_app.models import Escalation
from requests_app.vocabulary import CaseState
from tests import personas
from tests.at_once import at_once
from tests.at_the_same_time.lingering import lingering
from tests.desk.conftest import again, case_in, take
from tests.invariants import hold

SLOWLY = 0.05
WORDS = ("Her words of today", "His words of today")
pytestmark = pytest.mark.django_db(transaction=True)


def test_one_is_served_and_the_other_reads_what_is_now_and_keeps_her_words() -> None:
    case = case_in(CaseState.IN_PROGRESS)
    cem, uwe, seen = personas.browser("cem"), personas.browser("uwe"), case.revision

    pages = at_once(
        lingering(lambda: take(cem, case, "release", revision=seen, reason=WORDS[0]), seconds=SLOWLY),
        lingering(lambda: take(uwe, case, "release", revision=seen, reason=WORDS[1]), seconds=SLOWLY),
    )

    assert sorted(page.status_code for page in pages) == [302, 409]
    (late, typed) = next(found for found in zip(pages, WORDS, strict=True) if found[0].status_code == 409)
    told = " ".join(late.content.decode().split())
    assert "Somebody changed this case in the meantime." in told
    assert late.context["form"]["reason"].value() == typed
    assert typed in told
    assert int(late.context["form"]["revision"].value()) == seen + 1
    assert hold(case.pk).revision == seen + 1


def test_a_call_goes_through_whatever_is_pressed_beside_it() -> None:
    case = case_in(CaseState.IN_PROGRESS)
    cem, uwe, seen = personas.browser("cem"), personas.browser("uwe"), case.revision

    pages = at_once(
        lingering(lambda: take(cem, case, "release", revision=seen, reason="I am off"), seconds=SLOWLY),
        lingering(lambda: take(uwe, case, "call", revision=seen, reason="Look", client_key="k"), seconds=SLOWLY),
    )

    assert [page.status_code for page in pages] == [302, 302]
    assert Escalation.objects.get().owner.is_active
    assert again(case).state == CaseState.QUEUED
    hold(case.pk)
