"""Bulk intake with routing, beside COPY of the same rows into tables with the same indexes."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bench.city import Room
from bench.fill.rows import WAY_TO_CASE, table_of
from bench.rows import Row, row

KINDS: Final = (
    "Beleuchtung > Straßenlaternen defekt",
    "Müll/Sauberkeit > Illegaler Müll",
    "Straßen, Fahrrad & Verkehr > Straßenschäden",
    "Müll/Sauberkeit > Mülleimer überfüllt",
)
FEW, MANY, ROUND_SECONDS = 400, 10_000, 20.0
DISTRICTS: Final = ("Konstanz-Altstadt", "Konstanz-Paradies", "Konstanz-Staad", "Konstanz-Wollmatingen")
COLUMNS: Final = ("ID", "Text", "Kategorie", "lon", "lat", "Automatisch-ermittelte-Adresse", "stadtteil", "Gemeldet-am")


def measure(room: Room) -> Iterator[Row]:
    """Replay invented rows in two processes, then copy what they left; slow code gets fewer rows."""
    taken = sorted([_replay(room, FEW)])
    if not room.quick:
        count = min(MANY, max(FEW, round(taken[0][0] * ROUND_SECONDS)))
        taken = sorted(_replay(room, count) for _ in range(3))
    rate, floor = taken[len(taken) // 2]
    yield row("replay_direct", rate, "per_second", floor=floor, ratio=rate / floor, at_least=1_500)


def _write_rows(file: Path, count: int) -> None:
    begin = datetime(2026, 3, 2, 8, 0)  # noqa: DTZ001 - the file's own clock
    with file.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for number in range(count):
            at = begin + timedelta(minutes=number * 7)
            writer.writerow(
                [number, f"Seit Tagen so, Nummer {number}.", KINDS[number % 4], 9.17 + number % 50 / 10_000,
                 47.66 + number % 40 / 10_000, f"Seestraße {number % 90}", DISTRICTS[number % 4], at]
            )  # fmt: skip


def _replay(room: Room, count: int) -> tuple[float, float]:
    file = room.running.logs / "rows.csv"
    _write_rows(file, count)
    database = room.cluster.copied(room.cluster.filled("empty"))
    argv = ["replay", str(file), "--mapping", "konstanz", "--direct", "--workers", "2", "--json"]
    told = json.loads(room.manage(database, *argv).splitlines()[-1])
    if told["received"] != count or told["lost"] or told["doubled"] or told["unrouted"]:
        raise RuntimeError(f"of {count} rows: {told}")
    floor = count / _copy(room, database)
    room.cluster.drop(database)
    return told["per_second"], floor


def _copy(room: Room, database: str) -> float:
    """Copy the rows into tables of the same columns, constraints and indexes; give the seconds until the commit."""
    with room.cluster.connect(database) as connection:
        tables = [table_of(name) for name in WAY_TO_CASE]
        parts = {}
        for table in tables:
            connection.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                parts[table] = b"".join(bytes(part) for part in copy)
        began = time.perf_counter()
        with connection.transaction():
            for table, rows in parts.items():
                with connection.cursor().copy(f"COPY floor_{table} FROM STDIN") as copy:
                    copy.write(rows)
        return time.perf_counter() - began
