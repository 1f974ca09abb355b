"""The one writer of provisional numbers, and of letters from a kiosk's memory that no door took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any, Final

import structlog

from requests_app.facts import OnlyKeepers
from requests_app.lib.codes import sha256_hex
from requests_app.lib.prepared import fetch
from requests_app.models import RefusedLetter
from requests_app.rules.actor import Actor, is_keeper
from requests_app.rules.intake import NUL
from requests_app.rules.kept_letters import Kept, plausible_time

log = structlog.get_logger(__name__)

DEEPEST: Final = 20  # so deep may a letter be nested; a kiosk's is flat


def note_number(kept: Kept, *, device_id: int, request_id: int, at: datetime) -> None:
    """Tie a provisional number to the request that its letter has become; once, however often the letter comes."""
    secret_hash = sha256_hex(kept.secret) if kept.secret else ""
    kept_at = plausible_time(kept.at, at=at)
    fetch(NOTE, [device_id, kept.number, kept.serial, request_id, secret_hash, kept_at, at])


NOTE: Final = """
    INSERT INTO requests_app_provisionalnumber
        (device_id, number, serial, request_id, secret_hash, kept_at, noted_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class Refusal:
    """A letter as the kiosk hands it over, and what the door had answered."""

    key: str
    number: str
    path: str
    body: Any
    status: int
    errors: Any
    kept_at: datetime


def take_refused(refusal: Refusal, *, device_id: int, at: datetime) -> None:
    """Write down a letter that no door took, once for each key: staff read it, and nothing is lost."""
    row = RefusedLetter(
        device_id=device_id,
        idempotency_key=refusal.key,
        number=refusal.number,
        path=refusal.path,
        body=_storable(refusal.body),
        status=refusal.status,
        errors=_storable(refusal.errors),
        kept_at=plausible_time(refusal.kept_at, at=at),
        came_at=at,
    )
    RefusedLetter.objects.bulk_create([row], ignore_conflicts=True)
    log.warning("kiosk.letter_refused", device_id=device_id, status=refusal.status)


def _storable(told: Any, depth: int = 0) -> Any:
    """Replace what the database cannot hold: it may be why the letter was refused."""
    if depth > DEEPEST:
        return "…"
    if isinstance(told, str):
        return told.replace(NUL, " ").encode("utf-8", "replace").decode()
    if isinstance(told, Mapping):
        return {_storable(str(name)): _storable(value, depth + 1) for name, value in told.items()}
    if isinstance(told, float) and not isfinite(told):
        return str(told)
    return [_storable(value, depth + 1) for value in told] if isinstance(told, list) else told


def settle_refused(letter_id: int, *, device_id: int, by: Actor, at: datetime) -> bool:
    """Note that somebody has seen to a refused letter; what it said is emptied. Raises `OnlyKeepers`."""
    if not is_keeper(by):
        raise OnlyKeepers
    emptied: Mapping[str, Any] = {"body": {}, "errors": [], "settled_at": at, "settled_by_id": by.person_id}
    open_letters = RefusedLetter.objects.filter(pk=letter_id, device_id=device_id, settled_at=None)
    return bool(open_letters.update(**emptied))
