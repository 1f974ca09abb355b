"""What is promised: policies by kind, service and priority, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from requests_app.vocabulary import ClockEffect, ClockKind, ClockPhase, Priority, TargetUnit
from requests_app.vocabulary import ClockKind as K
from requests_app.vocabulary import Priority as Pr
from requests_app.vocabulary import TargetUnit as U

WARN_PERCENT: Final = 75  # of the target in working time: a date comes near (casework, section 6)
MOST_WARN_PERCENT: Final = 99
LEAST_ESCALATE_PERCENT: Final = 100


@dataclass(frozen=True)
class Policy:
    """One line of what is promised. `service` is a code, empty for all; no priority: for all."""

    code: str
    kind: ClockKind
    target: int
    unit: TargetUnit
    service: str = ""
    priority: int | None = None
    pauses: Mapping[str, str] = field(default_factory=dict)  # phase -> effect, where it differs from the kind's line
    warn_percent: int = WARN_PERCENT
    escalate_percent: int | None = None
    version: int | None = None  # none: the house's own line, without a record
    record_id: int | None = None


# fmt: off
# The most specific policy counts: the first line that fits a policy of the kind.
#   of this service, of this priority
SPECIFICITY: Final = (
    (True,  True),
    (True,  False),
    (False, True),
    (False, False),
)

# What counts where a city's files name no policy of a kind. The service norm comes from the service itself
# (`promise_working_days`), the time to accept a hand-over from the queue (`accept_within_minutes`); a city
# without a statutory term has none.
#   code                        kind              target  unit               priority
_DEFAULTS: Final = (
    ("default/first-response",  K.FIRST_RESPONSE,  2,     U.WORKING_DAYS,    None),
    ("default/review",          K.REVIEW,          10,    U.WORKING_DAYS,    None),
    ("default/call-low",        K.ESCALATION,      120,   U.WORKING_MINUTES, Pr.LOW),
    ("default/call-normal",     K.ESCALATION,      60,    U.WORKING_MINUTES, Pr.NORMAL),
    ("default/call-high",       K.ESCALATION,      30,    U.WORKING_MINUTES, Pr.HIGH),
    ("default/call-danger",     K.ESCALATION,      10,    U.WORKING_MINUTES, Pr.DANGER),
)
# At how many percent of its target a clock calls a person in, where no policy says so. Hand-overs and calls
# are acted on at their due moment by sweeps of their own.
ESCALATE_PERCENT: Final[dict[ClockKind, int | None]] = {
    K.FIRST_RESPONSE: 200,
    K.HANDOVER:       None,
    K.SERVICE_NORM:   150,
    K.STATUTORY:      100,
    K.REVIEW:         120,
    K.ESCALATION:     None,
}
# fmt: on
DEFAULT_POLICIES: Final = tuple(
    Policy(code, kind, target, unit, priority=priority, escalate_percent=ESCALATE_PERCENT[kind])
    for code, kind, target, unit, priority in _DEFAULTS
)


def norm_of(service: str, working_days: int) -> Policy:
    """Write the short form of a service, `promise_working_days`, as a policy."""
    return Policy(
        f"service/{service}",
        K.SERVICE_NORM,
        working_days,
        U.WORKING_DAYS,
        service=service,
        escalate_percent=ESCALATE_PERCENT[K.SERVICE_NORM],
    )


def acceptance_of(queue: str, working_minutes: int) -> Policy:
    """Write the short form of a queue, `accept_within_minutes`, as a policy."""
    return Policy(f"accept/{queue}", K.HANDOVER, working_minutes, U.WORKING_MINUTES)


def choose_policy(kind: ClockKind, policies: Iterable[Policy], *, service: str, priority: int) -> Policy | None:
    """Find the policy that counts: the most specific of the city's, else of the house's; None where nothing is said."""
    own = [policy for policy in policies if policy.kind == kind]
    for lines in (own, DEFAULT_POLICIES):
        found = _most_specific([line for line in lines if line.kind == kind], service=service, priority=priority)
        if found is not None:
            return found
    return None


def _most_specific(policies: Iterable[Policy], *, service: str, priority: int) -> Policy | None:
    by_place = {(policy.service, policy.priority): policy for policy in policies}
    for of_service, of_priority in SPECIFICITY:
        found = by_place.get((service if of_service else "", priority if of_priority else None))
        if found is not None:
            return found
    return None


def is_pause_rule(phase: str, effect: str) -> bool:
    """Tell whether a policy may say so: a known phase, and an effect that a clock can have."""
    return phase in ClockPhase and effect in {ClockEffect.RUNS, ClockEffect.PAUSES, ClockEffect.STOPS}


def is_urgent(priority: int) -> bool:
    """Tell whether the clock on the wall counts: danger to life does not wait for office hours."""
    return priority >= Priority.DANGER
