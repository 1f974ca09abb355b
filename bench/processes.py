"""Processes that are measured: started as a city starts them, and what the kernel says of their trees."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

BASE: Final = Path(__file__).resolve().parents[1]
TICKS: Final = os.sysconf("SC_CLK_TCK")
PARENT, USER, KERNEL, USER_OF_ENDED, KERNEL_OF_ENDED = 1, 11, 12, 13, 14  # of /proc/PID/stat, behind the name


@dataclass
class Started:
    """One process with everything that it has started."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        """Ask it to end, and its whole session at last."""
        with suppress(ProcessLookupError):
            self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=20)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def pid(self) -> int:
        """Give the process's number."""
        return self.process.pid


@dataclass
class Running:
    """Everything that a measurement has started; it ends with it."""

    logs: Path
    started: list[Started] = field(default_factory=list)

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        for one in reversed(self.started):
            one.stop()

    def start(self, name: str, argv: Iterable[str], environ: Mapping[str, str]) -> Started:
        """Start a process in a session of its own; it is told to end when we do."""
        log = self.logs / f"{name}.log"
        with log.open("ab") as sink:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *argv],
                cwd=BASE,
                env={**os.environ, **environ},
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        found = Started(name, process, log)
        self.started.append(found)
        return found

    def stop(self, *which: Started) -> None:
        """End some of them now."""
        for one in which:
            one.stop()
            self.started.remove(one)


def stat_fields(text: str) -> list[str]:
    """Split a line of /proc/PID/stat behind the name, which may hold blanks and brackets."""
    return text.rpartition(")")[2].split()


def _stats() -> dict[int, list[str]]:
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                found[int(folder.name)] = stat_fields((folder / "stat").read_text())
    return found


def tree_of(roots: Iterable[int], stats: Mapping[int, list[str]]) -> list[int]:
    """List processes with all that they have started."""
    children: dict[int, list[int]] = {}
    for pid, fields in stats.items():
        children.setdefault(int(fields[PARENT]), []).append(pid)
    found, waiting = [], [pid for pid in roots if pid in stats]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting.extend(children.get(pid, ()))
    return found


def cpu_ticks(fields: list[str]) -> int:
    """Add up what a process and its ended children have used."""
    return sum(int(fields[number]) for number in (USER, KERNEL, USER_OF_ENDED, KERNEL_OF_ENDED))


def cpu_seconds(roots: Iterable[int]) -> float:
    """Give the CPU time of whole trees until now, ended children included."""
    stats = _stats()
    return sum(cpu_ticks(stats[pid]) for pid in tree_of(roots, stats)) / TICKS


@dataclass(frozen=True)
class Memory:
    """Megabytes of one process: what is resident, and its fair share where pages are shared."""

    pid: int
    command: str
    rss: float
    pss: float


def memory_of(roots: Iterable[int]) -> list[Memory]:
    """Look at every process of these trees."""
    stats = _stats()
    return [found for pid in tree_of(roots, stats) if (found := _memory(pid)) is not None]


def _memory(pid: int) -> Memory | None:
    folder = Path("/proc") / str(pid)
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
        command = (folder / "cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return None
    sizes = {name.rstrip(":"): int(size) for name, size, *_unit in (line.split() for line in lines[1:])}
    return Memory(pid, command, sizes.get("Rss", 0) / 1024, sizes.get("Pss", 0) / 1024)
