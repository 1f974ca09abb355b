"""The machine of test_random_lives, led by the hand: it reaches every move and every kind of actor."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar, Final

from requests_app.vocabulary import ActorKind, Move
from tests.actions.test_random_lives import PEOPLE, OneCase
from tests.factories import LAMP, ROAD

Step = tuple[str, dict[str, Any]]
RESOLVED: Final[Step] = ("resolve", {"by": "rosa", "outcome": "done", "text": "Said.", "stale": False})
CLAIMED: Final[Step] = ("claim", {"by": "cem", "stale": False})
OBJECTED: Final[Step] = ("objects", {"by": "rosa", "reason": "No."})

LIFE: Final[tuple[Step, ...]] = (
    ("route", {}),
    ("close", {"by": "device"}),
    CLAIMED,
    ("release", {"by": "cem", "reason": "x"}),
    ("assign", {"by": "uwe", "to": "cem"}),
    ("follow", {"by": "sofia", "follows": True}),
    ("follow", {"by": "sofia", "follows": False}),
    ("park", {"by": "cem", "reason": "scheduled", "wake": "timer", "days": 3, "text": "Later."}),
    ("resume", {"by": "cem", "stale": False}),
    ("consult", {"by": "cem", "to": "roads", "text": "Why?", "blocks": False}),
    ("write", {"by": "cem", "text": "We are on it."}),
    ("split", {"to": "roads", "about": ROAD, "text": "A part.", "blocks": False}),
    ("transfer", {"by": "cem", "to": "roads", "reason": "Yours."}),
    ("claim", {"by": "bruno", "stale": False}),
    ("send_back", {"reason": "Not ours."}),
    CLAIMED,
    RESOLVED,
    ("close", {"by": "rosa"}),
    ("reopen", {"by": "kiosk", "reason": "x", "later": 0}),
    CLAIMED,
    ("a_firm_is_asked", {"days": 9}),
    RESOLVED,
    OBJECTED,
    ("decided_again", {"by": "omar", "stands": False, "text": "x"}),
    ("cancel", {"by": "program", "kind": "withdrawn", "reason": "x"}),
    ("reopen", {"by": "sofia", "reason": "x", "later": 0}),
    ("answer", {"by": "sofia", "index": 0, "answer": "close"}),
    ("joined_to_another", {"by": "sofia", "reason": "One."}),
    ("separated", {"by": "sofia", "reason": "Two."}),
    ("reclassify", {"by": "sofia", "about": "general-note", "reason": "x"}),
    ("claim", {"by": "malik", "stale": False}),
    ("forward", {"to": "roads", "text": "x"}),
    ("claim", {"by": "bruno", "stale": False}),
    RESOLVED,
    OBJECTED,
    ("decided_again", {"by": "omar", "stands": True, "text": "x"}),
    ("a_drill", {"by": "sofia"}),
    *(("call_in", {"by": by, "about": "cem"}) for by in PEOPLE),
    ("instructed", {"text": "Look left."}),
    ("the_clock_looks_round", {"days": 3}),
    ("letters_are_sent", {}),
    ("the_hours_change", {"index": 0}),
)


class Guided(OneCase):
    """A life that is told what comes next."""

    reached: ClassVar[Counter[str]] = Counter()


def test_the_machine_reaches_every_move_and_every_kind_of_actor() -> None:
    life = Guided()
    try:
        life.a_letter_comes_in(LAMP)
        for step, given in LIFE:
            getattr(life, step)(**given)
            life.the_law_holds()
    finally:
        life.teardown()

    assert [move.value for move in Move if not Guided.reached[f"move {move}"]] == []
    assert [kind.value for kind in ActorKind if not Guided.reached[f"tried by {kind}"]] == []
    assert [kind.value for kind in ActorKind if not Guided.reached[f"kind {kind}"]] == [ActorKind.DEVICE]
