"""The one writer of what a kiosk tells of itself: one statement a minute, apart from the row that requests read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from requests_app.lib.prepared import fetch
from requests_app.models import DeviceHealth
from requests_app.vocabulary import PaperState

CLOCK_MOST: Final = 2_000_000_000  # seconds; what is more is no clock, and fits into no column


@dataclass(frozen=True)
class Told:
    """What a kiosk tells: its own clock, what it keeps, whether paper comes out (none: nothing new), its files."""

    clock: datetime
    queue: int
    refused: int
    oldest_at: datetime | None
    paper: PaperState | None
    version: str
    missing_clips: int = 0  # since it told last; what was counted while nobody answered is told later


def note_health(device_id: int, told: Told, *, at: datetime) -> int:
    """Write down how a kiosk is (one statement), and give the highest provisional number that came from it."""
    ahead = int((told.clock - at).total_seconds())
    seconds = max(-CLOCK_MOST, min(CLOCK_MOST, ahead))
    values = [
        device_id,
        at,
        told.queue,
        told.refused,
        told.oldest_at,
        seconds,
        told.paper,
        told.version,
        told.missing_clips,
    ]
    [(highest,)] = fetch(NOTE, values)
    return int(highest)


NOTE: Final = """
    INSERT INTO requests_app_devicehealth
        (device_id, seen_at, queue, refused, oldest_at, clock_seconds, paper, version, missing_clips)
    VALUES ($1, $2, $3, $4, $5, $6, COALESCE($7, 'unknown'), $8, $9)
    ON CONFLICT (device_id) DO UPDATE SET
        seen_at = EXCLUDED.seen_at, queue = EXCLUDED.queue, refused = EXCLUDED.refused,
        oldest_at = EXCLUDED.oldest_at, clock_seconds = EXCLUDED.clock_seconds, version = EXCLUDED.version,
        missing_clips = CASE WHEN requests_app_devicehealth.version <> EXCLUDED.version THEN $9
            ELSE LEAST(requests_app_devicehealth.missing_clips + $9, 1000000) END,
        paper = COALESCE($7, requests_app_devicehealth.paper)
    RETURNING GREATEST(COALESCE((
        SELECT serial FROM requests_app_provisionalnumber
        WHERE device_id = requests_app_devicehealth.device_id ORDER BY serial DESC LIMIT 1
    ), 0), COALESCE((
        SELECT split_part(provisional_number, '-', 2)::int FROM requests_app_visit
        WHERE device_id = requests_app_devicehealth.device_id AND provisional_number <> '' ORDER BY id DESC LIMIT 1
    ), 0))
"""


def note_paper(device_id: int, paper: PaperState, *, at: datetime) -> None:
    """Write down what somebody of the staff says of a kiosk's paper, at whatever moment the kiosk was seen."""
    DeviceHealth.objects.update_or_create(device_id=device_id, defaults={"paper": paper})
