"""What somebody asks for who takes a number."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from requests_app.lib.codes import sha256_hex
from requests_app.vocabulary import Channel


@dataclass(frozen=True)
class NumberAsked:
    """A wish for a number, as every door writes it; `client` says whose idempotency keys these are."""

    line: str  # its code
    language: str
    channel: Channel
    client: str
    idempotency_key: str
    services: tuple[str, ...] = ()  # codes
    priority: str = ""  # code of a priority class
    appointment_at: datetime | None = None
    arrived_at: datetime | None = None  # where the door was offline; none: now
    provisional_number: str = ""

    def body_hash(self) -> str:
        """Give the SHA-256 (hex) of the wish itself: it stays the same when it comes again from a kiosk's memory."""
        body = [
            self.line,
            self.language,
            sorted(self.services),
            self.priority,
            self.appointment_at.isoformat() if self.appointment_at else "",
            "",  # a number that a kiosk has given stood here; keys of before stay good
        ]
        return sha256_hex(json.dumps(body))


@dataclass(frozen=True)
class Ticket:
    """What somebody takes away; `is_new` is False when the same wish came before."""

    visit_id: int
    number: str
    line: str  # its code
    line_names: Mapping[str, str]
    provisional_number: str
    arrived_at: datetime
    is_new: bool
