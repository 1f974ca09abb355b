"""Letters that a kiosk kept while the city could not be reached: their numbers, and times that can be true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NUMBER: Final = re.compile(r"K(\d{1,5})-(\d{1,8})")
TYPED: Final = re.compile(r"\s*[Kk]\s*(\d{1,5})\s*[-\u2010-\u2015\u2212 ]\s*(\d{1,8})\s*")
NUMBER_MAX: Final = 16
SECRET_MAX: Final = 40
# Nobody keeps a kiosk cut off for longer: an older time is a clock that is wrong.
KEPT_AT_MOST: Final = timedelta(days=31)
# So far apart may two clocks be before somebody should look at it.
CLOCK_MAY_BE_OFF: Final = timedelta(minutes=2)
# A kiosk tells of itself every minute: after so long, it is taken for gone.
SILENT_AFTER: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class Kept:
    """What a kiosk says of a letter that it has kept: its number, when, and what was printed beside the number."""

    number: str
    serial: int
    at: datetime | None
    secret: str = ""


def kiosk_number(number: int) -> str:
    """Write the number of a kiosk as it stands on its receipts: K03."""
    return f"K{number:02d}"


def provisional_number(typed: str) -> str | None:
    """Bring a provisional number into its written form (K03-0007); None where it is something else."""
    found = TYPED.fullmatch(typed)
    return f"{kiosk_number(int(found[1]))}-{int(found[2]):04d}" if found else None


def serial_of(number: str) -> int:
    """Give the counter within a provisional number in its written form."""
    return int(number.rpartition("-")[2])


def plausible_time(said: datetime | None, *, at: datetime) -> datetime:
    """Take the time that a kiosk says where it can be true, else the moment at which the letter came.

    Never later than `at`, and not more than `KEPT_AT_MOST` before.
    """
    if said is None or not at - KEPT_AT_MOST <= said <= at:
        return at
    return said
