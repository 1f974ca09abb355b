"""Clients that cost little: plain sockets, threads, each request timed."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

CLIENTS: Final = 8
TIMEOUT_SECONDS: Final = 60
Ask = Callable[[int], bytes]  # the number of a request -> the whole request


@dataclass
class Answers:
    """What came back: seconds of each request, how often each status, how long all took together."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    whole: float = 0.0
    last_body: bytes = b""

    @property
    def rate(self) -> float:
        """Give answers for each second."""
        return len(self.seconds) / self.whole

    def must_be(self, *wanted: int) -> Answers:
        """Refuse to count answers of another kind: a fast error page is no figure."""
        wrong = {status: times for status, times in self.statuses.items() if status not in wanted}
        if wrong:
            raise RuntimeError(f"answers {wrong}: {self.last_body[:400]!r}")
        return self


def request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """Write a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


class Connection:
    """One client's connection: kept, or made anew for each request."""

    def __init__(self, port: int, *, is_kept: bool) -> None:
        self.port, self.is_kept = port, is_kept
        self.socket: socket.socket | None = None

    def ask(self, sent: bytes) -> tuple[int, bytes, bytes]:
        """Send a request and read the answer: status, head, body."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT_SECONDS)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(sent)
        head, body = _read(self.socket)
        if not self.is_kept:
            self.close()
        return int(head[9:12]), head, body

    def close(self) -> None:
        """Hang up."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def _read(connection: socket.socket) -> tuple[bytes, bytes]:
    read = b""
    while b"\r\n\r\n" not in read:
        part = connection.recv(65_536)
        if not part:
            raise ConnectionError("the server hung up")
        read += part
    head, _, body = read.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65_536)
        return head, body
    wanted = _length(head)
    parts, size = [body], len(body)
    while size < wanted:
        parts.append(connection.recv(262_144))
        size += len(parts[-1])
    return head, b"".join(parts)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line[:15].lower() == b"content-length:":
            return int(line[15:])
    return 0


def load(port: int, ask: Ask, count: int, *, clients: int = CLIENTS, is_kept: bool = True) -> Answers:
    """Let clients send so many requests, and wait for all answers."""
    found, numbers, lock = Answers(), iter(range(count)), threading.Lock()
    faults: list[BaseException] = []

    def one_client() -> None:
        connection = Connection(port, is_kept=is_kept)
        try:
            for number in _shared(numbers, lock):
                sent = ask(number)
                began = time.perf_counter()
                status, _head, body = connection.ask(sent)
                took = time.perf_counter() - began
                with lock:
                    found.seconds.append(took)
                    found.statuses[status] = found.statuses.get(status, 0) + 1
                    found.last_body = body
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=one_client) for _ in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.whole = time.perf_counter() - began
    if faults:
        raise faults[0]
    return found


def _shared(numbers: Iterator[int], lock: threading.Lock) -> Iterator[int]:
    while True:
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        yield number
