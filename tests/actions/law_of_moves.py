"""The law of casework, section 3, written down a second time, by hand: a model that follows a case line by line.

It knows nothing of `rules/workflow.py`: where the two disagree, one of them is a defect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from requests_app.models import Case, CaseEvent, Escalation
from requests_app.rules.workflow import MOVES
from requests_app.vocabulary import ActorKind as A
from requests_app.vocabulary import CaseState as S
from requests_app.vocabulary import EscalationState
from requests_app.vocabulary import EventKind as E

Ways = frozenset[tuple[str, str]]
STAFF: Final = frozenset({A.STAFF})
ASKS: Final = frozenset({A.RESIDENT, A.KIOSK_USER, A.API_CLIENT})
MACHINE: Final = frozenset({A.SYSTEM, A.CLOCK})
ALIVE: Final = ("new", "queued", "in_progress", "waiting")
ENDED: Final = ("resolved", "closed", "cancelled")


def _ways(sources: Iterable[str], targets: Iterable[str]) -> Ways:
    return frozenset((source, target) for source in sources for target in targets)


def _same(*states: str) -> Ways:
    return frozenset((state, state) for state in states)


# line of the ledger -> (from where to where, who may); each of these raises the revision by one
LAW: Final[dict[str, tuple[Ways, frozenset[A]]]] = {
    E.ROUTED: (_ways(["new", "queued"], ["queued"]), STAFF | MACHINE),
    E.CLAIMED: (_ways(["new", "queued"], ["in_progress"]), STAFF),
    E.RELEASED: (_ways(["in_progress"], ["queued"]) | _same("waiting"), STAFF | MACHINE),
    E.ASSIGNED: (
        _ways(["new", "queued"], ["in_progress"]) | _same("in_progress", "waiting", "review"),
        STAFF | MACHINE,
    ),
    E.FORWARDED: (_ways(["in_progress"], ["queued"]), STAFF),
    E.TRANSFERRED: (_ways(["in_progress", "queued"], ["queued"]), STAFF),
    E.RETURNED: (_ways(["in_progress"], ["queued"]), STAFF),
    E.PARKED: (_ways(["in_progress"], ["waiting"]), STAFF),
    E.RESUMED: (_ways(["waiting"], ["in_progress", "queued"]), STAFF | ASKS | MACHINE),
    E.RESOLVED: (_ways(["in_progress"], ["resolved"]), STAFF),
    E.CLOSED: (_ways(["resolved"], ["closed"]), ASKS | MACHINE),
    E.REOPENED: (_ways(ENDED, ["queued"]), STAFF | ASKS),
    E.APPEALED: (_ways(ENDED, ["review"]), ASKS),
    E.UPHELD: (_ways(["review"], ["closed"]), STAFF),
    E.OVERTURNED: (_ways(["review"], ["queued"]), STAFF),
    E.CANCELLED: (_ways(ALIVE, ["cancelled"]), STAFF | ASKS),
    E.MERGED: (_ways(ALIVE, ["merged"]), STAFF),
    E.UNMERGED: (_ways(["merged"], ["new", "queued", "in_progress", "waiting"]), STAFF),
    E.RECLASSIFIED: (_same(*ALIVE) | _ways(ALIVE, ["queued"]), STAFF),
    E.ABSORBED: (_same(*S), STAFF),
    E.LET_GO: (_same(*S), STAFF),
}
# state -> has it a queue, has it an owner (None: either)
PLACES: Final[dict[str, tuple[bool, bool | None]]] = {
    "new": (True, False),
    "queued": (True, False),
    "in_progress": (True, True),
    "review": (True, True),
    "waiting": (True, None),
    **dict.fromkeys((*ENDED, "merged"), (False, False)),
}
MOVE_OF: Final = {rule.event: move for move, rule in MOVES.items()}


@dataclass
class Model:
    """One case, as the law says that it must stand now."""

    case_id: int
    reached: Counter[str]
    state: str = ""
    revision: int = 0
    lines: int = 0
    standing: dict[str, Any] = field(default_factory=dict)
    calls: set[int] = field(default_factory=set)

    def follow(self) -> None:
        """Read what has been written since, check each line against the law, and compare with the case."""
        for line in CaseEvent.objects.filter(case=self.case_id, sequence__gt=self.lines).order_by("sequence"):
            self._take(line)
        case = Case.objects.get(pk=self.case_id)
        columns = {"queue": case.queue_id, "owner": case.owner_id, "state": case.state}
        assert columns == {name: self.standing[name] for name in columns}, "the case stands elsewhere than its ledger"
        assert (case.revision, case.event_count) == (self.revision, self.lines)
        has_queue, has_owner = PLACES[case.state]
        assert (case.queue_id is not None) == has_queue
        assert has_owner is None or (case.owner_id is not None) == has_owner
        self._calls_are_kept()

    def _take(self, line: CaseEvent) -> None:
        assert line.sequence == self.lines + 1
        target = line.changes.get("state", self.state)
        if line.kind == E.RECEIVED:
            assert (self.lines, target) == (0, "new")
        elif line.kind in LAW:
            ways, who = LAW[line.kind]
            assert (self.state, target) in ways, f"{line.kind}: {self.state} -> {target}"
            assert line.actor_kind in who, f"{line.kind} by {line.actor_kind}"
            self.revision += 1
        else:
            assert not line.changes, f"{line.kind} decides nothing"
        assert line.revision == self.revision, f"{line.kind} has raised the revision"
        self.state, self.lines = target, line.sequence
        self.standing |= line.changes
        self.reached[f"kind {line.actor_kind}"] += 1
        if line.kind in MOVE_OF:
            self.reached[f"move {MOVE_OF[E(line.kind)]}"] += 1
        if line.kind == E.ESCALATED:
            self.calls.add(line.data["escalation"])

    def _calls_are_kept(self) -> None:
        """See that each call which was ever raised is open with an active human, or was answered in the ledger."""
        kept = {call.pk: call for call in Escalation.objects.filter(pk__in=self.calls).select_related("owner")}
        assert set(kept) == self.calls, "a call is lost"
        for call in kept.values():
            if call.state == EscalationState.CLOSED:
                ends = (E.ESCALATION_CLOSED, E.ESCALATION_REFUSED)
                assert CaseEvent.objects.filter(kind__in=ends, data__escalation=call.pk).exists(), "ended by nobody"
            else:
                assert call.owner.is_active
