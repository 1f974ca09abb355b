"""What a display board shows: numbers and desks of today's last calls. No names, no language, nothing of the matter.

The process of the boards is small because this room knows no models: keep it so.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils import timezone

from requests_app.lib.prepared import fetch

SHOWN: Final = 5
LOOKED_AT: Final = 20  # somebody who is called again stands there once


@dataclass(frozen=True)
class BoardSite:
    """A house with a board, and the languages in which it calls; none named: the city's."""

    site_id: int
    code: str
    name: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class BoardCall:
    """A number and the desk it is called to; `call_id` grows with every call."""

    call_id: int
    number: str
    desk: str
    at: datetime

    def seconds(self, at: datetime) -> int:
        """Say how old the call is; a clock that goes a little ahead makes no call of the future."""
        return max(0, int((at - self.at).total_seconds()))


@dataclass(frozen=True)
class CallLine:
    """One call as the board shows it: a number and a desk, no name. `call_id` grows with every call."""

    call_id: int
    visit_id: int
    number: str
    provisional_number: str
    desk_name: str
    line_code: str
    language: str
    at: datetime


def board_site(code: str) -> BoardSite | None:
    """Give the house of a board; None where there is no such house (one query)."""
    rows = fetch(SITE, [code])
    if not rows:
        return None
    site_id, found, name, languages, of_city = rows[0]
    return BoardSite(site_id, found, name, tuple(_list(languages) or _list(of_city)))


SITE: Final = """
    SELECT id, code, name, languages, (SELECT languages FROM requests_app_city LIMIT 1)
    FROM requests_app_site WHERE code = $1
"""


def _list(found: object) -> list[str]:
    read = json.loads(found) if isinstance(found, str) else found
    return [str(one) for one in read] if isinstance(read, list) else []


def last_calls(site_id: int, *, how_many: int = 5, after: int = 0) -> list[CallLine]:
    """Give the last calls of a house, the newest first, those after a call alone (one query)."""
    return [CallLine(*row) for row in fetch(LAST_CALLS, [site_id, after, how_many])]


LAST_CALLS: Final = """
    SELECT call.id, visit.id, visit.number, visit.provisional_number, desk.name, line.code, visit.language, call.at
    FROM requests_app_visitcall call
    JOIN requests_app_visit visit ON visit.id = call.visit_id
    JOIN requests_app_line line ON line.id = visit.line_id
    JOIN requests_app_desk desk ON desk.id = call.desk_id
    WHERE call.site_id = $1 AND call.id > $2
    ORDER BY call.id DESC LIMIT $3
"""


def board_calls(site_id: int, *, at: datetime) -> tuple[BoardCall, ...]:
    """Give the last calls of the day, the newest first, each number once (one query)."""
    today, shown = timezone.localdate(at), dict[int, BoardCall]()
    for call in last_calls(site_id, how_many=LOOKED_AT):
        if timezone.localdate(call.at) == today and call.visit_id not in shown:
            number = call.provisional_number or call.number  # what stands on the slip in her hand
            shown[call.visit_id] = BoardCall(call.call_id, number, call.desk_name, call.at)
    return tuple(shown.values())[:SHOWN]
