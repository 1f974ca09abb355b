"""How much a file may be, and the codes of why one is refused. Imported by the city and by the small process."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

FILES_AT_ONCE: Final = 6
FILE_BYTES: Final = 15 * 1024 * 1024
# A whole form; what comes beyond that is not even read to its end.
FORM_BYTES: Final = FILES_AT_ONCE * FILE_BYTES + 10 * 1024 * 1024
PIXELS: Final = 36_000_000
SIDE_PIXELS: Final = 30_000
PAGES: Final = 100
# What is kept: large enough to read a number plate, small enough for a phone.
KEPT_SIDE_PIXELS: Final = 3000
SMALL_SIDE_PIXELS: Final = 320
# The small process: what it may use of the machine.
MEMORY_BYTES: Final = 1024 * 1024 * 1024
PROCESSOR_SECONDS: Final = 15
WAIT_SECONDS: Final = 25
WRITTEN_BYTES: Final = 40 * 1024 * 1024


class Kind(StrEnum):
    """What a file is, by its first bytes."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"


class Why(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNKNOWN_KIND = "unknown_kind"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNREADABLE = "unreadable"
    TWO_IN_ONE = "two_in_one"
    LOCKED = "locked"
    ACTIVE = "active"
    TOO_MANY_PAGES = "too_many_pages"
    BUSY = "busy"
    GONE = "gone"


class Refused(Exception):
    """A file that is not taken; `why` says the reason."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)
