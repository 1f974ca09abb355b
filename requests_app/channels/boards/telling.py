"""What a board is told, as server-sent events: the whole of its five lines, or that they are still right."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.utils import timezone

from requests_app.queries.visits_board import BoardCall

TYPE: Final = "text/event-stream; charset=utf-8"
AGAIN_AFTER_MS: Final = 2000  # how soon a board asks again when the line broke


def all_calls(calls: Sequence[BoardCall], *, at: datetime) -> str:
    """Write the state of a board. The event's id is that of the newest call."""
    told = [
        {"id": call.call_id, "number": call.number, "desk": call.desk, "seconds": call.seconds(at)} for call in calls
    ]
    newest = max((call.call_id for call in calls), default=0)
    data = json.dumps({"calls": told, "as_of": clock(at)}, separators=(",", ":"))
    return f"id: {newest}\nevent: calls\ndata: {data}\n\n"


def still_right(at: datetime) -> str:
    """Say that the database was asked and nothing has changed: a board that hears nothing is cut off."""
    return f'event: alive\ndata: {{"as_of":"{clock(at)}"}}\n\n'


def changes(counted: Mapping[str, int]) -> str:
    """Tell a page of the desk how much has changed since it was drawn, by kind: "case", "list", "called"."""
    return f"event: news\ndata: {json.dumps(counted, separators=(',', ':'))}\n\n"


def case_has_changed() -> str:
    """Tell a page of the desk that its case has changed."""
    return changes({"case": 1})


def ask_again(milliseconds: int) -> str:
    """Say how soon a board asks again when the line has ended."""
    return f"retry: {milliseconds}\n\n"


def clock(at: datetime) -> str:
    """Write the city's time as a board shows it."""
    return timezone.localtime(at).strftime("%H:%M")
