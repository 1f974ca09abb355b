"""A counter that goes on without the city, as its script speaks with the city."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.channels.counter.conftest import LAMP

KEPT = "/counter/kept/"


class Workplace:
    """A browser at a counter, as its script speaks with the city."""

    def __init__(self, client: Client) -> None:
        """Draw the code of the workplace."""
        self.client, self.code, self.turn, self.held = client, uuid.uuid4().hex + "0000", 0, [0]
        self.told: dict[str, Any] = {}

    def ask(self, *, is_lost: bool = False, turn: int | None = None) -> Any:
        """Ask for a share; `is_lost`: the answer does not arrive."""
        self.turn += 1
        body = {"workplace": self.code, "turn": self.turn if turn is None else turn, "held": self.held}
        answer = self.client.post(f"{KEPT}state/", body, content_type="application/json")
        if not is_lost and answer.status_code == 200:
            self.told = answer.json()
            self.held = [one["visit"] for one in self.told["waiting"]]
        return answer

    def send(self, what: str, body: dict[str, Any], *, key: str = "", by: Client | None = None, **more: str) -> Any:
        """Send something that was kept two hours ago."""
        headers = {"idempotency-key": key or uuid.uuid4().hex, "kept-at": self.at(), **more}
        told = json.dumps({"ticket": self.told["ticket"], **body})
        sender = by or self.client
        return sender.post(f"{KEPT}{what}/", told, content_type="application/json", headers=headers)

    def letter(self, *, number: int = 7, key: str = "k" * 32, by: Client | None = None, **body: Any) -> Any:
        """Send a kept request."""
        name = f"{self.told['number']}-{number:04d}"
        given = {"fields": LAMP, **body}
        return self.send("letters", given, key=key, by=by, **{"kept-number": name, "kept-secret": "abcdefghjk"})

    def step(self, kind: str, one: dict[str, Any], **more: Any) -> str:
        """Send a step with a number; give what stood in the way."""
        key = more.pop("key", "")
        named: dict[str, Any] = {name: one[name] for name in ("visit", "number", "revision") if name in one}
        answer = self.send("steps", {"kind": kind, "desk": self.told["desk"]["id"], **named, **more}, key=key)
        assert answer.status_code == 200, answer.content
        return str(answer.json()["problem"])

    @staticmethod
    def at() -> str:
        """Give the time of two hours ago."""
        return (timezone.now() - timedelta(hours=2)).isoformat()
