"""From an empty database to a city: migrate, load, live, copy."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import structlog
from django.core.management import call_command
from django.db import transaction

from bench.fill.copying import copy_lives
from bench.fill.lives import SHAPES, bring_about
from bench.fill.plan import shifts
from bench.fill.rows import read_templates
from requests_app.actions import bounds
from requests_app.models import JobRow, Message
from requests_app.queries import places


def fill(cases: int, *, shape: str, now: datetime, say: Callable[[str], None]) -> None:
    """Fill the database with so many cases, the lived ones included."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began = time.monotonic()
    for command in (["migrate"], ["load_city", "konstanz"]):
        call_command(*command, stdout=StringIO(), verbosity=0)
    with transaction.atomic():
        lives = bring_about(SHAPES[shape], now=now)
    templates = read_templates(life.case_id for life in lives)
    say(f"  {len(lives)} lives after {time.monotonic() - began:.1f} s")
    plan = shifts(lives, max(0, cases - len(lives)))
    copy_lives([templates[life.case_id] for life in lives], plan, prefix=places.city().reference_prefix)
    if shape == "city":
        _look_after(now)


def _look_after(now: datetime) -> None:
    """Let the sweep see which queues are too full; its letters are sent, and last night's audit has been."""
    bounds.watch_bounds(at=now)
    Message.objects.filter(state="created").update(state="sent", sent_at=now)
    JobRow.objects.filter(done_at__isnull=True).update(done_at=now)
