"""A call for a person: its answers, and the ladder that names somebody."""

from __future__ import annotations

from collections.abc import Iterator

from requests_app.management.drawing.tables import table
from requests_app.rules.escalation import ANSWERS, LADDER_ORDER, LEVEL_OF
from requests_app.rules.policies import DEFAULT_POLICIES
from requests_app.rules.public_words import CALL_HEADLINES
from requests_app.vocabulary import ClockKind, EscalationState, OwnerSource, Priority


def draw_calls() -> Iterator[str]:
    """Draw answers, ladder and terms."""
    yield "## A call for a person\n"
    answers = (
        (name, ", ".join(sorted(line.sources)), line.target.value, ", ".join(line.needs), line.event.value)
        for name, line in ANSWERS.items()
    )
    yield from table(("answer", "from", "to", "words needed", "event"), answers)
    rows = ((state.value, CALL_HEADLINES[state]) for state in EscalationState)
    yield from table(("state", "the resident reads"), rows)
    yield "Who is called, step by step; the first who is active, present (or has a substitute), did not call and"
    yield "is not complained about. At the end stands the city's ordered list; its last person is taken in any case."
    yield "A call that nobody answers in time goes to the level above; at the top it goes round roster and list.\n"
    ladder = (OwnerSource.INCIDENT, *LADDER_ORDER, OwnerSource.FALLBACK, OwnerSource.LAST_RESORT)
    yield "A call on a case of an incident goes to whoever is in charge of it, and climbs with it.\n"
    yield from table(("step", "level"), ((source.label, LEVEL_OF[source]) for source in ladder))
    own = (policy for policy in DEFAULT_POLICIES if policy.kind == ClockKind.ESCALATION)
    terms = ((Priority(policy.priority).label, policy.target) for policy in own if policy.priority)
    yield from table(("priority of the case", "working minutes to answer, where a city says nothing else"), terms)
