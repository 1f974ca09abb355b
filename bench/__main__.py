"""`make bench`: run every measurement beside its floor, print a table, write bench/out/latest.json."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from bench.city import COMMON, Room, logs_folder
from bench.cluster import cluster
from bench.growth import growth_table
from bench.peers import PEERS
from bench.processes import BASE, Running
from bench.rows import Row, row, table

OUT: Final = BASE / "bench" / "out" / "latest.json"


def main() -> int:
    """Give 1 when a row misses its target."""
    options = _options()
    began = time.monotonic()
    rows: list[Row] = []
    with cluster(_say) as found, Running(logs_folder()) as running:
        os.environ.update(COMMON, DATABASE_URL=found.url("postgres"), REDIS_URL=found.found.redis_url)
        room = Room(found, running, quick=options.quick, say=_say)
        if options.fill:
            room.fill_all()
            return 0
        _prepare(room)
        for name, measure in _measures(options.only).items():
            rows.extend(_taken(name, measure, room))
            _write(OUT.with_name("quick.json") if options.quick else OUT, rows, is_whole=not options.only)
    print("\n".join(table([one for one in rows if not one["name"].startswith("growth_")], PEERS)))
    if grown := growth_table(rows)[1:]:
        print("\n".join(["", growth_table([])[0], *grown, ""]))
    print(f"{time.monotonic() - began:.0f} s; {os.cpu_count()} cores; stores as a city has them (fsync on)")
    return 0 if all(one["ok"] is not False for one in rows) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small: tells that it runs, not how fast")
    parser.add_argument("--fill", action="store_true", help="fill the databases that are not there yet, and no more")
    parser.add_argument("--only", nargs="+", default=[], metavar="MEASURE", help="some of: " + " ".join(_all()))
    return parser.parse_args()


Measure = Callable[[Room], Iterator[Row]]


# What `--only` calls it, and the module that takes it; in the order in which they are taken.
MEASURES: Final = {
    "create_http": "creating",
    "intake_whole": "whole",
    "pages": "pages",
    "claim_next": "claiming",
    "call_next": "calling",
    "desk_work": "desk_work",
    "incidents": "incidents",
    "route": "routing",
    "replay_direct": "replaying",
    "escalation_under_flood": "flooding",
    "web_search": "finding",
    "web_visit": "looking",
    "web_filing": "filing",
    "kiosk": "kiosk",
    "counter_keystrokes": "counter_keys",
    "kiosk_offline": "staying",
    "memory_web": "memory",
    "classifier": "suggesting",
    "duplicates": "same_matter",
}


def _all() -> dict[str, Measure]:
    """List the measurements, in the order in which they are taken."""
    return {name: import_module(f"bench.measures.{module}").measure for name, module in MEASURES.items()}


def _measures(only: list[str]) -> dict[str, Measure]:
    known = _all()
    if unknown := set(only) - set(known):
        raise SystemExit(f"There is no measure {', '.join(sorted(unknown))}; there are {' '.join(known)}.")
    return {name: measure for name, measure in known.items() if not only or name in only}


def _taken(name: str, measure: Measure, room: Room) -> list[Row]:
    """Take one measurement; one that breaks is a row that is not kept, and the others are taken all the same."""
    began, rows = time.monotonic(), list[Row]()
    try:
        for one in measure(room):
            rows.append(one)
            _say("  " + table([one], {})[1].rstrip())
    except Exception:
        traceback.print_exc()
        rows.append({**row(name, 0, "broken", at_least=1), "ok": False})
    room.running.stop(*room.running.started[:])
    _say(f"{name}: {time.monotonic() - began:.0f} s")
    return rows


def _prepare(room: Room) -> None:
    import django

    django.setup()
    room.cluster.tidy()
    room.cluster.drop("floor")
    room.cluster.run("CREATE DATABASE floor")
    room.manage("postgres", "collectstatic", "--noinput", "-v", "0")
    from bench.measures.floor_tables import make

    make(room)


def _write(out: Path, rows: list[Row], *, is_whole: bool) -> None:
    """Write what was taken; rows of a part go beside those that are there."""
    out.parent.mkdir(exist_ok=True)
    kept: list[Row] = []
    if not is_whole and out.exists():
        names = {one["name"] for one in rows}
        kept = [one for one in json.loads(out.read_text()) if one["name"] not in names]
    out.write_text(json.dumps([*kept, *rows], indent=1) + "\n")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
