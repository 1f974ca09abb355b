"""Bring dead jobs back to life."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from requests_app.actions.jobs import replay_jobs


class Command(BaseCommand):
    """Replay all dead jobs, or those named."""

    help = "Try dead jobs again: all of them, or those with the given ids."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take ids."""
        parser.add_argument("ids", nargs="*", type=int, help="ids of dead jobs; none means all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them due now."""
        count = replay_jobs(options["ids"] or None, at=timezone.now())
        self.stdout.write(f"{count} dead jobs will be tried again.")
