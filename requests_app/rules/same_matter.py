"""Whether a request hangs on a case that is there already."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SameMatter:
    """What is asked before a request hangs on a case that is there already."""

    is_open: bool
    is_same_service: bool  # or a related one
    is_spam: bool
    districts: tuple[str, str]  # of the request and of the case; empty where unknown
    is_within_reach: bool = False  # both points are known, and no further apart than the service says


def joins(facts: SameMatter) -> bool:
    """Tell whether a request may hang on a case; where it may not, it becomes a case of its own and is never lost."""
    here, there = facts.districts
    is_near = here == there or not here or not there or facts.is_within_reach
    return facts.is_open and facts.is_same_service and is_near and not facts.is_spam
