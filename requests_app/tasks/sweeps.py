"""Periodic work: each tick is a sweep under an advisory lock."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone

from requests_app.actions.sweeps import run_alone
from requests_app.vocabulary import Sweep


def _sweep(sweep: Sweep) -> None:
    @shared_task(name=sweep.value)
    def run(**_: Any) -> None:
        run_alone(sweep, timezone.now())


for _each in Sweep:
    _sweep(_each)
