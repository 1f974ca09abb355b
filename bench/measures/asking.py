"""What a process of its own measures: started with the city's database, it prints one line of JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from bench.city import Room
from bench.processes import BASE


def told_by(room: Room, module: str, *given: object, database: str) -> Any:
    """Run a module of `bench.measures` and give what it tells. Raises `RuntimeError` with the end of its complaint."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.measures.{module}", room.cluster.url("floor"), *map(str, given)],
        cwd=BASE,
        env={**os.environ, **room.environ(database)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    if done.stderr:
        room.say(done.stderr[-500:].rstrip())
    return json.loads(done.stdout.splitlines()[-1])
