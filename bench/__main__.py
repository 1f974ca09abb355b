"""`make bench`: run every measurement on throw-away stores, print a table, write bench/out/latest.json."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cityservices import stores

OUT = Path(__file__).parent / "out" / "latest.json"


def main() -> int:
    """Give 1 when a measurement misses its target."""
    with stores.throwaway() as lent:
        os.environ.update(
            DATABASE_URL=lent.database_url,
            REDIS_URL=lent.redis_url,
            SECRET_KEY="only-for-measuring",
            DJANGO_SETTINGS_MODULE="cityservices.settings.test",
        )
        import django

        django.setup()
        from bench.heart import measure_all

        rows = measure_all()
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=1) + "\n")
    print(f"{'name':<16}{'value':>9} {'unit':<10}{'floor':>9}{'ratio':>8}  target")
    for row in rows:
        floor, ratio = (f"{row[key]:.2f}" if row[key] is not None else "-" for key in ("floor", "ratio"))
        mark = "" if row["ok"] else "  MISSED"
        print(f"{row['name']:<16}{row['value']:>9.1f} {row['unit']:<10}{floor:>9}{ratio:>8}  {row['target']}{mark}")
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
