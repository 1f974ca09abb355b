"""Start, find, stop: what both stores need to know about processes and ports."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from cityservices.stores.problem import StoreProblem

# Below 32768, where the kernel hands out ports to outgoing connections.
PORTS = range(15_000, 32_000)
NOBODY = ("--reuid=nobody", "--regid=nogroup", "--clear-groups")


def is_root() -> bool:
    """Tell whether this process runs as root."""
    return os.geteuid() == 0


def free_port(*, wanted: int = 0, start: int = PORTS.start) -> int:
    """Return `wanted` if it is free on the loopback address, else the next free port from `start`."""
    candidates = [wanted, *range(start, PORTS.stop)] if wanted else range(start, PORTS.stop)
    for port in candidates:
        with socket.socket() as probe:
            # As the servers do: a port in TIME_WAIT is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise StoreProblem(f"No free port between {start} and {PORTS.stop}.")


def alive(pid: int) -> bool:
    """Tell whether the process lives; a zombie of ours is reaped and counts as dead."""
    try:
        reaped, _ = os.waitpid(pid, os.WNOHANG)
        if reaped == pid:
            return False
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def spawn(
    argv: list[str], *, log: Path, as_nobody: bool = False, die_with_parent: bool, stop_signal: str
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own, its words going to `log`.

    A session of its own keeps Ctrl-C away from it; whoever started it stops it in order.
    `die_with_parent` covers the case that the starter is killed and can stop nothing.
    """
    options = list(NOBODY) if as_nobody else []
    if die_with_parent:
        # setpriv sets it after it has changed the user, which would clear it.
        options += ["--pdeathsig", stop_signal]
    wrapped = ["setpriv", *options, "--", *argv] if options else argv
    with log.open("ab") as sink:
        return subprocess.Popen(
            wrapped,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            cwd="/",
            start_new_session=True,
        )


def wait_until(ready: Callable[[], bool], *, seconds: float, pid: int) -> bool:
    """Wait until `ready()` or the process has died; tell whether it became ready."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        if not alive(pid):
            return False
        time.sleep(0.03)
    return False


def stop_process(pid: int, *, stop_signal: signal.Signals, seconds: float) -> None:
    """Ask the process to stop, wait, and end it when it does not listen."""
    if not alive(pid):
        return
    os.kill(pid, stop_signal)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not alive(pid):
            return
        time.sleep(0.03)
    os.kill(pid, signal.SIGKILL)


def command_of(pid: int) -> str:
    """Return the command line of a process, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def last_line(log: Path) -> str:
    """Return the last line that a server said, for a sentence to the operator."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1] if lines else ""
