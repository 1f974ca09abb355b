"""A TCP proxy that misbehaves when told to: `python -m tests.chaos.proxy LISTEN TARGET`, orders on its input.

Orders, one a line: `pass`, `cut` (close everything, take nobody), `delay SECONDS` (each way), `half` (what is under
way now hears nothing any more, and is not told so; newcomers pass).
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from dataclasses import dataclass, field
from typing import Final

CHUNK: Final = 65_536


@dataclass
class Proxy:
    """Passes bytes on between whoever connects and one server on this machine."""

    target: int
    delay: float = 0.0
    is_cut: bool = False
    age: int = 0  # raised by `half`: streams that are older are deaf
    streams: set[asyncio.StreamWriter] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on both ways until one side ends."""
        if self.is_cut:
            writer.transport.abort()
            return
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, back}
        self.streams |= both
        born = self.age
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self.carry(reader, back, born=born))
                ways.create_task(self.carry(there, writer, born=born))
        except* OSError:
            pass
        finally:
            self.streams -= both
            for stream in both:
                stream.transport.abort()

    async def carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, born: int) -> None:
        """Carry one way; the end of one way ends both."""
        while chunk := await source.read(CHUNK):
            if self.delay:
                await asyncio.sleep(self.delay)
            while born < self.age:  # deaf: the line stays up and nothing comes through
                await asyncio.sleep(0.2)
            sink.write(chunk)
            await sink.drain()
        raise ConnectionResetError

    def obey(self, order: str) -> None:
        """Take one order."""
        word, _, value = order.partition(" ")
        self.delay, self.is_cut = 0.0, word == "cut"
        if word == "delay":
            self.delay = float(value)
        if word == "half":
            self.age += 1
        if word == "cut":
            for stream in self.streams:
                stream.transport.abort()


async def run(listen: int, target: int) -> None:
    """Serve until the input ends."""
    proxy = Proxy(target)
    loop = asyncio.get_running_loop()
    orders = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", listen)
    print("ready", flush=True)
    while line := await orders.readline():
        proxy.obey(line.decode().strip())
    server.close()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(int(sys.argv[1]), int(sys.argv[2])))
