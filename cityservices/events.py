"""The process that tells display boards of calls: `python -m cityservices.events`.

The server is embedded, and Django's apps stay asleep: half the memory, and a signal ends every open line at once.
"""

import asyncio
import os
import signal
import sys

from django.apps import apps
from django.conf import settings
from django.utils.log import configure_logging
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityservices.settings")

ENDS_WITHIN_SECONDS = 5


async def serve() -> int:
    """Serve until a signal comes; give the exit code."""
    from requests_app.channels.boards.stream import Boards

    loop, asked_to_end = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked_to_end.set)
    boards = Boards()
    server = Server(
        boards,
        address=settings.WEB_HOST,
        port=settings.EVENTS_PORT,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
    )
    turns, serving = asyncio.create_task(boards.watch.run()), asyncio.create_task(server.serve())
    ending = asyncio.create_task(asked_to_end.wait())
    await asyncio.wait({turns, serving, ending}, return_when=asyncio.FIRST_COMPLETED)
    await boards.watch.end()
    if not serving.done():
        server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait({serving, turns}, timeout=ENDS_WITHIN_SECONDS)
    return 0 if asked_to_end.is_set() else 1


if __name__ == "__main__":
    apps.populate(())  # none: the boards need the connection alone, not the models
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    sys.exit(asyncio.run(serve()))
