"""To whom a queue gives its next case: in turn, or to whoever holds least; never to whoever cannot or is full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from requests_app.facts import PersonNotAble
from requests_app.rules.assignment import Ability, Demand, may_hold
from requests_app.vocabulary import HandsOut

# Whoever has set herself no limit is given so many; more she fetches herself.
GIVEN_AT_MOST: Final = 5


@dataclass(frozen=True)
class Present:
    """Somebody who is there: what she can and holds, and which of the queue's turns was hers last."""

    person_id: int
    ability: Ability
    speaks: frozenset[str] = frozenset()  # none: every language
    last_turn: int = 0  # of the queue's turns; 0: she had none


def whose_turn(present: Iterable[Present], demand: Demand, *, how: HandsOut, language: str = "") -> int | None:
    """Name who gets a case that asks for so much; None where nobody who is there can take it now.

    Whoever speaks the resident's language comes first; where nobody there does, the others do not let it lie.
    """
    able = [one for one in present if _takes(one, demand)]
    able = [one for one in able if not one.speaks or language in one.speaks] or able
    if how == HandsOut.LEAST_LOADED:
        able.sort(key=lambda one: (one.ability.held, one.last_turn, one.person_id))
    else:
        able.sort(key=lambda one: (one.last_turn, one.person_id))
    return able[0].person_id if able else None


def _takes(one: Present, demand: Demand) -> bool:
    limit = one.ability.capacity if one.ability.capacity is not None else GIVEN_AT_MOST
    if one.ability.held >= limit:
        return False
    try:
        may_hold(demand, one.ability)
    except PersonNotAble:
        return False
    return True
