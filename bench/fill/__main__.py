"""`python -m bench.fill --cases 100000`: fill the empty database of DATABASE_URL with a city of so many cases."""

from __future__ import annotations

import argparse
import logging
import os
import time
from datetime import UTC, datetime
from io import StringIO

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityservices.settings")


def main() -> None:
    """Read the command line, and fill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--shape", choices=("city", "waiting", "flood", "empty"), default="city")
    parser.add_argument("--audit", action="store_true", help="count the violations of the law afterwards")
    options = parser.parse_args()
    import django

    django.setup()
    from bench.fill.filling import fill

    began = time.monotonic()
    fill(options.cases, shape=options.shape, now=datetime.now(UTC), say=print)
    print(f"{options.cases} cases in {time.monotonic() - began:.1f} s")
    if options.audit:
        from django.core.management import call_command

        logging.disable(logging.CRITICAL)
        told = StringIO()
        try:
            call_command("audit", stdout=told)
        finally:
            print(told.getvalue())


if __name__ == "__main__":
    main()
