"""What a firm, or another body, may do with what the city has sent it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from requests_app.facts import MoveNotAllowed
from requests_app.vocabulary import OrderPurpose as P
from requests_app.vocabulary import OrderState as S

# fmt: off
ACTS: Final[dict[str, tuple[frozenset[S], frozenset[P]]]] = {
    # act       from                               of which purpose
    "accept":  (frozenset({S.SENT}),               frozenset(P)),
    "decline": (frozenset({S.SENT}),               frozenset(P)),
    "ask":     (frozenset({S.SENT, S.ACCEPTED}),   frozenset(P)),
    "show":    (frozenset({S.SENT, S.ACCEPTED, S.DONE}), frozenset({P.WORK})),
    "finish":  (frozenset({S.ACCEPTED}),           frozenset({P.WORK})),
}
# fmt: on


def check_act(act: str, state: S, purpose: P) -> None:
    """Ask the table. Raises `MoveNotAllowed`."""
    if act not in possible_acts(state, purpose):
        raise MoveNotAllowed


def possible_acts(state: S, purpose: P) -> Collection[str]:
    """List what a page may offer."""
    return [act for act, (states, purposes) in ACTS.items() if state in states and purpose in purposes]


def state_of(*, accepted: bool, declined: bool, done: bool, is_open: bool) -> S:
    """Say where it stands, by what has happened to it."""
    if declined:
        return S.DECLINED
    if done:
        return S.DONE
    if not is_open:
        return S.OVER
    return S.ACCEPTED if accepted else S.SENT
