"""Keep a handful of processes alive, and stop them in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LONGEST_PAUSE_SECONDS: Final = 30.0
HEALTHY_AFTER_SECONDS: Final = 10.0
LOOK_EVERY_SECONDS: Final = 0.3
STOP_WITHIN_SECONDS: Final = 20.0


@dataclass
class Child:
    """One process to keep: its name, its command, and how often it has failed."""

    name: str
    argv: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float | None = None
    failures: int = 0

    @property
    def lives(self) -> bool:
        """Tell whether the process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it in a session of its own, told to stop when we are killed.

        In our session Ctrl-C would reach it as well, and Celery would take the second one as "at once".
        """
        with self.log.open("ab") as sink:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", "--", *self.argv],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        self.started_at = time.monotonic()
        self.start_again_at = None

    def signal(self, number: signal.Signals, *, whole_session: bool = False) -> None:
        """Send a signal to the process, or to everything it has started."""
        if self.process is None:
            return
        try:
            if whole_session:
                os.killpg(self.process.pid, number)
            elif self.lives:
                self.process.send_signal(number)
        except ProcessLookupError:
            return


@dataclass
class Supervisor:
    """The children in the order in which they start; they stop in the opposite order."""

    children: list[Child]
    say: Callable[[str], None]
    stopping: bool = field(default=False)

    def start(self) -> None:
        """Start all of them at once; each waits by itself for what it needs."""
        for child in self.children:
            child.start()

    def look(self) -> None:
        """Start again who has died, later each time."""
        now = time.monotonic()
        for child in self.children:
            if child.lives:
                if now - child.started_at > HEALTHY_AFTER_SECONDS:
                    child.failures = 0
            elif child.start_again_at is None:
                # What it had started must not serve beside its successor.
                child.signal(signal.SIGKILL, whole_session=True)
                pause = min(LONGEST_PAUSE_SECONDS, 2.0**child.failures)
                child.failures += 1
                child.start_again_at = now + pause
                code = child.process.returncode if child.process else "unknown"
                self.say(f"{child.name} ended ({code}); it starts again in {pause:.0f} s (see {child.log}).")
            elif now >= child.start_again_at:
                child.start()

    def run(self, *, each_turn: Callable[[], None]) -> None:
        """Watch until `stopping` is set (a signal handler does)."""
        while not self.stopping:
            self.look()
            each_turn()
            time.sleep(LOOK_EVERY_SECONDS)

    def stop(self) -> None:
        """Ask the children to stop, the last one first, wait for them, and leave nobody behind."""
        for child in reversed(self.children):
            child.signal(signal.SIGTERM)
        end = time.monotonic() + STOP_WITHIN_SECONDS
        while any(child.lives for child in self.children) and time.monotonic() < end:
            time.sleep(0.05)
        for child in self.children:
            if child.lives:
                self.say(f"{child.name} did not stop in {STOP_WITHIN_SECONDS:.0f} s and is ended.")
            child.signal(signal.SIGKILL, whole_session=True)
            if child.process is not None:
                child.process.wait()
