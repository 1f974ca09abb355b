"""Put new routing rules in force at once: `manage.py activate_rules routing_rules.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions.routing_rules import activate_rules
from requests_app.facts import Fact
from requests_app.management.rule_files import rules_from
from requests_app.rules.actor import SYSTEM


class Command(BaseCommand):
    """Read, check, activate; what waits for a rule is routed again."""

    help = "Put the routing rules of a file in force as a new version; try them first with try_rules."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path, help="YAML as in a city's routing_rules.yaml")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell the version that is now in force."""
        rules = rules_from(options["file"])
        try:
            version = activate_rules(rules, by=SYSTEM, at=timezone.now())
        except Fact as fact:
            raise CommandError(str(fact.message)) from fact
        self.stdout.write(_("Version %(version)s of the routing rules is in force.") % {"version": version})
