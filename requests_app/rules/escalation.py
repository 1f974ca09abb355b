"""Who is called in: a ladder that always ends with a human being (casework, section 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from requests_app.facts import EscalationMoveNotAllowed, NobodyToCall
from requests_app.rules.actor import Actor
from requests_app.vocabulary import EscalationState as E
from requests_app.vocabulary import EventKind, OwnerSource, Role


@dataclass(frozen=True)
class Ladder:
    """The people on each step, by id, best first. `fallback` holds at least two (checked at start)."""

    steps: Mapping[OwnerSource, tuple[int, ...]]
    fallback: tuple[int, ...]


@dataclass(frozen=True)
class Availability:
    """Who can be called. `substitute_of`: for each person absent now, the substitute, or None."""

    active: frozenset[int]
    substitute_of: Mapping[int, int | None] = field(default_factory=dict)
    excluded: frozenset[int] = frozenset()  # whoever called, and the person complained about

    def stand_in_for(self, person: int) -> int | None:
        """Follow substitutes to somebody present; None when the chain ends or loops."""
        seen: set[int] = set()
        current: int | None = person
        while current is not None and current in self.substitute_of:
            if current in seen:
                return None
            seen.add(current)
            current = self.substitute_of[current]
        return current if current in self.active and current not in self.excluded else None


@dataclass(frozen=True)
class Owner:
    """The person called, by which step of the ladder, and at which level (1 is the lowest)."""

    person_id: int
    source: OwnerSource
    level: int
    is_flagged: bool = False


LADDER_ORDER: Final = (
    OwnerSource.NAMED,
    OwnerSource.OWNER_LEAD,
    OwnerSource.QUEUE_LEAD,
    OwnerSource.DEPUTY,
    OwnerSource.HEAD,
    OwnerSource.ROSTER,
)
LEVEL_OF: Final = {
    OwnerSource.NAMED: 1,
    OwnerSource.INCIDENT: 1,  # an incident that has climbed gives its calls its own level
    OwnerSource.OWNER_LEAD: 1,
    OwnerSource.QUEUE_LEAD: 1,
    OwnerSource.DEPUTY: 1,
    OwnerSource.HEAD: 2,
    OwnerSource.ROSTER: 3,
    OwnerSource.FALLBACK: 4,
    OwnerSource.LAST_RESORT: 4,
}


def resolve_owner(ladder: Ladder, who: Availability, *, above_level: int = 0) -> Owner:
    """Name a human being: total while the fallback list has an active person.

    The last on the list is returned whatever the exclusions, and flagged. `above_level` skips the lower
    steps, for climbing. Raises `NobodyToCall` only for a city without an active person on its list.
    """
    for source, person in _rungs(ladder, above_level):
        found = who.stand_in_for(person)
        if found is not None:
            return Owner(found, source, LEVEL_OF[source])
    for person in reversed(ladder.fallback):
        if person in who.active:
            return Owner(person, OwnerSource.LAST_RESORT, LEVEL_OF[OwnerSource.LAST_RESORT], is_flagged=True)
    raise NobodyToCall


def hand_on(ladder: Ladder, who: Availability, held: Owner) -> Owner:
    """Name whoever answers for somebody who is away: her substitute, else the next at her level or above it.

    Gives the same person where nobody else is left. Raises `NobodyToCall` as `resolve_owner` does.
    """
    stand_in = who.stand_in_for(held.person_id)
    if stand_in is not None:
        return Owner(stand_in, held.source, held.level)
    return resolve_owner(ladder, who, above_level=min(held.level, LEVEL_OF[OwnerSource.ROSTER]) - 1)


def _rungs(ladder: Ladder, above_level: int) -> Iterator[tuple[OwnerSource, int]]:
    for source in LADDER_ORDER:
        if LEVEL_OF[source] > above_level:
            yield from ((source, person) for person in ladder.steps.get(source, ()))
    yield from ((OwnerSource.FALLBACK, person) for person in ladder.fallback)


@dataclass(frozen=True)
class CallTies:
    """The people tied to a call, by id, its level, and the queue of its case."""

    owner_id: int
    raised_by_id: int | None
    complained_about_id: int | None
    level: int
    queue_id: int | None


def may_answer(actor: Actor, call: CallTies) -> bool:
    """Tell whether somebody owns the call or stands above its owner.

    Above stand supervisors, and for a call of the lowest level whoever leads the queue. Nobody answers from
    above a call that she raised, or that is about her.
    """
    if actor.person_id is None or actor.person_id == call.owner_id:
        return actor.person_id is not None
    if actor.person_id in {call.raised_by_id, call.complained_about_id}:
        return False
    return Role.SUPERVISOR in actor.roles or (call.level == LOWEST_LEVEL and call.queue_id in actor.led_queue_ids)


LOWEST_LEVEL: Final = 1


@dataclass(frozen=True)
class AnswerRule:
    """What the person called in may do: from which states, to which, and the words it needs."""

    sources: frozenset[E]
    target: E
    event: EventKind
    needs: tuple[str, ...] = ()


UNANSWERED: Final = frozenset({E.OPEN, E.REASSIGNED})
ANSWERED: Final = frozenset({E.ACKNOWLEDGED, E.TAKEN_OVER, E.INSTRUCTED, E.REFUSED})
OPEN: Final = UNANSWERED | ANSWERED
NOT_TAKEN: Final = OPEN - {E.TAKEN_OVER}
HEARD: Final = frozenset({E.ACKNOWLEDGED, E.TAKEN_OVER, E.INSTRUCTED})  # an answer is owed

# fmt: off
ANSWERS: Final[dict[str, AnswerRule]] = {
    # answer         from                 to             event                              needs
    "acknowledge": AnswerRule(UNANSWERED, E.ACKNOWLEDGED, EventKind.ESCALATION_ACKNOWLEDGED),
    "take_over":   AnswerRule(NOT_TAKEN,  E.TAKEN_OVER,   EventKind.ESCALATION_TAKEN_OVER),
    "instruct":    AnswerRule(NOT_TAKEN,  E.INSTRUCTED,   EventKind.ESCALATION_INSTRUCTED,   ("instruction",)),
    "reassign":    AnswerRule(OPEN,       E.REASSIGNED,   EventKind.ESCALATION_REASSIGNED,   ("reason",)),
    "refuse":      AnswerRule(OPEN,       E.REFUSED,      EventKind.ESCALATION_REFUSED,      ("reason",)),
    "close":       AnswerRule(OPEN,       E.CLOSED,       EventKind.ESCALATION_CLOSED,       ("answer",)),
}
# fmt: on
DRILL_ANSWERS: Final = ("acknowledge",)  # a drill asks one thing: who hears it, and when


def check_answer(answer: str, state: E, *, is_owner_or_above: bool, is_drill: bool = False) -> AnswerRule:
    """Give the line of the table. Raises `EscalationMoveNotAllowed`."""
    if not is_owner_or_above or answer not in possible_answers(state, is_drill=is_drill):
        raise EscalationMoveNotAllowed
    return ANSWERS[answer]


def possible_answers(state: E, *, is_drill: bool = False) -> list[str]:
    """List the answers that a page may offer in this state."""
    offered = DRILL_ANSWERS if is_drill else tuple(ANSWERS)
    return [answer for answer in offered if state in ANSWERS[answer].sources]


def people_of(ladder: Ladder) -> Iterable[int]:
    """List everybody who stands on the ladder."""
    return {person for step in ladder.steps.values() for person in step} | set(ladder.fallback)
