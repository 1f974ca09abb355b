"""Periodic work: each tick is a sweep under an advisory lock."""

from __future__ import annotations

from typing import Any, Final

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from cityservices.database.base import patience
from requests_app.actions.sweeps import run_alone
from requests_app.vocabulary import Sweep

# Seconds for a sweep that looks at the whole database, below the visibility timeout of the broker (300).
LIMITS: Final = {sweep: {"soft_time_limit": 240, "time_limit": 270} for sweep in (Sweep.AUDIT, Sweep.FIGURES)}


def _sweep(sweep: Sweep) -> None:
    @shared_task(name=sweep.value, **LIMITS.get(sweep, {}))
    def run(**_: Any) -> None:
        with patience(LIMITS.get(sweep, {}).get("soft_time_limit", settings.DATABASE_ANSWER_SECONDS)):
            run_alone(sweep, timezone.now())


for _each in Sweep:
    _sweep(_each)
