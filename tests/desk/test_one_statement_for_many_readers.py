"""The statements of a case's page are shared by readers; what each of them may see is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from requests_app.actions import casework
from requests_app.facts import CaseNotFound
from requests_app.models import Case
from requests_app.queries.case_locks import lock_seen
from requests_app.queries.cases import case_page, seen_case_id, sees
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.vocabulary import ActorKind
from tests import personas
from tests.factories import LAMP, MONDAY, ROAD, routed_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
READERS = ("farah", "malik", "bruno", "mirjam", "cem", "lotte", "uwe", "sofia", "ana", "omar")


def opens(reader: Actor, case: Case) -> tuple[bool, ...]:
    """Tell whether somebody opens the page, finds the case for a step, gets to lock it, and goes back to it."""
    return (
        is_found(lambda: case_page(reader, case.reference, language="en", at=MONDAY)),
        is_found(lambda: seen_case_id(reader, case.reference)),
        lock_seen(case.pk, reader) is not None,
        sees(reader, case.pk),
    )


def is_found(read: Callable[[], object]) -> bool:
    try:
        read()
    except CaseNotFound:
        return False
    return True


def test_readers_one_after_the_other_open_what_each_may_see() -> None:
    lamp, road = routed_case(LAMP), routed_case(ROAD)
    casework.follow_case(lamp.pk, by=personas.sofia(), at=MONDAY)
    readers = [personas.actor(name) for name in READERS]
    seen = {(reader.person_id, case.pk): visible_to(reader).filter(pk=case.pk).exists()
            for reader in readers for case in (lamp, road)}  # fmt: skip

    for reader in [*readers, *reversed(readers)]:
        for case in (lamp, road, lamp):
            assert opens(reader, case) == (seen[reader.person_id, case.pk],) * 4

    assert len(set(seen.values())) == 2


def test_who_names_cases_opens_these_alone() -> None:
    lamp, road = routed_case(LAMP), routed_case(ROAD)
    first, second = (Actor(kind=ActorKind.CONTRACTOR, case_ids=frozenset({case.pk})) for case in (lamp, road))

    assert opens(first, lamp) == (True,) * 4
    assert opens(second, lamp) == (False,) * 4
    assert opens(second, road) == (True,) * 4
    assert opens(Actor(kind=ActorKind.RESIDENT), road) == (False,) * 4
    assert opens(SYSTEM, road) == (True,) * 4
