"""What has happened in the ledgers since, and the signed address by which a page listens for it.

The process that tells it is small because this room knows no models: keep it so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing

from requests_app.lib.prepared import fetch

SALT: Final = "desk-live"
OPEN_FOR_SECONDS: Final = 12 * 3600  # a page that stands open longer is loaded anew
LOOKED_BACK: Final = 200  # ids: what was drawn earlier may be committed later
MOST_AT_ONCE: Final = 2000


@dataclass(frozen=True)
class Happened:
    """One line of a ledger: whose case, in which queue it stands now, and who is called in by it."""

    event_id: int
    case_id: int
    queue_id: int | None
    called_id: int | None


@dataclass(frozen=True)
class Topics:
    """What a page listens for: ids of a case, of queues, of whoever looks. `seen`: lines of the case that it shows."""

    case_id: int = 0
    seen: int = 0
    queue_ids: tuple[int, ...] = ()
    person_id: int = 0


def live_address(topics: Topics) -> str:
    """Write the address at which a page listens: signed, with ids alone."""
    told = [topics.case_id, topics.seen, sorted(topics.queue_ids), topics.person_id]
    return f"{settings.EVENTS_URL.rstrip('/')}/desk/{signing.dumps(told, salt=SALT, compress=True)}/"


def read_topics(signed: str) -> Topics | None:
    """Read what somebody may listen for; None where it was not we who signed it, or too long ago."""
    try:
        case_id, seen, queues, person_id = signing.loads(signed, salt=SALT, max_age=OPEN_FOR_SECONDS)
    except (signing.BadSignature, ValueError, json.JSONDecodeError):
        return None
    return Topics(case_id, seen, tuple(queues), person_id)


def newest_event() -> int:
    """Give the id of the last line of any ledger (one query)."""
    return int(fetch(NEWEST, [])[0][0] or 0)


NEWEST: Final = "SELECT max(id) FROM requests_app_caseevent"


def happened_since(event_id: int, known: Iterable[int]) -> list[Happened]:
    """Give the lines written since, but for those that are known (one query, by the ledgers' own key)."""
    rows = fetch(SINCE, [event_id - LOOKED_BACK, MOST_AT_ONCE])
    seen = set(known)
    return [Happened(*row) for row in rows if row[0] not in seen]


SINCE: Final = """
    SELECT event.id, event.case_id, held.queue_id,
           CASE WHEN event.kind IN ('escalated', 'escalation_reassigned', 'escalation_climbed')
                THEN (event.data ->> 'owner')::bigint END
    FROM requests_app_caseevent event JOIN requests_app_case held ON held.id = event.case_id
    WHERE event.id > $1 ORDER BY event.id LIMIT $2
"""


def lines_of(case_id: int) -> int:
    """Count the lines of a case's ledger (one query)."""
    rows = fetch(LINES, [case_id])
    return int(rows[0][0]) if rows else 0


LINES: Final = "SELECT event_count FROM requests_app_case WHERE id = $1"
