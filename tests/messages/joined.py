"""Messages about cases that are joined, shared or looked at again, come about by decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from requests_app.actions import casework
from requests_app.models import Case
from requests_app.queries.people import actor_of
from requests_app.vocabulary import MessageKind, Outcome
from tests.factories import LAMP, MONDAY, receive, routed_case
from tests.personas import cem, malik, rosa, sofia

LATER = MONDAY + timedelta(hours=1)


def shared(language: str) -> Case:
    first = receive(LAMP, language=language)
    receive(LAMP, joins=first.reference)
    by = rosa(first.request_id)
    casework.cancel_case(first.case_id, cancel_reason="withdrawn", reason="I moved.", by=by, at=LATER)
    return Case.objects.get(pk=first.case_id)


def merged(language: str) -> Case:
    case, into = routed_case(LAMP, language=language), routed_case(LAMP)
    casework.merge_case(case.pk, into_reference=into.reference, reason="One lamp.", by=malik(), at=LATER)
    return Case.objects.get(pk=case.pk)


def unmerged(language: str) -> Case:
    case = merged(language)
    casework.unmerge_case(case.pk, reason="Two lamps.", by=sofia(), at=LATER + timedelta(hours=1))
    return Case.objects.get(pk=case.pk)


def appealed(language: str) -> Case:
    case = routed_case(LAMP, language=language)
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    until = LATER + timedelta(days=14)
    casework.resolve_case(case.pk, outcome=Outcome.DONE, words="Lit.", by=cem(), at=LATER, objection_until=until)
    casework.appeal_case(case.pk, reason="My mother fell.", by=rosa(case.requests.get().pk), at=LATER)
    return Case.objects.get(pk=case.pk)


def reviewed(decide: Callable[..., object]) -> Callable[[str], Case]:
    def make(language: str) -> Case:
        case = appealed(language)
        assert case.owner is not None
        decide(case.pk, words="We looked again.", by=actor_of(case.owner), at=LATER)
        return Case.objects.get(pk=case.pk)

    return make


JOINED: dict[MessageKind, Callable[[str], Case]] = {
    MessageKind.WITHDRAWN: shared,
    MessageKind.MERGED: merged,
    MessageKind.UNMERGED: unmerged,
    MessageKind.APPEALED: appealed,
    MessageKind.STAFF_REVIEW: appealed,
    MessageKind.UPHELD: reviewed(casework.uphold_decision),
    MessageKind.OVERTURNED: reviewed(casework.overturn_decision),
}
