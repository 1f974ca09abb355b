"""Create over HTTP: the JSON door of the kiosk beside a bare view with one INSERT."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from bench.city import Room, create_request
from bench.clients import request
from bench.measures.loads import Load, in_turn, ratio, statements
from bench.rows import Row, row


def ask_floor(_number: int) -> bytes:
    """Send the floor the same body."""
    return request("POST", "/create", {"Content-Type": "application/json"}, b'{"description": "A hole in the road."}')


def ask_city(_number: int) -> bytes:
    """Send a request with a key of its own."""
    return create_request(uuid.uuid4().hex)


def measure(room: Room) -> Iterator[Row]:
    """Measure with kept connections, with one for each request, and with a database connection for each."""
    database = room.cluster.copied(room.cluster.filled("city", room.sizes[1]))
    web, floor = room.web(database), room.floor()
    count, rounds = (60, 2) if room.quick else (400, 5)
    ours = Load(web, ask_city, count, (201,))
    bare = Load(floor, ask_floor, count, (201,))
    ours_once = Load(web, ask_city, count, (201,), is_kept=False)
    bare_once = Load(floor, ask_floor, count, (201,), is_kept=False)
    in_turn({"floor": bare, "ours": ours, "floor_once": bare_once, "ours_once": ours_once}, rounds=rounds)
    yield row(
        "create_http", ours.rate, "per_second", floor=bare.rate, ratio=ratio(ours, bare), at_least=0.35, judged="ratio"
    )
    yield row("create_http_cpu", ours.cpu, "ms", floor=bare.cpu, ratio=ours.cpu / bare.cpu, at_most=3.2)
    application, whole = statements(room.cluster, ours)
    yield row("create_http_sql", application, "statements", at_most=9)
    yield row("create_http_sql_with_checks", whole, "statements")
    yield row("create_http_p95", ours.p95_ms, "ms", floor=bare.p95_ms, ratio=ours.p95_ms / bare.p95_ms)
    yield row(
        "create_http_new_connection",
        ours_once.rate,
        "per_second",
        floor=bare_once.rate,
        ratio=ratio(ours_once, bare_once),
    )
    room.running.stop(web.server, floor.server)
    yield from _with_a_database_connection_each(room, database, count, rounds)
    room.cluster.drop(database)


def _with_a_database_connection_each(room: Room, database: str, count: int, rounds: int) -> Iterator[Row]:
    web = room.web(database, CONN_MAX_AGE_SECONDS="0")
    floor = room.floor(CONN_MAX_AGE_SECONDS="0")
    ours, bare = Load(web, ask_city, count, (201,)), Load(floor, ask_floor, count, (201,))
    in_turn({"floor": bare, "ours": ours}, rounds=max(2, rounds - 2))
    yield row("create_http_new_db", ours.rate, "per_second", floor=bare.rate, ratio=ratio(ours, bare))
    yield row("create_http_new_db_cpu", ours.cpu, "ms", floor=bare.cpu, ratio=ours.cpu / bare.cpu)
    room.running.stop(web.server, floor.server)
