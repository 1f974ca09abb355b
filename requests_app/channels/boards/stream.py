"""The door of display boards: GET /events/SITE/ is a line that stays open. A small ASGI program, without views."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from requests_app.channels.boards.telling import AGAIN_AFTER_MS, TYPE, ask_again
from requests_app.channels.boards.watching import House, Watch
from requests_app.queries.live import read_topics

DESK: Final = re.compile(r"/events/desk/([-\w:.]{20,2000})/?", re.ASCII)
PATH: Final = re.compile(r"/events/([-\w]{1,50})/?", re.ASCII)
MOST_LISTENERS: Final = 2000
SEND_WITHIN_SECONDS: Final = 20  # who takes nothing for so long is gone
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Boards:
    """The program that an ASGI server runs; one in a process."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.listeners = 0

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        found, at_desk = PATH.fullmatch(scope["path"]), DESK.fullmatch(scope["path"])
        origin = _origin_of(scope)
        if scope["method"] == "GET" and at_desk is not None and not self._is_full():
            await self._listen_at_desk(at_desk[1], receive, send, origin)
        elif scope["method"] != "GET" or found is None:
            await _refuse(send, 404 if scope["method"] == "GET" else 405, origin)
        elif self._is_full():
            await _refuse(send, 503, origin)
        else:
            await self._listen(found[1], receive, send, origin)

    def _is_full(self) -> bool:
        return self.listeners >= MOST_LISTENERS or self.watch.is_over

    async def _listen_at_desk(self, signed: str, receive: Receive, send: Send, origin: bytes) -> None:
        """Tell a page of the desk how much has changed, as long as it is looked at."""
        topics = read_topics(signed)
        if topics is None:
            await _refuse(send, 404, origin)
            return
        self.listeners += 1
        reader = await self.watch.listen(topics)
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
            words = ask_again(AGAIN_AFTER_MS)
            while not (gone.done() or self.watch.is_over):
                body = {"type": "http.response.body", "body": words.encode(), "more_body": True}
                await asyncio.wait_for(send(body), SEND_WITHIN_SECONDS)
                await _either(gone, reader.news.wait())
                words = reader.words()
            with contextlib.suppress(Exception):
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            gone.cancel()
            self.watch.desk.leave(reader)
            self.listeners -= 1

    async def _listen(self, code: str, receive: Receive, send: Send, origin: bytes) -> None:
        try:
            site = await self.watch.find(code)
        except Exception:  # the database is away: the board asks again
            await _refuse(send, 503, origin)
            return
        if site is None:
            await _refuse(send, 404, origin)
            return
        self.listeners += 1
        house = self.watch.join(site.site_id)
        gone = asyncio.ensure_future(_until_gone(receive))
        try:
            await self._tell(house, gone, send, origin)
        finally:
            gone.cancel()
            self.watch.leave(house)
            self.listeners -= 1

    async def _tell(self, house: House, gone: asyncio.Future[None], send: Send, origin: bytes) -> None:
        """Send all lines at once, then what changes; nothing is queued up for whoever is slow."""
        await send({"type": "http.response.start", "status": 200, "headers": _headers(origin)})
        words, version = ask_again(AGAIN_AFTER_MS), 0
        while True:
            if house.version != version:
                words, version = words + house.words(version), house.version
            body = {"type": "http.response.body", "body": words.encode(), "more_body": True}
            await asyncio.wait_for(send(body), SEND_WITHIN_SECONDS)
            if house.version == version:
                await _either(gone, house.news.wait())
            if gone.done() or self.watch.is_over:
                break
            words = "" if house.version != version else house.words(version)
        with contextlib.suppress(Exception):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _either(gone: asyncio.Future[None], waited_for: Coroutine[Any, Any, Any]) -> None:
    """Wait until one of them comes."""
    news = asyncio.ensure_future(waited_for)
    both: set[asyncio.Future[Any]] = {gone, news}
    await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    news.cancel()


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _headers(origin: bytes) -> list[tuple[bytes, bytes]]:
    allowed = [(b"access-control-allow-origin", origin)] if origin else []
    return [
        (b"content-type", TYPE.encode()),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"origin"),
        *allowed,
    ]


async def _refuse(send: Send, status: int, origin: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(origin)})
    await send({"type": "http.response.body", "body": b""})


def _origin_of(scope: Mapping[str, Any]) -> bytes:
    """Give the origin of a page if it is one of ours; on a machine of its own the web has another port."""
    origin = next((bytes(value) for name, value in scope["headers"] if name == b"origin"), b"")
    return origin if origin in our_origins() else b""


def our_origins() -> set[bytes]:
    """List the origins under which the city's own pages are reached."""
    site = urlsplit(settings.SITE_URL)
    here = [f"http://{name}:{settings.WEB_PORT}" for name in ("127.0.0.1", "localhost")]
    return {one.encode() for one in (f"{site.scheme}://{site.netloc}", *here)}
