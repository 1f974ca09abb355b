"""One step for many cases: which of them it changes, which not, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact
from requests_app.rules.workflow import MOVES, CaseFacts, check_move
from requests_app.vocabulary import BulkStep, CaseState, Move, Relation

MOST_CASES: Final = 500  # in one go
# So long after a run its changes can be taken back; first one reads what has come of it.
TAKEN_BACK_MINUTES: Final = 10

MOVE_OF_STEP: Final[dict[BulkStep, Move | None]] = {
    BulkStep.ASSIGN: Move.ASSIGN,
    BulkStep.RELEASE: Move.RELEASE,
    BulkStep.TRANSFER: Move.TRANSFER,
    BulkStep.PARK: Move.PARK,
    BulkStep.RESUME: Move.RESUME,
    BulkStep.REPLY: Move.WRITE,
    BulkStep.NOTE: None,
    BulkStep.RESOLVE: Move.RESOLVE,
    BulkStep.CANCEL: Move.CANCEL,
    BulkStep.FOLLOW: Move.FOLLOW,
    BulkStep.UNFOLLOW: Move.UNFOLLOW,
}


@dataclass(frozen=True)
class Aim:
    """Where the cases are to go: a colleague with the queues she works in, or a queue and its office."""

    person_id: int | None = None
    works_in: frozenset[int] = frozenset()
    queue_id: int | None = None
    office: str = ""


@dataclass(frozen=True)
class ItemFacts:
    """What is asked of one case. `state` is None where the person may not see it any more."""

    state: CaseState | None
    calls_of_others: int = 0
    is_held_up: bool = False  # by a blocking case below
    relations: frozenset[Relation] = frozenset()
    queue_id: int | None = None
    office: str = ""
    owner_id: int | None = None
    is_followed: bool = False


@dataclass(frozen=True)
class Wish:
    """A step, and where it leads."""

    step: BulkStep
    aim: Aim = field(default_factory=Aim)


def refusal_of(wish: Wish, item: ItemFacts) -> str | Promise | None:
    """Say why a case would not be changed; None where it would. Under its lock the step is asked again."""
    if item.state is None:
        return _("There is no such case, or you may not see it.")
    move = MOVE_OF_STEP[wish.step]
    if move is not None:
        try:
            given = dict.fromkeys(MOVES[move].needs, "given")  # the form has asked for the words
            facts = CaseFacts(item.state, item.calls_of_others, int(item.is_held_up), given)
            check_move(move, facts, item.relations)
        except Fact as fact:
            return fact.message
    return next((sentence for is_so, sentence in _more(wish, item) if is_so), None)


def _more(wish: Wish, item: ItemFacts) -> Iterator[tuple[bool, Promise]]:
    """List what stands against single steps beyond the table of moves."""
    aim, step = wish.aim, wish.step
    gives, sends = step == BulkStep.ASSIGN, step == BulkStep.TRANSFER
    yield gives and item.owner_id == aim.person_id, _("The colleague has this case already.")
    yield gives and item.queue_id not in aim.works_in, _("The colleague takes no cases from its work queue.")
    yield sends and item.queue_id == aim.queue_id, _("The case is in this work queue already.")
    yield sends and item.office != aim.office, _("Choose another work queue of the same office.")
    yield step == BulkStep.FOLLOW and item.is_followed, _("You follow it already.")
    yield step == BulkStep.UNFOLLOW and not item.is_followed, _("You do not follow it.")
