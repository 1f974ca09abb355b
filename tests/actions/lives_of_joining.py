"""Moves of a random life that join, part, share and look again; mixed into the machine of test_random_lives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from requests_app.actions import casework
from requests_app.models import Case
from requests_app.rules.actor import Actor
from tests.actions.lives_of_waiting import who, words
from tests.factories import LAMP, receive, routed_case
from tests.invariants import hold


class LivesOfJoining:
    """Needs `case_id`, `people`, `at` and `tries` of the machine."""

    case_id: int
    at: datetime
    people: dict[str, Actor]
    tries: Callable[..., None]
    others: tuple[int, ...] = ()

    def other(self) -> Case:
        """Give another case to join with: always the same one in a life."""
        if not self.others:
            self.others = (routed_case(LAMP, at=self.at).pk,)
        return Case.objects.get(pk=self.others[0])

    @rule(by=who, reason=words)
    def joined_to_another(self, by: str, reason: str) -> None:
        other = self.other()
        self.tries(casework.merge_case, by=self.people[by], into_reference=other.reference, reason=reason)
        hold(other.pk)

    @rule(by=who)
    def another_joins_it(self, by: str) -> None:
        other, reference = self.other(), Case.objects.get(pk=self.case_id).reference

        def join(_case_id: int, **given: Any) -> None:
            casework.merge_case(other.pk, into_reference=reference, reason="One.", **given)

        self.tries(join, by=self.people[by])
        hold(other.pk)

    @rule(by=who, reason=words)
    def separated(self, by: str, reason: str) -> None:
        self.tries(casework.unmerge_case, by=self.people[by], reason=reason)
        other = self.other()
        self.tries(lambda _pk, **given: casework.unmerge_case(other.pk, reason="Two.", **given), by=self.people[by])
        hold(other.pk)

    @rule()
    def somebody_asks_for_the_same(self) -> None:
        reference = Case.objects.get(pk=self.case_id).reference
        receipt = receive(joins=reference, at=self.at)
        hold(receipt.case_id)
        hold(self.case_id)

    @rule(by=who, reason=words)
    def objects(self, by: str, reason: str) -> None:
        self.tries(casework.appeal_case, by=self.people[by], reason=reason)
        self.tries(casework.appeal_case, by=self.people["rosa"], reason="No.")

    @rule(by=who, stands=st.booleans(), text=words)
    def decided_again(self, by: str, stands: bool, text: str) -> None:
        decide = casework.uphold_decision if stands else casework.overturn_decision
        self.tries(decide, by=self.people[by], words=text)
        self.tries(decide, by=self.owner(), words="Said.")

    def owner(self) -> Actor:
        """Let whoever holds the case act."""
        raise NotImplementedError
