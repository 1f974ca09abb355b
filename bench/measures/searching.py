"""The search of the desk in the largest city: what is there often, once, nowhere, and what is spelt wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import cycle
from typing import Final

from bench.city import Room, Web, sign_in
from bench.clients import Ask, load
from bench.measures.loads import Load, in_turn, statements
from bench.rows import Row, row

# As whom, and what is looked for; {reference} and {street} are those of a case in the middle of the city.
ASKED: Final = (
    ("sofia", "{reference}"),
    ("sofia", "{street}"),
    ("sofia", "{word}"),
    ("sofia", "{word} {word}"),
    ("sofia", "rosa@konstanz.example"),
    ("sofia", "Elefantenrüssel"),
    ("bruno", "{reference}"),
    ("bruno", "{word}"),
    ("bruno", "Elefantenrüssel"),
)
ONE: Final = """
SELECT r.reference, c.address, r.description FROM requests_app_servicerequest r
JOIN requests_app_case c ON c.id = r.case_id WHERE r.id > (SELECT max(id) / 2 FROM requests_app_servicerequest)
ORDER BY r.id LIMIT 1
"""


def measure_search(room: Room, web: Web) -> Iterator[Row]:
    """Look for each in turn, two clients at once; each has a session of its own, for it holds what is looked for."""
    count, rounds = (9, 2) if room.quick else (90, 4)
    found = Load(web, _pages(room, web), count, clients=2)
    in_turn({"search": found}, rounds=rounds)
    application, _whole = statements(room.cluster, found)
    yield row("search_1m_p95_ms", found.p95_ms, "ms", at_most=200)
    yield row("search_1m_sql", application, "statements")


def _same(sent: bytes, _number: int) -> bytes:
    return sent


def _pages(room: Room, web: Web) -> Ask:
    [(reference, street, description)] = room.cluster.run(ONE, database=web.database)
    said = {"reference": reference, "street": street, "word": max(description.split(), key=len)}
    pages = []
    for login, asked in ASKED:
        session = sign_in(web, login)
        sent = session.post("/desk/search/", {"sought": asked.format(**said)})
        load(web.port, partial(_same, sent), 1).must_be(302)
        pages.append(session.get("/desk/search/"))
    turn = cycle(pages)
    return lambda _number: next(turn)
