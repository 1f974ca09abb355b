"""A storm: Boston's 28 August 2011, when hurricane Irene came, ten times over, at its own rhythm, through the doors.

`python -m tests.chaos.storm [--speed 60] [--times 10] [--hours 0-24]`: real processes on stores that fsync. Meanwhile
people call a person, and clerks open their boards and take cases. The same is measured before, on the quiet city.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from requests_app.management.replay.browser import Browser, DoorClosed, FormReader
from requests_app.management.replay.doors import (
    CounterDoor,
    Failed,
    Keys,
    KioskDoor,
    Refused,
    WebDoor,
    door_of,
)
from requests_app.management.replay.mapping import read_mapping
from requests_app.management.replay.rows import Letter, read_rows
from requests_app.management.seeds import mapping_file
from requests_app.vocabulary import Channel
from tests.chaos.tally import wait_until_quiet
from tests.chaos.town import Town, open_town
from tests.ops.conftest import BASE

ROWS: Final = BASE.parent / "shared" / "data" / "requests"
DAY: Final = date(2011, 8, 28)
ZONE: Final = ZoneInfo("America/New_York")
KEYS: Final = Keys(kiosk_token="demo-kiosk-town-hall-boston", clerk="", password="boston-demo")
MIX: Final = {Channel.WEB: 60.0, Channel.KIOSK: 25.0, Channel.COUNTER: 15.0}
SENDERS: Final = 12
QUIET_SECONDS: Final = 40
SLOWEST_TAP_SECONDS: Final = 0.3  # what still feels as without the storm
MEMBERS: Final = """
    SELECT DISTINCT p.username FROM requests_app_staffmember p JOIN requests_app_teammembership m ON m.person_id = p.id
    WHERE p.is_active AND p.roles::text LIKE %s ORDER BY 1
"""
COUNTS: Final = """
    SELECT r.idempotency_key, c.state, c.needs_routing_help,
        (SELECT count(*) FROM requests_app_caseevent e WHERE e.case_id = c.id AND e.kind = 'routed')
    FROM requests_app_servicerequest r JOIN requests_app_case c ON c.id = r.case_id
    WHERE r.idempotency_key LIKE 'boston:%'
"""


@dataclass
class Notes:
    """What was seen: seconds of each tap and each board, what was taken and what was refused."""

    taps: list[float] = field(default_factory=list)
    boards: list[float] = field(default_factory=list)
    claims: int = 0
    sent: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def main() -> int:
    """Open the city, be quiet, let the storm come, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speed", type=float, default=60.0, help="seconds of that day in one of ours")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--hours", default="0-24", help="which hours of the day, such as 9-13")
    asked = parser.parse_args()
    with open_town(CITY="boston") as town:
        letters = list(_letters(town, times=asked.times, hours=asked.hours))
        before, during = Notes(), Notes()
        with _people_at_work(town, before):
            time.sleep(QUIET_SECONDS)
        with _people_at_work(town, during):
            seconds = _let_it_rain(town, letters, during, speed=asked.speed)
        waited = wait_until_quiet(town)
        return _tell(town, before, during, letters=len(letters), seconds=seconds, waited=waited)


def _letters(town: Town, *, times: int, hours: str) -> Iterator[Letter]:
    """Give the letters of that day, each so many times, in the order in which they were sent."""
    services = {code for (code,) in town.ask("SELECT code FROM requests_app_servicedefinition WHERE is_active")}
    districts = {code for (code,) in town.ask("SELECT code FROM requests_app_district")}
    mapping = read_mapping(mapping_file("boston"), known_services=services, known_districts=districts)
    [path] = ROWS.glob("boston*2011*")
    first, _, last = hours.partition("-")
    dice, found = random.Random(28), []  # noqa: S311
    for row in read_rows(path, mapping):
        if not isinstance(row, Letter):
            continue
        local = row.submitted_at.astimezone(ZONE)
        if local.date() == DAY and int(first) <= local.hour < int(last):
            for copy in range(times):
                at = local.replace(second=dice.randrange(60))
                found.append(replace(row, key=f"{row.key}:{copy}", submitted_at=at))
    yield from sorted(found, key=lambda letter: (letter.submitted_at, letter.key))


class _people_at_work:  # noqa: N801 - reads as what it is
    """People who call, and clerks at their boards, for as long as the block lasts."""

    def __init__(self, town: Town, notes: Notes) -> None:
        self.over = threading.Event()
        members = [name for (name,) in town.ask(MEMBERS, "%specialist%")][:3]
        works: list[tuple[Callable[..., None], tuple[Any, ...]]] = [
            (_call, (town.url, notes)),
            *((_sit_at_the_desk, (town.url, notes, name)) for name in members),
        ]
        self.at_work = threading.Barrier(len(works) + 1)
        marks = (self.at_work, self.over)
        self.threads = [threading.Thread(target=work, args=(*given, *marks), daemon=True) for work, given in works]

    def __enter__(self) -> None:
        for thread in self.threads:
            thread.start()
        self.at_work.wait(timeout=60)

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=60)


def _call(url: str, notes: Notes, at_work: threading.Barrier, over: threading.Event) -> None:
    """Tap "talk to a person" at the kiosk, again and again; it counts when the answer names who it is."""
    kiosk, number = Browser(url, language="en"), 0
    at_work.wait()
    while not over.wait(0.25):
        number += 1
        headers = {"Authorization": f"Bearer {KEYS.kiosk_token}", "Idempotency-Key": f"call-{id(notes)}-{number}"}
        began = time.monotonic()
        try:
            answer = kiosk.post_json("/kiosk/api/person", {"words": "A tree fell on my car."}, headers)
        except DoorClosed as problem:
            notes.faults.append(f"call: {problem}")
            continue
        if answer.status != 201 or not answer.data.get("who"):
            notes.faults.append(f"call: {answer.status} {answer.text[:200]}")
            continue
        notes.taps.append(time.monotonic() - began)


def _sit_at_the_desk(url: str, notes: Notes, login: str, at_work: threading.Barrier, over: threading.Event) -> None:
    """Sign in, open the board each second, and take the next case now and then."""
    desk = Browser(url, language="en")
    form = FormReader(desk.get("/accounts/login/").text).form_with("username") or {}
    desk.post_form("/accounts/login/", {**form, "username": login, "password": KEYS.password})
    at_work.wait()
    while not over.wait(1.0):
        with suppress(DoorClosed):
            began = time.monotonic()
            page = desk.get("/desk/")
            if page.status != 200:
                notes.faults.append(f"board of {login}: {page.status}")
                continue
            notes.boards.append(time.monotonic() - began)
            claim = FormReader(page.text).form_with("key")
            if claim is not None and len(notes.boards) % 3 == 0:
                notes.claims += "/cases/" in desk.post_form("/desk/claim/", claim).location


def _let_it_rain(town: Town, letters: Sequence[Letter], notes: Notes, *, speed: float) -> float:
    """Send each letter when its time has come; give the seconds it took. The clerks have signed in before."""
    queue, lock, began = iter(letters), threading.Lock(), list[float]()
    at_work = threading.Barrier(SENDERS, action=lambda: began.append(time.monotonic()))
    first = letters[0].submitted_at
    [(clerk,), *_] = town.ask(MEMBERS, "%clerk%") or [("",)]

    def send() -> None:
        doors = _doors(town.url, clerk)
        doors[Channel.COUNTER].sign_in()
        at_work.wait()
        while True:
            with lock:
                letter = next(queue, None)
            if letter is None:
                break
            due = began[0] + (letter.submitted_at - first).total_seconds() / speed
            time.sleep(max(0.0, due - time.monotonic()))
            try:
                doors[door_of(letter.key, MIX)].send(letter)
                notes.sent.add(letter.key)
            except Refused as why:
                notes.refused.append(f"{letter.key}: {why}")
            except (Failed, DoorClosed) as why:
                notes.faults.append(f"{letter.key}: {why}")

    threads = [threading.Thread(target=send, daemon=True) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began[0]


def _doors(url: str, clerk: str) -> dict[Channel, Any]:
    keys = replace(KEYS, clerk=clerk)
    return {
        Channel.WEB: WebDoor(url, language="en"),
        Channel.KIOSK: KioskDoor(url, keys, language="en"),
        Channel.COUNTER: CounterDoor(url, keys, language="en"),
    }


def _tell(town: Town, before: Notes, during: Notes, *, letters: int, seconds: float, waited: float) -> int:
    rows = town.ask(COUNTS)
    kept = {key for key, *_ in rows}
    lost, doubled = len(during.sent - kept), len(rows) - len(kept) + sum(times > 1 for *_, times in rows)
    to_a_person = sum(bool(help_) for _, _, help_, _ in rows)
    unrouted = sum(not times and not help_ for _, _, help_, times in rows)
    audit = town.manage("audit")
    quiet, loud = at_share(before.taps, 0.99), at_share(during.taps, 0.99)
    for line in (*before.faults[:5], *during.faults[:10], *during.refused[:3]):
        print(line)
    print(audit.stdout.strip().splitlines()[-1] if audit.stdout else audit.stderr[-300:])
    print(
        f"storm: requests {len(rows)} of {letters} in {seconds:.0f} s (refused {len(during.refused)}), lost {lost}, "
        f"doubled {doubled}, unrouted {unrouted} (with a person {to_a_person}), faults {len(during.faults)}, "
        f"quiet after {waited:.1f} s; escalation p99 {loud:.3f} s ({quiet:.3f} s before, {loud / quiet:.2f}x, "
        f"{len(during.taps)} taps); board p95 {at_share(during.boards, 0.95):.3f} s "
        f"({at_share(before.boards, 0.95):.3f} s before), {during.claims} cases taken"
    )
    is_slow = loud > SLOWEST_TAP_SECONDS
    return int(bool(lost or doubled or unrouted or during.faults or audit.returncode or is_slow))


def at_share(seconds: Sequence[float], share: float) -> float:
    """Give the value below which a share of them lies."""
    ordered = sorted(seconds) or [float("nan")]
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    sys.exit(main())
