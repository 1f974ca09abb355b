"""Route: from the hint to stay, event and trace, beside a task that does nothing in the same worker."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from bench.city import Room, wait_for
from bench.floor import tasks
from bench.measures.memory import LONGEST_SECONDS, most_of
from bench.processes import Started, cpu_seconds
from bench.rows import Row, median_ratio, row

JOBS: Final = """
SELECT id, name, lane FROM requests_app_jobrow
WHERE name = 'requests_app.route_case' AND done_at IS NULL ORDER BY id LIMIT %s
"""
LEFT: Final = "SELECT count(*) FROM requests_app_jobrow WHERE id = ANY(%s) AND done_at IS NULL"
ROUTED: Final = "SELECT count(*) FROM requests_app_caseevent WHERE kind IN ('routed', 'route_unmatched')"
DRAINED_WITHIN: Final = 300


def measure(room: Room) -> Iterator[Row]:
    """Publish hints as the relay does, and wait until the lane is empty and nothing is in anybody's hands."""
    database = room.cluster.copied(room.cluster.filled("flood", room.flood))
    worker = room.worker(database, include="bench.floor.tasks")
    count, rounds = (60, 2) if room.quick else (500, 5)
    lane = room.cluster.run(JOBS, 1, database=database)[0][2]
    _drain(room, lambda: _publish([(tasks.NAME, (), lane)] * 40))
    _route(room, database, 40)
    pairs, cpu = [], []
    for _ in range(rounds):
        bare = count / _drain(room, lambda: _publish([(tasks.NAME, (), lane)] * count))
        before = cpu_seconds([worker.pid, *room.cluster.pids])
        own = count / _route(room, database, count)
        cpu.append((cpu_seconds([worker.pid, *room.cluster.pids]) - before) / count * 1000)
        pairs.append((bare, own))
    floor, ours = (sorted(side)[len(side) // 2] for side in zip(*pairs, strict=True))
    yield row("route", ours, "per_second", floor=floor, ratio=median_ratio(pairs), at_least=0.3, judged="ratio")
    yield row("route_cpu", sorted(cpu)[len(cpu) // 2], "ms")
    yield row("route_sql", _statements(room, database), "statements")
    yield from _memory(room, database, worker)
    room.running.stop(worker)
    room.cluster.drop(database)


def _memory(room: Room, database: str, worker: Started) -> Iterator[Row]:
    """Let the worker do 10,000 jobs in all, and look how large it is."""
    wanted, end = 200 if room.quick else 10_000, time.monotonic() + LONGEST_SECONDS
    while (done := room.cluster.run(ROUTED, database=database)[0][0]) < wanted and time.monotonic() < end:
        _route(room, database, min(500, wanted - done))
    found = most_of([worker.pid])
    yield row("memory_worker", found.rss, "MB", at_most=130)
    yield row("memory_worker_pss", found.pss, "MB")
    yield row("memory_worker_jobs", done, "jobs", at_least=wanted)


def _route(room: Room, database: str, count: int) -> float:
    found = room.cluster.run(JOBS, count, database=database)
    took = _drain(room, lambda: _publish([(name, (job_id,), lane) for job_id, name, lane in found]))
    (left,) = room.cluster.run(LEFT, [job_id for job_id, _name, _lane in found], database=database)[0]
    if left:
        raise RuntimeError(f"{left} of {count} hints did nothing")
    return took


def _statements(room: Room, database: str) -> float:
    with room.cluster.counting(database) as counted:
        _route(room, database, 40)
        application, _whole = counted()
    return application / 40


def _publish(hints: list[tuple[str, tuple[int, ...], str]]) -> None:
    from cityservices.celery import app

    with app.connection_for_write() as connection:
        producer = app.amqp.Producer(connection)
        for name, args, lane in hints:
            app.send_task(name, args=args, queue=lane, producer=producer, ignore_result=True)


def _drain(room: Room, publish: Callable[[], None]) -> float:
    broker, lanes = room.broker(), ("front", "middle", "back", "clock")
    began = time.perf_counter()
    publish()
    wait_for(lambda: _is_empty(broker, lanes), what="the lanes to be empty", seconds=DRAINED_WITHIN, pause=0.004)
    return time.perf_counter() - began


def _is_empty(broker: Any, lanes: tuple[str, ...]) -> bool:
    return not broker.exists(*lanes, "unacked")
