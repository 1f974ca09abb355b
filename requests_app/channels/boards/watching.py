"""Asks the database once for each house and turn, however many boards listen, and wakes them when something is new."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, TypeVar

import structlog
from django.db import close_old_connections, connections
from django.utils import timezone

from requests_app.channels.boards.desk import DeskWatch, Reader
from requests_app.channels.boards.telling import all_calls, still_right
from requests_app.queries.live import Topics
from requests_app.queries.visits_board import BoardCall, BoardSite, board_calls, board_site

TURN_SECONDS: Final = 0.5
ALIVE_SECONDS: Final = 5.0
log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass
class House:
    """What is known of a house while boards listen. `version` grows with every change."""

    site_id: int
    calls: tuple[BoardCall, ...] = ()
    version: int = 0  # 0: not asked yet since somebody listens
    listeners: int = 0
    told_at: float = 0.0
    news: asyncio.Event = field(default_factory=asyncio.Event)  # each stretch of waiting has its own

    def wake(self) -> None:
        """Wake everybody who waits."""
        self.told_at = time.monotonic()
        waited_for, self.news = self.news, asyncio.Event()
        waited_for.set()

    def words(self, version: int) -> str:
        """Write what somebody must hear who knows `version`."""
        at = timezone.now()
        return all_calls(self.calls, at=at) if version != self.version else still_right(at)


class Watch:
    """The houses that boards look at. One thread asks, so there is one connection."""

    def __init__(self) -> None:
        self.houses: dict[int, House] = {}
        self.desk = DeskWatch()
        self.is_over = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="boards")
        self._is_silent = False

    async def find(self, code: str) -> BoardSite | None:
        """Look a house up."""
        return await self._asked(lambda: board_site(code))

    def join(self, site_id: int) -> House:
        """Let somebody listen to a house."""
        house = self.houses.setdefault(site_id, House(site_id))
        house.listeners += 1
        return house

    def leave(self, house: House) -> None:
        """Let somebody go; where nobody listens, nothing is asked."""
        house.listeners -= 1
        if not house.listeners:
            self.houses.pop(house.site_id, None)

    async def run(self) -> None:
        """Ask turn by turn until it is over. While the database is silent nobody hears anything: boards notice."""
        while not self.is_over:
            began = time.monotonic()
            try:
                for house in list(self.houses.values()):
                    await self._look(house)
                await self.desk.look(self._asked)
                self._note(is_silent=False)
            except Exception as fault:  # whatever it is, the next turn asks anew
                self._note(is_silent=True, fault=type(fault).__name__)
            await asyncio.sleep(max(0.05, TURN_SECONDS - (time.monotonic() - began)))

    async def _look(self, house: House) -> None:
        calls = await self._asked(lambda: board_calls(house.site_id, at=timezone.now()))
        if calls != house.calls or not house.version:
            house.calls, house.version = calls, house.version + 1
            house.wake()
        elif time.monotonic() - house.told_at >= ALIVE_SECONDS:
            house.wake()

    async def end(self) -> None:
        """Send everybody away and close the connection."""
        self.is_over = True
        for house in self.houses.values():
            house.wake()
        self.desk.wake_all()
        await asyncio.get_running_loop().run_in_executor(self._thread, connections.close_all)
        self._thread.shutdown(wait=False)

    async def listen(self, topics: Topics) -> Reader:
        """Let a page of the desk listen."""
        return await self.desk.join(topics, self._asked)

    async def _asked(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, _ask, ask)

    def _note(self, *, is_silent: bool, fault: str = "") -> None:
        if is_silent and not self._is_silent:
            log.warning("boards.database_silent", fault=fault)
        self._is_silent = is_silent


def _ask(ask: Callable[[], T]) -> T:
    """Ask on the thread's own connection; one that is old or broken is replaced first."""
    close_old_connections()
    try:
        return ask()
    except Exception:
        connections.close_all()
        raise
