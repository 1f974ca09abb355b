"""A very small front: it hands each connection on to one of the releases that it is told to use, byte by byte."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from itertools import count
from typing import Final

WAITS_SECONDS: Final = 60


class Front:
    """Listens on a port of its own; `upstreams` may be changed at any time, for connections to come."""

    def __init__(self) -> None:
        self.upstreams: tuple[int, ...] = ()
        self.open: dict[int, int] = {}
        self._turn = count()
        self._lock = threading.Lock()
        self._ear = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._ear.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def under_way(self, port: int) -> int:
        """Count the requests that a release has not answered yet."""
        with self._lock:
            return self.open.get(port, 0)

    def close(self) -> None:
        """Listen no more."""
        self._ear.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _ = self._ear.accept()
                threading.Thread(target=self._lead, args=(visitor,), daemon=True).start()

    def _lead(self, visitor: socket.socket) -> None:
        port = self.upstreams[next(self._turn) % len(self.upstreams)]
        self._count(port, 1)
        try:
            with visitor, socket.create_connection(("127.0.0.1", port), timeout=WAITS_SECONDS) as server:
                there = threading.Thread(target=_pour, args=(visitor, server), daemon=True)
                there.start()
                _pour(server, visitor)
        except OSError:
            return  # the visitor sees a cut connection, and counts it
        finally:
            self._count(port, -1)

    def _count(self, port: int, change: int) -> None:
        with self._lock:
            self.open[port] = self.open.get(port, 0) + change


def _pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
