"""A call for a person while 100,000 jobs wait in the other lanes, beside the same without them."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Final

from bench.city import COMMON, KIOSK_TOKEN, Room, Whole
from bench.clients import Connection, request
from bench.rows import Row, percentile, row

CASES: Final = """
SELECT reference, secret_version FROM requests_app_servicerequest r
WHERE NOT EXISTS (SELECT 1 FROM requests_app_escalation e WHERE e.case_id = r.case_id) ORDER BY r.id DESC LIMIT %s
"""
OPEN: Final = "SELECT count(*) FROM requests_app_jobrow WHERE done_at IS NULL AND lane <> 'escalation'"
# From the tap until the mail server had the message that calls the named person.
HANDED_OVER: Final = """
SELECT extract(epoch FROM m.sent_at - m.created_at) FROM requests_app_message m
WHERE m.kind = 'staff_escalation' AND m.sent_at IS NOT NULL AND m.created_at >= to_timestamp(%s)
"""
PAUSE_SECONDS: Final = 0.1
BOUND: Final = 1.5


def measure(room: Room) -> Iterator[Row]:
    """Tap some hundred times in a quiet city, then in one that works off 100,000 jobs."""
    taps = 20 if room.quick else 200
    kept = room.cluster.filled("flood", room.flood)
    quiet, quiet_mail, _left = _taps(room, kept, taps, is_flooded=False)
    flooded, flooded_mail, left = _taps(room, kept, taps, is_flooded=True)
    calm, wild = percentile(quiet, 0.99), percentile(flooded, 0.99)
    yield row("escalation_under_flood", wild, "s_p99", floor=calm, ratio=wild / calm, at_most=1.0)
    yield row("escalation_under_flood_ratio", wild / calm, "times", at_most=BOUND)
    calm, wild = percentile(quiet, 0.5), percentile(flooded, 0.5)
    yield row("escalation_under_flood_p50", wild, "s_p50", floor=calm, ratio=wild / calm)
    calm, wild = percentile(quiet_mail, 0.99), percentile(flooded_mail, 0.99)
    yield row("escalation_mail_under_flood", wild, "s_p99", floor=calm, ratio=wild / calm)
    yield row("escalation_flood_left", left, "jobs")


def _taps(room: Room, kept: str, taps: int, *, is_flooded: bool) -> tuple[list[float], list[float], int]:
    database = room.cluster.copied(kept)
    if not is_flooded:
        room.cluster.run("UPDATE requests_app_jobrow SET done_at = now(), hints = 1", database=database)
        room.cluster.run("UPDATE requests_app_message SET state = 'sent', sent_at = now()", database=database)
    room.cluster.run("VACUUM (ANALYZE)", database=database)
    city = room.whole_city(database)
    asked = _letters(room, database, taps + 10)
    _tap_all(city, asked[:10])
    began_at = time.time()
    seconds = _tap_all(city, asked[10:])
    time.sleep(2)
    mails = [float(took) for (took,) in room.cluster.run(HANDED_OVER, began_at, database=database)]
    left = room.cluster.run(OPEN, database=database)[0][0]
    city.stop()
    room.cluster.drop(database)
    return seconds, mails, left


def _letters(room: Room, database: str, count: int) -> list[bytes]:
    from requests_app.rules.references import secret_of

    told = []
    for reference, version in room.cluster.run(CASES, count, database=database):
        secret = secret_of(reference=reference, version=version, key=COMMON["REFERENCE_SECRET"])
        body = json.dumps({"reference": reference, "secret": secret, "words": "Please.", "language": "en"}).encode()
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {KIOSK_TOKEN}",
            "Idempotency-Key": uuid.uuid4().hex,
        }
        told.append(request("POST", "/kiosk/api/person", headers, body))
    return told


def _tap_all(city: Whole, letters: list[bytes]) -> list[float]:
    """Tap once after the other; the answer is read from the database after the commit, and names the person."""
    seconds, connection = [], Connection(city.web.port, is_kept=True)
    for sent in letters:
        began = time.perf_counter()
        status, _head, body = connection.ask(sent)
        seconds.append(time.perf_counter() - began)
        if status != 201 or not json.loads(body)["who"]:
            raise RuntimeError(f"{status}: {body[:300]!r}")
        time.sleep(PAUSE_SECONDS)
    connection.close()
    return seconds
