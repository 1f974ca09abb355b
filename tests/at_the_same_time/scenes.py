"""Scenes for people who act at once: one case in any state, alone, joined, or with a case below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Final

from requests_app.actions import casework, escalation
from requests_app.models import Case, Escalation
from requests_app.rules.actor import Actor
from tests.factories import MONDAY, new_case, receive, routed_case
from tests.personas import actor, rosa

AT: Final = MONDAY + timedelta(days=1, hours=2)  # when everybody acts
SOON: Final = MONDAY + timedelta(days=1)
UNTIL: Final = MONDAY + timedelta(days=15)
NAMES: Final = ("farah", "malik", "bruno", "sofia", "omar", "cem", "uwe", "mirjam", "katrin")


@dataclass
class Scene:
    """The cases that hang together, who acts, and the dice."""

    dice: Random
    case: Case
    others: list[Case] = field(default_factory=list)  # what hangs with it
    people: dict[str, Actor] = field(default_factory=dict)
    request_id: int = 0

    @property
    def cases(self) -> list[Case]:
        """Give all of them."""
        return [self.case, *self.others]

    def any_case(self) -> Case:
        """Choose one; mostly the one that it is all about."""
        return self.dice.choice([self.case] * 4 + self.others)

    def anybody(self) -> Actor:
        """Choose who acts; mostly somebody who may."""
        usual = ["cem", "cem", "uwe", "sofia", "malik"]
        return self.people[self.dice.choice(usual + list(NAMES))]

    def resident(self) -> Actor:
        """Let the one act whose request it is."""
        return rosa(self.request_id)


def _held() -> Case:
    case = routed_case()
    casework.claim_case(case.pk, by=actor("cem"), at=MONDAY)
    return case


def _parked(wake_on: str, *, child_id: int | None = None, case: Case | None = None) -> Case:
    case = case or _held()
    why = {"timer": "external", "reply": "citizen", "child": "internal"}[wake_on]
    given = {"wait_reason": why, "reason": "Why?", "wake_on": wake_on, "wake_at": SOON, "child_id": child_id}
    casework.park_case(case.pk, by=actor("cem"), at=MONDAY, **given)  # type: ignore[arg-type]
    return case


def _in_the_middle() -> Case:
    case = routed_case("general-note")
    casework.claim_case(case.pk, by=actor("malik"), at=MONDAY)
    return case


def _resolved() -> Case:
    case = _held()
    casework.resolve_case(case.pk, by=actor("cem"), at=MONDAY, outcome="done", words="Done.", objection_until=UNTIL)
    return case


def _cancelled() -> Case:
    case = routed_case()
    casework.cancel_case(case.pk, cancel_reason="invalid", reason="x", by=actor("malik"), at=MONDAY)
    return case


def _closed() -> Case:
    case = _resolved()
    casework.close_case(case.pk, by=rosa(case.requests.get().pk), at=MONDAY)
    return case


def _in_review() -> Case:
    case = _resolved()
    casework.appeal_case(case.pk, reason="No.", by=rosa(case.requests.get().pk), at=MONDAY)
    return case


def _forwarded() -> Case:
    case = _held()
    casework.transfer_case(case.pk, queue_code="roads", reason="Yours.", by=actor("cem"), at=MONDAY)
    return case


ALONE: Final[dict[str, Callable[[], Case]]] = {
    "new": new_case,
    "queued": routed_case,
    "held": _held,
    "in the middle office": _in_the_middle,
    "handed over": _forwarded,
    "waits for a day": lambda: _parked("timer"),
    "waits for the resident": lambda: _parked("reply"),
    "resolved": _resolved,
    "closed": _closed,
    "cancelled": _cancelled,
    "under review": _in_review,
}


def _alone(dice: Random) -> list[Case]:
    return [ALONE[dice.choice(list(ALONE))]()]


def _two(dice: Random) -> list[Case]:
    pair = [_held(), routed_case()]
    return pair if dice.random() < 0.5 else pair[::-1]


def _joined(dice: Random) -> list[Case]:
    """Give a joined case and its survivor: the older into the younger, or the other way round."""
    case, into = _two(dice)
    casework.merge_case(case.pk, into_reference=into.reference, reason="One.", by=actor("sofia"), at=MONDAY)
    return [case, into] if dice.random() < 0.5 else [into, case]


def _above_and_below(dice: Random) -> list[Case]:
    """Give a case that waits, or not, for one below it; and a third one beside them."""
    case, by = _held(), actor("cem")
    casework.consult_team(
        case.pk,
        queue_code="roads",
        question="Why?",
        is_blocking=dice.random() < 0.5,
        by=by,
        at=MONDAY,
    )
    child = Case.objects.get(parent=case.pk)
    if dice.random() < 0.5:
        _parked("child", child_id=child.pk, case=case)
    casework.claim_case(child.pk, by=actor("bruno"), at=MONDAY)
    third = routed_case()
    found = [case, child, third]
    dice.shuffle(found)
    return found


def _shared(_dice: Random) -> list[Case]:
    case = _held()
    receive(joins=case.reference, at=MONDAY)
    return [case]


def _called(dice: Random) -> list[Case]:
    found = _alone(dice)
    for name in ("farah", "bruno"):
        escalation.escalate_case(found[0].pk, by=actor(name), at=MONDAY)
    return found


KINDS: Final[dict[str, Callable[[Random], list[Case]]]] = {
    "alone": _alone,
    "two": _two,
    "joined": _joined,
    "above and below": _above_and_below,
    "shared": _shared,
    "called": _called,
}


def scene(dice: Random, kind: str) -> Scene:
    """Set one up."""
    first, *others = KINDS[kind](dice)
    found = Scene(dice, first, others, {name: actor(name) for name in NAMES})
    for case in found.cases:
        case.refresh_from_db()
    found.request_id = next((pk for case in found.cases for pk in case.requests.values_list("id", flat=True)), 0)
    return found


def calls_on(found: Scene) -> list[int]:
    """List the open calls of a scene."""
    calls = Escalation.objects.filter(case__in=[case.pk for case in found.cases]).exclude(state="closed")
    return list(calls.order_by("id").values_list("id", flat=True))
