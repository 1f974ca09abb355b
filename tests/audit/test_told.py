"""Who must have been told that a case ended or began anew: who was behind it at that moment, and nobody else."""

from __future__ import annotations

from requests_app.actions import casework
from requests_app.models import CaseEvent
from requests_app.queries.audit import find
from requests_app.vocabulary import EventKind
from tests.audit.conftest import check_of
from tests.audit.lives import ended
from tests.factories import MONDAY, receive
from tests.personas import rosa


def test_who_joins_in_the_moment_after_a_new_start_is_told_of_it_by_nobody() -> None:
    case = ended()
    casework.reopen_case(case.pk, reason="It is dark again.", by=rosa(case.requests.get().pk), at=MONDAY)

    joined = receive(joins=case.reference, at=MONDAY)

    assert joined.case_id == case.pk
    assert CaseEvent.objects.filter(case=case, kind=EventKind.REQUEST_JOINED).exists()
    assert find(check_of("resident_not_told"), at=MONDAY).count == 0
