"""`python -m bench.audit --cases 20000`: how long each check and the replay take on a large city."""

from __future__ import annotations

import argparse
import json
import logging
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Final

from cityservices import stores

OUT: Final = Path(__file__).parent / "out" / "audit.json"
AT: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SEEDS: Final = 20  # cases that people really bring about; the rest are copies of their rows
STRIDE: Final = 1_000  # between the ids of one copy and the next
# What hangs on a case, in an order in which it can be written.
COPIED: Final = (
    "Resident", "Case", "ServiceRequest", "CaseEvent", "EventWords", "QueueStay", "Handover", "Escalation", "Clock",
    "ClockInterval", "CaseFollower", "Message", "JobRow",
)  # fmt: skip
UNIQUE_WORDS: Final = {"reference", "message_id", "idempotency_key", "client_key"}


def main() -> None:
    """Make the city, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    wanted = parser.parse_args().cases
    with stores.throwaway() as lent:
        os.environ.update(
            DATABASE_URL=lent.database_url,
            REDIS_URL=lent.redis_url,
            SECRET_KEY="only-for-measuring",
            DJANGO_SETTINGS_MODULE="cityservices.settings.test",
        )
        import django

        django.setup()
        rows = list(_measure(wanted))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1) + "\n")
    for row in rows:
        print(f"{row['name']:<30}{row['value']:>10} {row['unit']:<12}{row.get('found', '')}")


def _measure(wanted: int) -> Iterator[dict[str, Any]]:
    import structlog
    from django.core.management import call_command

    from requests_app.models import Case, CaseEvent
    from requests_app.queries.audit import find_all
    from requests_app.queries.rebuilding import replay_all

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for command in (["migrate"], ["load_city", "konstanz"]):
        call_command(*command, stdout=StringIO(), verbosity=0)
    _bring_about()
    _copy(wanted // SEEDS - 1)
    yield {"name": "cases", "value": Case.objects.count(), "unit": ""}
    yield {"name": "events", "value": CaseEvent.objects.count(), "unit": ""}
    findings = list(find_all(at=AT + timedelta(minutes=10)))
    for finding in sorted(findings, key=lambda one: -one.milliseconds):
        yield {"name": finding.check.code, "value": finding.milliseconds, "unit": "ms", "found": finding.count}
    yield {"name": "all checks", "value": sum(one.milliseconds for one in findings), "unit": "ms"}
    began = time.monotonic()
    replayed = [one.differences for batch in replay_all() for one in batch]
    rate = round(len(replayed) / (time.monotonic() - began))
    yield {"name": "rebuild --check", "value": rate, "unit": "cases/s", "found": sum(map(bool, replayed))}


def _bring_about() -> None:
    """Let twenty cases live: waiting, held, resolved, opened again, cancelled, called about."""
    from bench.heart import _receive
    from requests_app.actions import casework, escalation, routing
    from requests_app.models import StaffMember
    from requests_app.queries.people import actor_of
    from requests_app.rules.actor import SYSTEM

    bruno = actor_of(StaffMember.objects.get(username="bruno"))
    until = AT + timedelta(days=14)
    for number in range(SEEDS):
        case_id = _receive()
        routing.route_case(case_id, at=AT)
        if number % 4 == 0:
            continue
        if number % 4 == 1:
            escalation.escalate_case(case_id, by=SYSTEM, at=AT)
            continue
        casework.claim_case(case_id, by=bruno, at=AT)
        if number % 4 == 2:
            casework.release_case(case_id, reason="Ill.", by=bruno, at=AT)
            casework.claim_case(case_id, by=bruno, at=AT)
        casework.resolve_case(case_id, outcome="done", words="Mended.", by=bruno, at=AT, objection_until=until)
        if number % 8 == 3:
            casework.reopen_case(case_id, reason="Dark again.", by=bruno, at=AT)


def _copy(times: int) -> None:
    """Write the rows of the twenty again and again, with ids of their own."""
    from django.apps import apps
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in COPIED:
            table, columns, values = _copied(apps.get_model("requests_app", name))
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {values} '  # noqa: S608 - names of our own models
                f'FROM "{table}" CROSS JOIN generate_series(1, %s) AS copy (k)',
                [times],
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copied(model: Any) -> tuple[str, str, str]:
    """Give the table, its columns, and what a copy puts into each."""
    columns, values = [], []
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's own name
        columns.append(f'"{field.column}"')
        values.append(_value(field))
    return model._meta.db_table, ", ".join(columns), ", ".join(values)  # noqa: SLF001


def _value(field: Any) -> str:
    target = field.remote_field.model.__name__ if field.is_relation else ""
    if field.primary_key or target in COPIED:
        return f'"{field.column}" + k * {STRIDE}'
    if field.name in UNIQUE_WORDS:
        return f"""CASE WHEN "{field.column}" = '' THEN '' ELSE "{field.column}" || '-' || k END"""
    if field.name == "data":  # the letter of an event
        return f"""CASE WHEN data ? 'request' THEN data || jsonb_build_object('request',
            (data ->> 'request')::bigint + k * {STRIDE}) ELSE data END"""
    return f'"{field.column}"'


if __name__ == "__main__":
    main()
