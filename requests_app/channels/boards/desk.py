"""Tells open pages of the desk that something has changed: how much, never what. Nothing on a page moves by it."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from requests_app.channels.boards.telling import changes
from requests_app.queries.live import Happened, Topics, happened_since, lines_of, newest_event

ALIVE_SECONDS: Final = 15.0
KNOWN: Final = 4000  # ids of lines that were told already
Ask = Callable[[Callable[[], Any]], Awaitable[Any]]


@dataclass
class Reader:
    """A page that is looked at: what it has not been told yet, by kind."""

    topics: Topics
    told_at: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    changed: dict[str, int] = field(default_factory=dict)
    cases: set[int] = field(default_factory=set)

    def hears(self, event: Happened) -> None:
        """Count a line if it is about what the page shows."""
        topics = self.topics
        if event.case_id == topics.case_id:
            self._count("case", event.case_id)
        if event.queue_id is not None and event.queue_id in topics.queue_ids:
            self._count("list", event.case_id)
        if event.called_id and event.called_id == topics.person_id:
            self._count("called", event.case_id)

    def _count(self, kind: str, case_id: int) -> None:
        if kind != "list" or case_id not in self.cases:
            self.changed[kind] = self.changed.get(kind, 0) + 1
        if kind == "list":
            self.cases.add(case_id)  # a case that changes twice is one case of the list
        self.news.set()

    def words(self) -> str:
        """Write what has changed since the page was drawn, or that the line is alive."""
        self.news.clear()
        self.told_at = time.monotonic()
        if not self.changed:
            return ": alive\n\n"
        return changes(self.changed)


class DeskWatch:
    """Asks the ledgers once a turn, however many pages listen; where nobody listens it asks nothing."""

    def __init__(self) -> None:
        self.readers: list[Reader] = []
        self._newest: int | None = None
        self._known: deque[int] = deque(maxlen=KNOWN)

    async def join(self, topics: Topics, ask: Ask) -> Reader:
        """Let a page listen; what has happened to its case since it was drawn is told at once."""
        reader = Reader(topics, time.monotonic())
        self.readers.append(reader)
        if topics.case_id and await ask(lambda: lines_of(topics.case_id)) > topics.seen:
            reader.changed["case"] = 1
            reader.news.set()
        return reader

    def leave(self, reader: Reader) -> None:
        """Let a page go."""
        self.readers.remove(reader)
        if not self.readers:
            self._newest = None

    async def look(self, ask: Ask) -> None:
        """Read the new lines of all ledgers, and wake whoever listens for one of them."""
        if not self.readers:
            return
        if self._newest is None:
            self._newest = await ask(newest_event)
            self._known.extend(one.event_id for one in await ask(lambda: happened_since(self._newest or 0, ())))
        found: Sequence[Happened] = await ask(lambda: happened_since(self._newest or 0, self._known))
        for event in found:
            self._known.append(event.event_id)
            for reader in self.readers:
                reader.hears(event)
        self._newest = max([self._newest, *(event.event_id for event in found)])
        for reader in self.readers:
            if time.monotonic() - reader.told_at >= ALIVE_SECONDS:
                reader.news.set()

    def wake_all(self) -> None:
        """Wake everybody: it is over."""
        for reader in self.readers:
            reader.news.set()
