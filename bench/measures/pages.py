"""Pages of the desk at three sizes of city: boards, the page of a case, one move, and what else may grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from typing import Final

from bench.city import COMMON, Room, Session, Web, sign_in
from bench.clients import Ask, Connection, request
from bench.measures import creating
from bench.measures.loads import Load, in_turn, ratio, statements
from bench.measures.searching import measure_search
from bench.rows import Row, row

NAMES: Final = ("10k", "100k", "1m")
WHO: Final = "bruno"  # of roads and cleaning, the two fullest queues
QUEUES: Final = ("roads", "cleaning")
SLOWER_AT_MOST: Final = 1.3
OF_A_QUEUE: Final = """
SELECT c.reference, c.revision FROM requests_app_case c JOIN requests_app_workqueue q ON q.id = c.queue_id
WHERE q.code = ANY(%s) AND c.state = ANY(%s) ORDER BY c.rank_at, c.id LIMIT %s
"""
# Of the same queues: what everybody there may hold. A claim that is refused is no move.
FREE_TO_ALL: Final = """
SELECT c.reference, c.revision FROM requests_app_case c JOIN requests_app_workqueue q ON q.id = c.queue_id
JOIN requests_app_servicedefinition s ON s.id = c.service_id
WHERE q.code = ANY(%s) AND c.state = 'queued' AND s.required_skills = '{}' AND s.clearance = 0
ORDER BY c.rank_at DESC, c.id DESC LIMIT %s
"""


@dataclass
class Size:
    """One city with its web, and somebody who has signed in."""

    name: str
    web: Web
    session: Session
    lead: Session
    loads: dict[str, Load] = field(default_factory=dict)


def measure(room: Room) -> Iterator[Row]:
    """Measure all three side by side: round after round, the floor first."""
    sizes = [_open(room, name, cases) for name, cases in zip(NAMES, room.sizes, strict=True)]
    floor = room.floor()
    yield from _boards(room, sizes, floor)
    yield from _case_page(room, sizes[1])
    yield from _change_state(room, sizes[1])
    yield from _growth(room, sizes)
    yield from _status_sql(room, sizes[1])
    yield from measure_search(room, sizes[2].web)
    yield from _supervision(room, sizes[2])
    for size in sizes[:2]:
        room.running.stop(size.web.server)
        room.cluster.drop(size.web.database)


def _open(room: Room, name: str, cases: int) -> Size:
    """Open a city on a copy; the largest is not copied: the few cases that come and go do not change it."""
    kept = room.cluster.filled("city", cases)
    database = kept if name == "1m" else room.cluster.copied(kept)
    room.cluster.run("UPDATE requests_app_staffmember SET capacity = NULL", database=database)
    web = room.web(database)
    return Size(name, web, sign_in(web, WHO), sign_in(web, "sofia"))


def _boards(room: Room, sizes: list[Size], floor: Web) -> Iterator[Row]:
    count, rounds = (16, 2) if room.quick else (120, 5)
    bare = Load(floor, lambda _number: request("GET", "/list", {}), count * 3)
    boards = {size.name: Load(size.web, _always(size.session.get("/desk/?tab=queues")), count) for size in sizes}
    in_turn({"floor": bare, **boards}, rounds=rounds)
    small = boards["10k"]
    for name, board in boards.items():
        yield row(
            f"board_{name}",
            board.rate,
            "per_second",
            floor=bare.rate,
            ratio=ratio(board, bare),
            at_least=0.15,
            judged="ratio",
        )
        yield row(f"board_{name}_cpu", board.cpu, "ms", floor=bare.cpu, ratio=board.cpu / bare.cpu)
        application, _whole = statements(room.cluster, board)
        yield row(f"board_{name}_sql", application, "statements", at_most=8)
        bound = SLOWER_AT_MOST if name == "1m" else None
        yield row(
            f"board_{name}_p95",
            board.p95_ms,
            "ms",
            floor=small.p95_ms,
            ratio=board.p95_ms / small.p95_ms,
            at_most=bound,
            judged="ratio",
        )
    yield from _as_the_desk_is_promised(room, sizes, boards)


def _as_the_desk_is_promised(room: Room, sizes: list[Size], boards: dict[str, Load]) -> Iterator[Row]:
    """Say of the largest city what is promised of it: statements, bytes as they are sent, and against the smallest."""
    largest, small = boards["1m"], boards["10k"]
    application, _whole = statements(room.cluster, largest)
    yield row("board_sql", application, "statements", at_most=8)
    yield row("board_kb", _kilobytes(sizes[2]), "KB", at_most=35)
    times = largest.p95_ms / small.p95_ms
    yield row("board_1m_over_10k", times, "times", floor=small.p95_ms, ratio=times, at_most=SLOWER_AT_MOST)
    yield row("board_1m_p95_ms", largest.p95_ms, "ms", at_most=150)


def _supervision(room: Room, size: Size) -> Iterator[Row]:
    """Let a supervisor look at the largest city, with all of its figures."""
    page = Load(size.web, _always(size.lead.get("/desk/supervision/")), 8 if room.quick else 24, clients=2)
    in_turn({"supervision": page}, rounds=2)
    application, _whole = statements(room.cluster, page)
    yield row("supervision_1m_p95_ms", page.p95_ms, "ms")
    yield row("supervision_1m_sql", application, "statements")
    last = datetime.now(UTC).date()
    asked = f"/desk/reports/?by=service&first={last - timedelta(days=29)}&last={last}"
    month = Load(size.web, _always(size.lead.get(asked)), 4 if room.quick else 12, clients=1)
    in_turn({"report": month}, rounds=2)
    yield row("report_1m_month_p95_ms", month.p95_ms, "ms")


def _kilobytes(size: Size) -> float:
    """Weigh the page of a board with all that comes back, compressed as for a browser."""
    path, headers = "/desk/?tab=queues", {"Cookie": size.session.cookie, "Accept-Encoding": "gzip"}
    _status, head, body = Connection(size.web.port, is_kept=False).ask(request("GET", path, headers))
    return (len(head) + len(body)) / 1000


def _case_page(room: Room, size: Size) -> Iterator[Row]:
    count, rounds = (16, 2) if room.quick else (120, 4)
    page = Load(size.web, _pages_of_cases(room, size), count)
    in_turn({"page": page}, rounds=rounds)
    application, _whole = statements(room.cluster, page)
    yield row("case_page", page.cpu, "ms", at_most=20)
    yield row("case_page_sql", application, "statements", at_most=12)
    yield row("case_page_rate", page.rate, "per_second")
    yield row("case_page_p95", page.p95_ms, "ms")


def _change_state(room: Room, size: Size) -> Iterator[Row]:
    """Let somebody claim one case after the other, each by the button on its page."""
    count, rounds = (8, 2) if room.quick else (80, 4)
    move = Load(size.web, _claims(room, size), count, (302,))
    in_turn({"move": move}, rounds=rounds)
    application, whole = statements(room.cluster, move)
    yield row("change_state", move.cpu, "ms", at_most=8)
    yield row("change_state_sql", application, "statements", at_most=12)
    yield row("change_state_sql_with_checks", whole, "statements")
    yield row("change_state_rate", move.rate, "per_second")
    yield row("change_state_p95", move.p95_ms, "ms")


def _growth(room: Room, sizes: list[Size]) -> Iterator[Row]:
    """Ask for the same at each size, one client: milliseconds and CPU."""
    count, rounds = (4, 2) if room.quick else (16, 3)
    for what, statuses, make in GROWING:
        loads = {size.name: Load(size.web, make(room, size), count, statuses, clients=1) for size in sizes}
        in_turn(loads, rounds=rounds)
        small = loads["10k"]
        for name, one in loads.items():
            yield row(f"growth_{what}_{name}", one.p50_ms, "ms", floor=small.p50_ms, ratio=one.p50_ms / small.p50_ms)
            yield row(f"growth_{what}_{name}_cpu", one.cpu, "ms", floor=small.cpu, ratio=one.cpu / max(small.cpu, 0.01))


def _status_sql(room: Room, size: Size) -> Iterator[Row]:
    for what, statuses, make in GROWING:
        application, _whole = statements(room.cluster, Load(size.web, make(room, size), 8, statuses))
        yield row(f"growth_{what}_sql", application, "statements")


def _always(sent: bytes) -> Ask:
    return lambda _number: sent


def _pages_of_cases(room: Room, size: Size) -> Ask:
    found = room.cluster.run(OF_A_QUEUE, list(QUEUES), ["queued", "in_progress"], 64, database=size.web.database)
    pages = [size.session.get(f"/desk/cases/{reference}/") for reference, _revision in found]
    return lambda number: pages[number % len(pages)]


def _claims(room: Room, size: Size) -> Ask:
    """Take each case once, from the end: "claim next" takes from the beginning."""
    found = room.cluster.run(FREE_TO_ALL, list(QUEUES), 2_000, database=size.web.database)

    def ask(number: int) -> bytes:
        reference, revision = found[number]
        return size.session.post(f"/desk/cases/{reference}/claim/", {"revision": str(revision)})

    return ask


def _claims_next(_room: Room, size: Size) -> Ask:
    return _always(size.session.post("/desk/claim/", {}))


def status_pages(room: Room, size_web: Web) -> Ask:
    """Open the status page as the mail's link does, then look at it."""
    from requests_app.rules.references import secret_of

    found = room.cluster.run(
        "SELECT reference, secret_version FROM requests_app_servicerequest ORDER BY id DESC LIMIT 64 OFFSET 100",
        database=size_web.database,
    )
    opened = []
    for reference, version in found[:8]:
        secret = secret_of(reference=reference, version=version, key=COMMON["REFERENCE_SECRET"])
        opened.append(_opened(size_web, f"/s/{reference}/{secret}/"))
    pages = cycle(opened)
    return lambda _number: next(pages)


def _opened(web: Web, link: str) -> bytes:
    from requests_app.management.replay.browser import Browser

    browser = Browser(f"http://127.0.0.1:{web.port}", language="en")
    answer = browser.get(link)
    browser.close()
    if answer.status == 200:
        return request("GET", link, {"Accept-Language": "en"})
    cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    reference = link.split("/")[2]
    return request("GET", f"/status/{reference}/", {"Cookie": cookie, "Accept-Language": "en"})


GROWING: Final = (
    ("board", (200,), lambda _room, size: _always(size.session.get("/desk/?tab=queues"))),
    ("case_page", (200,), _pages_of_cases),
    ("claim_next", (302,), _claims_next),
    ("create", (201,), lambda _room, _size: creating.ask_city),
    ("status_page", (200,), lambda room, size: status_pages(room, size.web)),
    ("supervision", (200,), lambda _room, size: _always(size.lead.get("/desk/supervision/"))),
    ("inbox", (200,), lambda _room, size: _always(size.lead.get("/desk/escalations/"))),
)
