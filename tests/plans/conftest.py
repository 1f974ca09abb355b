"""A city with some thousand cases of every kind and age, copied from lived lives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction

from bench.fill.copying import write_copies
from bench.fill.lives import CITY, SERVICES, bring_about
from bench.fill.plan import shifts
from bench.fill.rows import read_templates
from tests import copied_city
from tests.factories import MONDAY

# ruff: noqa: S608 - the statements are constants of our own
NOW = MONDAY + timedelta(minutes=10)
CASES = 3_000
OLD = "(SELECT id, row_number() OVER () AS n FROM requests_app_case WHERE state = 'closed') AS c"
# What few cases have, as often as in a city of many years: all of it ended long ago.
BESIDE = (
    f"""INSERT INTO requests_app_casemerge (merged_id, survivor_id, merged_at, before, survivor_before, separated_at)
        SELECT id, id + 1, now(), '{{}}', '{{}}', now() FROM {OLD}""",
    f"""INSERT INTO requests_app_contractorlink (contractor_id, case_id, issued_by_id, issued_at, expires_at)
        SELECT 1, id, 1 + n % 30, now(), now() + interval '1 day' FROM {OLD}""",
    f"""INSERT INTO requests_app_casefollower (case_id, person_id, since, reasons)
        SELECT id, 31 + n % 30, now(), '{{}}' FROM {OLD} ON CONFLICT DO NOTHING""",
    f"""INSERT INTO requests_app_handover (case_id, from_queue_id, to_queue_id, from_office, to_office, is_return,
            sent_by_id, sent_at, accept_by, accepted_by_id, ended_at)
        SELECT id, 1 + n % 10, 2 + n % 10, 'back', 'back', false, 1 + n % 30, now(), now(), 1 + n % 30, now()
        FROM {OLD}""",
    f"""INSERT INTO requests_app_escalation (case_id, kind, level, state, owner_id, owner_source, owner_is_flagged,
            raised_by_kind, raised_by_person_id, channel, language, client_key, settled_as, is_drill, raised_at,
            acknowledge_by, acknowledged_at, closed_at)
        SELECT id, 'call', 1, 'closed', 1 + n % 30, 'queue_lead', false, 'staff', 2 + n % 30, '', '', '',
            'acknowledged', n % 40 = 0, now(), now(), now(), now() FROM {OLD}""",
    f"""INSERT INTO requests_app_resident (kind, name, organisation, email, phone, post_address, language, contact_by,
            created_at)
        SELECT 'person', '', '', '', '', '', 'en', 'none', now() FROM {OLD}""",
    f"""INSERT INTO requests_app_visit (site_id, line_id, number, provisional_number, day, arrived_at, state, turn,
            rank_at, last_moved_at, ended_at, calls, was_returned, left_open_reason, revision, channel, client,
            idempotency_key, body_hash, language, desk_id)
        SELECT site_id, line.id, 'Z' || c.n, '', '2020-01-01', now(), 'done', 'ordinary', now(), now(), now(), 0, false,
            '', 1, 'kiosk', 'old', c.n, '', 'en', (SELECT min(id) FROM requests_app_desk)
        FROM {OLD}, (SELECT * FROM requests_app_line ORDER BY id LIMIT 1) line""",
    """INSERT INTO requests_app_visitperiod (visit_id, line_id, kind, started_at, ended_at)
        SELECT id, line_id, 'serving', now() - interval '1 year', now() FROM requests_app_visit""",
    """INSERT INTO requests_app_visitcall (visit_id, site_id, desk_id, by_id, at)
        SELECT id, site_id, desk_id, 1, now() FROM requests_app_visit""",
    f"""INSERT INTO requests_app_appointment (line_id, starts_at, minutes, place, state, reference, secret_version,
            language, sequence, created_at, changed_at)
        SELECT line.id, '2020-01-01'::timestamptz + c.n * interval '1 hour', 15, 1, 'no_show', 'A-OLD-' || c.n, 1, 'en',
            0, now(), now()
        FROM {OLD}, (SELECT * FROM requests_app_line ORDER BY id LIMIT 1) line""",
    f"""INSERT INTO django_session (session_key, session_data, expire_date)
        SELECT 'old' || n, 'x', now() FROM {OLD}""",
)


@pytest.fixture(scope="module")
def _filled(_konstanz_copied: None, django_db_blocker: Any) -> Iterator[None]:
    """Fill the tables once for the whole module, within a transaction that is undone."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            copied_city.paste()
            with time_machine.travel(NOW, tick=False):
                _fill()
            yield
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def full_city(_filled: None, db: None) -> Iterator[None]:
    """Stand in the full city; what a test does is undone. Plans are made for many rows, sequential scans are dear."""
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def _fill() -> None:
    lives = bring_about(CITY, now=NOW, services=SERVICES[:3])
    templates = read_templates(life.case_id for life in lives)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        copies = [templates[life.case_id] for life in lives]
        write_copies(connection.connection, copies, shifts(lives, CASES), prefix="KN")
        for rows in BESIDE:
            cursor.execute(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("ANALYZE")
        for dear in ("seqscan", "hashjoin", "mergejoin"):  # these take in whole tables; what is left asks an index
            cursor.execute(f"SET LOCAL enable_{dear} = off")
