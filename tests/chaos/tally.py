"""What is counted when all is quiet again: in the database, in the post office's book, and in the receipts."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from tests.chaos.havoc import Done
from tests.chaos.people import Acknowledged
from tests.chaos.town import Town

QUIET_WITHIN_SECONDS: Final = 240  # a letter that a killed worker had leased waits a minute; a deaf line some more
OPEN_JOBS: Final = "SELECT count(*) FROM requests_app_jobrow WHERE done_at IS NULL AND dead_at IS NULL"
BY_KEY: Final = """
    SELECT r.idempotency_key, r.reference, c.state,
        (SELECT count(*) FROM requests_app_caseevent e WHERE e.case_id = c.id AND e.kind = 'routed')
    FROM requests_app_servicerequest r JOIN requests_app_case c ON c.id = r.case_id
    JOIN requests_app_servicedefinition s ON s.id = r.service_id WHERE s.code <> 'talk-to-a-person'
"""
MESSAGES: Final = "SELECT message_id, state, repeats FROM requests_app_message"
OWNED: Final = """
    SELECT DISTINCT r.reference FROM requests_app_escalation e
    JOIN requests_app_servicerequest r ON r.case_id = e.case_id
    JOIN requests_app_staffmember p ON p.id = e.owner_id
    WHERE p.is_active AND p.first_name || p.last_name || p.username <> ''
"""
ROUTED_AT: Final = "SELECT extract(epoch FROM at)::float FROM requests_app_caseevent WHERE kind = 'routed' ORDER BY at"


@dataclass
class Tally:
    """The counts of one seed."""

    seed: int
    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    unrouted: int = 0
    letters_missing: int = 0
    letters_repeated: int = 0
    repeats_unexplained: int = 0
    calls: int = 0
    calls_unowned: int = 0
    dead_jobs: int = 0
    quiet_after: float = 0.0
    deeds: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is lost, doubled, unrouted, missing or unowned."""
        counts = (self.lost, self.doubled, self.unrouted, self.letters_missing, self.repeats_unexplained)
        return not any((*counts, self.calls_unowned, self.dead_jobs, self.wrong))


def wait_until_quiet(town: Town) -> float:
    """Wait until no job is open; give the seconds, or infinity."""
    began = time.monotonic()
    while time.monotonic() - began < QUIET_WITHIN_SECONDS:
        [(count,)] = town.ask(OPEN_JOBS)
        if not count:
            return time.monotonic() - began
        time.sleep(0.2)
    return float("inf")


def count(town: Town, notes: Acknowledged, tally: Tally) -> Tally:
    """Compare what was said with what is there."""
    rows = {key: (reference, state, times) for key, reference, state, times in town.ask(BY_KEY)}
    tally.acknowledged = len(notes.letters)
    tally.lost = sum(rows.get(key, ("",))[0] != reference for key, reference in notes.letters.items())
    tally.doubled = len(rows.keys() - notes.letters.keys()) + sum(times > 1 for _, _, times in rows.values())
    tally.unrouted = sum(state == "new" or not times for _, state, times in rows.values())
    book = Counter(line.split(" ")[0] for line in town.book.read_text().splitlines())
    messages = {message_id: (state, repeats) for message_id, state, repeats in town.ask(MESSAGES)}
    tally.letters_missing = sum(state != "sent" or not book[one] for one, (state, _) in messages.items())
    tally.letters_repeated = sum(times - 1 for times in book.values())
    tally.repeats_unexplained = sum(max(0, times - 1 - messages.get(one, ("", 0))[1]) for one, times in book.items())
    owned = {reference for (reference,) in town.ask(OWNED)}
    tally.calls = len(notes.calls)
    tally.calls_unowned = sum(reference not in owned for reference in notes.calls.values())
    [(tally.dead_jobs,)] = town.ask("SELECT count(*) FROM requests_app_jobrow WHERE dead_at IS NOT NULL")
    audit = town.manage("audit")
    tally.wrong = [*notes.refused, *([audit.stdout[-2000:] + audit.stderr[-2000:]] if audit.returncode else [])]
    return tally


def silences(moments: Sequence[float], done: Sequence[Done]) -> dict[str, float]:
    """Give, for each kind of deed, the longest time without one of these moments that it fell into."""
    longest: dict[str, float] = {}
    gaps = [(before, after) for before, after in pairwise(sorted(moments)) if after - before > 0.2]
    for deed in done:
        touched = [after - before for before, after in gaps if before < deed.ended + 1 and after > deed.began]
        longest[deed.what] = max(longest.get(deed.what, 0.0), *touched, 0.0)
    return longest


def line_of(tallies: Sequence[Tally]) -> str:
    """Say it all in one line."""

    def total(name: str) -> int:
        return sum(getattr(tally, name) for tally in tallies)

    waits = sorted(tally.quiet_after for tally in tallies)
    return (
        f"chaos: seeds {len(tallies)}, acknowledged {total('acknowledged')}, lost {total('lost')}, "
        f"doubled {total('doubled')}, unrouted {total('unrouted')}, letters missing {total('letters_missing')}, "
        f"repeated {total('letters_repeated')} (unexplained {total('repeats_unexplained')}), "
        f"calls {total('calls')}, unowned {total('calls_unowned')}, deeds {total('deeds')}, "
        f"quiet after {waits[len(waits) // 2]:.1f} s (longest {waits[-1]:.1f} s)"
    )
