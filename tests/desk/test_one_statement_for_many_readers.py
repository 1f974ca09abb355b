"""The statements of a case's page are shared by readers; what each of them may see is not."""

from __future__ import annotations

import pytest

from requests_app.actions import casework
from requests_app.facts import CaseNotFound
from requests_app.queries.cases import case_page, seen_case_id
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.vocabulary import ActorKind
from tests import personas
from tests.factories import LAMP, MONDAY, ROAD, routed_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
READERS = ("farah", "malik", "bruno", "mirjam", "cem", "lotte", "uwe", "sofia", "ana", "omar")


def opens(reader: Actor, reference: str) -> tuple[bool, bool]:
    """Tell whether somebody opens the page, and whether she finds the case for a step."""
    found = []
    for read in (
        lambda: case_page(reader, reference, language="en", at=MONDAY),
        lambda: seen_case_id(reader, reference),
    ):
        try:
            read()
        except CaseNotFound:
            found.append(False)
        else:
            found.append(True)
    return found[0], found[1]


def test_readers_one_after_the_other_open_what_each_may_see() -> None:
    lamp, road = routed_case(LAMP), routed_case(ROAD)
    casework.follow_case(lamp.pk, by=personas.sofia(), at=MONDAY)
    readers = [personas.actor(name) for name in READERS]
    seen = {(reader.person_id, case.pk): visible_to(reader).filter(pk=case.pk).exists()
            for reader in readers for case in (lamp, road)}  # fmt: skip

    for reader in [*readers, *reversed(readers)]:
        for case in (lamp, road, lamp):
            assert opens(reader, case.reference) == (seen[reader.person_id, case.pk],) * 2

    assert len(set(seen.values())) == 2


def test_who_names_cases_opens_these_alone() -> None:
    lamp, road = routed_case(LAMP), routed_case(ROAD)
    first, second = (Actor(kind=ActorKind.CONTRACTOR, case_ids=frozenset({case.pk})) for case in (lamp, road))

    assert opens(first, lamp.reference) == (True, True)
    assert opens(second, lamp.reference) == (False, False)
    assert opens(second, road.reference) == (True, True)
    assert opens(Actor(kind=ActorKind.RESIDENT), road.reference) == (False, False)
    assert opens(SYSTEM, road.reference) == (True, True)
