"""Steps of a random life that fit the state the case is in, by somebody who may: so that lives get somewhere."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from requests_app.models import Case
from tests.actions.law_of_moves import Model
from tests.factories import LAMP, ROAD

Step = tuple[str, dict[str, Any]]
HELD_BY: Final = {LAMP: "cem", ROAD: "bruno", "general-note": "malik"}
LEAVES: Final[Step] = ("cancel", {"by": "sofia", "kind": "invalid", "reason": "x"})
JOINS: Final[Step] = ("joined_to_another", {"by": "sofia", "reason": "One."})
SORTS: Final[Step] = ("reclassify", {"by": "sofia", "about": "general-note", "reason": "x"})
WITHDRAWS: Final[Step] = ("cancel", {"by": "rosa", "kind": "withdrawn", "reason": "x"})
REOPENS: Final = tuple(("reopen", {"by": by, "reason": "x", "later": 0}) for by in ("rosa", "kiosk", "sofia"))
OBJECTS: Final[Step] = ("objects", {"by": "rosa", "reason": "No."})
CLAIMS: Final = tuple(("claim", {"by": by, "stale": False}) for by in ("cem", "malik", "bruno", "uwe", "sofia"))
FITTING: Final[dict[str, tuple[Step, ...]]] = {
    "new": (("route", {}), ("place", {"by": "sofia", "to": "lighting"}), *CLAIMS, WITHDRAWS, JOINS),
    "queued": (*CLAIMS * 3, SORTS, LEAVES, JOINS, ("assign", {"by": "sofia", "to": "cem"})),
    "in_progress": (
        ("release", {"by": "sofia", "reason": "x"}),
        ("assign", {"by": "sofia", "to": "mirjam"}),
        ("forward", {"to": "roads", "text": "x"}),
        ("transfer", {"by": "sofia", "to": "roads", "reason": "x"}),
        ("send_back", {"reason": "x"}),
        ("park", {"by": "rosa", "reason": "scheduled", "wake": "timer", "days": 3, "text": "x"}),
        ("park", {"by": "rosa", "reason": "citizen", "wake": "reply", "days": 9, "text": "x"}),
        ("consult", {"by": "rosa", "to": "roads", "text": "x", "blocks": True}),
        ("split", {"to": "roads", "about": ROAD, "text": "x", "blocks": False}),
        *(("resolve", {"by": "rosa", "outcome": "done", "text": "x", "stale": False}),) * 3,
        JOINS,
        WITHDRAWS,
    ),
    "waiting": (
        ("resume", {"by": "sofia", "stale": False}),
        ("reply", {"by": "rosa", "text": "x", "late": 1}),
        ("time_passes", {"days": 9}),
        ("release", {"by": "sofia", "reason": "x"}),
        JOINS,
    ),
    "resolved": (("close", {"by": "rosa"}), ("time_passes", {"days": 20}), *REOPENS, OBJECTS, OBJECTS),
    "closed": (*REOPENS, OBJECTS),
    "cancelled": (*REOPENS, OBJECTS),
    "merged": (("separated", {"by": "sofia", "reason": "Two."}),),
    "review": (
        ("decided_again", {"by": "rosa", "stands": True, "text": "x"}),
        ("decided_again", {"by": "rosa", "stands": False, "text": "x"}),
    ),
}


class LivesThatGoOn:
    """A part of the machine in test_random_lives: it knows by name all the steps of the others."""

    case_id: int
    model: Model

    @rule(choice=st.integers(0, 5039))
    def goes_on(self, choice: int) -> None:
        fitting = FITTING[Case.objects.values_list("state", flat=True).get(pk=self.case_id)]
        step, given = fitting[choice % len(fitting)]
        getattr(self, step)(**given)

    @rule(choice=st.integers(0, 5039))
    def goes_on_further(self, choice: int) -> None:
        for turn in (choice, choice // 7):
            self.goes_on(turn)
            self.model.follow()

    @rule(first=st.integers(0, 5039), second=st.integers(0, 5039), third=st.integers(0, 5039))
    def goes_a_long_way(self, first: int, second: int, third: int) -> None:
        for turn in (first, second, third):
            self.goes_on(turn)
            self.model.follow()
