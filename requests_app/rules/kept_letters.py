"""Letters that a kiosk or a counter kept without the city: their numbers, and times that can be true."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from requests_app.lib.codes import keyed_secret

NUMBER: Final = re.compile(r"K(\d{1,5})-(\d{1,8})")
TYPED: Final = re.compile(r"\s*([KkCc])\s*(\d{1,5})\s*[-\u2010-\u2015\u2212 ]\s*(\d{1,8})\s*")
PAPER: Final = re.compile(r"\s*[Pp]\s*[-\u2010-\u2015\u2212 ]?\s*(\d{1,9})\s*")
KIOSK, COUNTER, ON_PAPER = "K", "C", "P"  # which door a number began at
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


def workplace_number(number: int) -> str:
    """Write the number of a workplace at a counter as it stands on its slips: C02."""
    return f"{COUNTER}{number:02d}"


def paper_number(serial: int) -> str:
    """Write the number of a paper form: P-000123."""
    return f"{ON_PAPER}-{serial:06d}"


def provisional_number(typed: str) -> str | None:
    """Bring a number that was given without the city into its written form (K03-0007, C02-0007, P-000123); or None."""
    found = TYPED.fullmatch(typed)
    if found:
        return f"{found[1].upper()}{int(found[2]):02d}-{int(found[3]):04d}"
    paper = PAPER.fullmatch(typed)
    return paper_number(int(paper[1])) if paper else None


def paper_secret(number: str, *, key: str) -> str:
    """Make the secret that stands beside a paper form's number: an HMAC under the server's key (50 bits)."""
    return keyed_secret(key=key, message=f"paper:{number}", length=10)


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
