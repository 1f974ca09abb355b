"""A city is upgraded while people use it: a column is added, filled and required, and no request fails."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader

from tests import migrated
from tests.architecture.gentle import dangers
from tests.architecture.test_gentle_migrations import history
from tests.ops.conftest import BASE
from tests.upgrade.front import Front
from tests.upgrade.next_code import BEFORE, COLUMN, NEW, NEW_JOB, OLD, migrations_of_it, read_migration, write_next_code
from tests.upgrade.releases import Place, Release, open_place
from tests.upgrade.visitors import Book, at_the_desk, at_the_kiosk, live, on_the_web

OLD_CASES = os.environ.get("CITY_UPGRADE_CASES", "2000")  # noqa: TID251
LONGEST_WAIT_SECONDS = 5.0  # a migration holds up the doors for two seconds at most; the rest is a busy machine
ORDER = """
    INSERT INTO requests_app_jobrow (name, lane, request_id, created_at, due_at, hints, attempts, last_error)
    VALUES (%s, 'front', '', now(), now(), 0, 0, '') RETURNING id
"""
OPEN_JOBS = "SELECT count(*) FROM requests_app_jobrow WHERE done_at IS NULL AND dead_at IS NULL"
LEFT = """
    SELECT name, lane, attempts, hints, last_error, due_at::text, lease_until::text, created_at::text, id
    FROM requests_app_jobrow WHERE done_at IS NULL AND dead_at IS NULL LIMIT 5
"""
JOB = "SELECT done_at IS NOT NULL, attempts FROM requests_app_jobrow WHERE name = %s"
RELEASES = f"SELECT {COLUMN}, count(*) FROM requests_app_case GROUP BY 1"  # noqa: S608 - our own word
REQUIRED = "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'requests_app_case'::regclass AND attname = %s"
BY_KEY = """
    SELECT r.idempotency_key, r.reference, c.state,
        (SELECT count(*) FROM requests_app_caseevent e WHERE e.case_id = c.id AND e.kind = 'routed')
    FROM requests_app_servicerequest r JOIN requests_app_case c ON c.id = r.case_id WHERE r.idempotency_key = ANY(%s)
"""


def test_the_migrations_of_this_test_keep_the_rule() -> None:
    loader, proved, found = MigrationLoader(None), set[tuple[str, str]](), []
    state = loader.project_state(loader.graph.leaf_nodes("requests_app"))

    for name, text in migrations_of_it(history()[-1]).items():
        found += dangers(read_migration(text, name), state, proved)

    assert not found


@dataclass
class Outcome:
    """What was found when all is over."""

    book: Book
    during: float  # the longest wait while migrating
    unknown: tuple[bool, int]  # done, attempts: the new job while only the old worker ran
    cut: int  # requests under way when the old web was told to end
    codes: dict[str, int | None]
    rows: dict[str, tuple[str, str, int]]
    releases: dict[str, int]
    is_required: bool
    known: bool
    audit: str
    said: str

    @property
    def lost(self) -> list[str]:
        """List what was acknowledged and is not there."""
        return [key for key, reference in self.book.letters.items() if self.rows.get(key, ("",))[0] != reference]

    @property
    def unrouted(self) -> list[str]:
        """List what was not routed just once."""
        return [key for key, (_, state, times) in self.rows.items() if state == "new" or times != 1]


@pytest.mark.city
def test_no_request_fails_while_a_column_is_added_filled_and_required(capsys: pytest.CaptureFixture[str]) -> None:
    with open_place() as place:
        found = upgrade(place)
    book = found.book
    with capsys.disabled():
        print(
            f"\nupgrade: answers {book.answers}, failed {len(book.failures)}, requests {len(book.letters)}, lost "
            f"{len(found.lost)}, unrouted {len(found.unrouted)}, under way when the old web had to end {found.cut}, "
            f"longest wait {max(book.waits):.1f} s ({found.during:.1f} s while migrating), cases {found.releases}"
        )

    assert not book.failures
    assert not found.lost
    assert not found.unrouted
    assert found.cut
    assert found.codes == {"web": 0, "worker": 0, "relay": 0}
    assert found.is_required
    assert found.releases.keys() == {BEFORE, OLD, NEW}
    assert found.during < LONGEST_WAIT_SECONDS
    assert found.unknown == (False, 0), "nobody may count a failure of a job that nobody knows yet"
    assert "unregistered" in found.said
    assert found.known
    assert not found.audit


def upgrade(place: Place) -> Outcome:
    """Upgrade the city while it is used."""
    book, over = Book(), threading.Event()
    old = place.release("old", BASE)
    new = place.release("new", write_next_code(place.home / "next"))
    prepare(place, old)
    old.start()
    front = Front()
    place.stack.callback(front.close)
    front.upstreams = (old.port,)
    visitors = begin_to_visit(f"http://127.0.0.1:{front.port}", book, over)
    time.sleep(3)
    place.ask(ORDER, NEW_JOB)
    during = migrate_behind_a_report(place, new, book)
    unknown = place.ask(JOB, NEW_JOB)
    new.start()
    front.upstreams = (old.port, new.port)
    time.sleep(6)
    cut, codes = change_over(place, old, new, front)
    time.sleep(3)
    over.set()
    for visitor in visitors:
        visitor.join(timeout=60)
    wait_until_quiet(place)
    [(is_required,)] = place.ask(REQUIRED, COLUMN)
    [(is_done, _)] = place.ask(JOB, NEW_JOB)
    audit = new.run("manage.py", "audit")
    rows = {key: (reference, state, times) for key, reference, state, times in place.ask(BY_KEY, list(book.letters))}
    return Outcome(
        book,
        during,
        unknown[0],
        cut,
        codes,
        rows,
        dict(place.ask(RELEASES)),
        is_required,
        is_done,
        audit.stdout if audit.returncode else "",
        old.said("worker"),
    )


def prepare(place: Place, old: Release) -> None:
    """Open the city of the old release, with cases from before."""
    migrated.lay(place.environ["DATABASE_URL"])
    for command in (
        ("-m", "bench.fill", "--cases", OLD_CASES),
        ("manage.py", "collectstatic", "--noinput"),
    ):
        done = old.run(*command)
        assert not done.returncode, done.stdout + done.stderr


def begin_to_visit(url: str, book: Book, over: threading.Event) -> list[threading.Thread]:
    """Let residents and staff in."""
    deeds = (at_the_kiosk, at_the_kiosk, on_the_web, on_the_web, at_the_desk)
    threads = [threading.Thread(target=live, args=(url, book, deed, over), daemon=True) for deed in deeds]
    for thread in threads:
        thread.start()
    return threads


def migrate_behind_a_report(place: Place, new: Release, book: Book) -> float:
    """Migrate while a long report reads the cases; give the longest wait at the doors meanwhile."""
    before = len(book.waits)
    with psycopg.connect(place.environ["DATABASE_URL"]) as report:
        report.execute("SELECT count(*) FROM requests_app_case")
        migrating = new.begin_to_migrate()
        assert migrating.stdout is not None
        assert any("another try" in line for line in migrating.stdout), "the migration waited behind the report"
        time.sleep(1)
    out, _ = migrating.communicate(timeout=200)
    assert not migrating.returncode, out
    return max(book.waits[before:])


def change_over(place: Place, old: Release, new: Release, front: Front) -> tuple[int, dict[str, int | None]]:
    """Send all to the new release and end the old one while requests are under way in it; give how many, and how."""
    front.upstreams = (old.port,)
    with psycopg.connect(place.environ["DATABASE_URL"]) as line:
        line.execute("LOCK TABLE requests_app_case IN SHARE MODE")  # a door that writes waits
        time.sleep(1.5)
        front.upstreams = (new.port,)
        time.sleep(0.5)
        cut = front.under_way(old.port)
        threading.Timer(1.0, line.rollback).start()
        codes = {"web": old.drain("web", seconds=20)}
        time.sleep(1.0)
    codes |= {name: old.drain(name, seconds=30) for name in ("worker", "relay")}
    return cut, codes


def wait_until_quiet(place: Place) -> None:
    """Wait until no job is open."""
    end = time.monotonic() + 60
    while place.ask(OPEN_JOBS) != [(0,)]:
        assert time.monotonic() < end, place.ask(LEFT)
        time.sleep(0.2)
