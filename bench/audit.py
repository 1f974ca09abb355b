"""`python -m bench.audit --cases 20000`: how long each check and the replay take on a large city."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cityservices import stores

OUT: Final = Path(__file__).parent / "out" / "audit.json"


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
    from bench.fill.filling import fill
    from requests_app.models import Case, CaseEvent
    from requests_app.queries.audit import find_all
    from requests_app.queries.rebuilding import replay_all

    at = datetime.now(UTC)
    fill(wanted, shape="city", now=at, say=print)
    yield {"name": "cases", "value": Case.objects.count(), "unit": ""}
    yield {"name": "events", "value": CaseEvent.objects.count(), "unit": ""}
    findings = list(find_all(at=at + timedelta(minutes=1)))
    for finding in sorted(findings, key=lambda one: -one.milliseconds):
        yield {"name": finding.check.code, "value": finding.milliseconds, "unit": "ms", "found": finding.count}
    yield {"name": "all checks", "value": sum(one.milliseconds for one in findings), "unit": "ms"}
    began = time.monotonic()
    replayed = [one.differences for batch in replay_all() for one in batch]
    rate = round(len(replayed) / (time.monotonic() - began))
    yield {"name": "rebuild --check", "value": rate, "unit": "cases/s", "found": sum(map(bool, replayed))}


if __name__ == "__main__":
    main()
