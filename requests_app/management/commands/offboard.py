"""Let somebody go: `manage.py offboard LOGIN --successor LOGIN [--cases-to LOGIN] [--dry-run]`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions.offboarding import Moved, offboard
from requests_app.facts import Fact
from requests_app.queries import people
from requests_app.queries.holdings import Holdings, holdings_of
from requests_app.rules.actor import SYSTEM


class Command(BaseCommand):
    """Show what hangs on a person; move it to others; switch her off."""

    help = "Move a person's cases, calls and places to others, then end her sessions and switch her off."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask who goes, and who takes over."""
        parser.add_argument("login")
        parser.add_argument("--successor", help="login of whoever leads, stands in and is on duty in her place")
        parser.add_argument("--cases-to", help="login of whoever gets her cases; without it they go to their queues")
        parser.add_argument("--dry-run", action="store_true", help="only show what would be moved")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Show, or move."""
        person = _id_of(options["login"])
        at = timezone.now()
        self._show(holdings_of(person, at=at))
        if options["dry_run"]:
            return
        successor, cases_to = _id_of(options["successor"]), _id_of(options["cases_to"])
        try:
            moved = offboard(person, successor_id=successor or None, cases_to_id=cases_to or None, by=SYSTEM, at=at)
        except Fact as fact:
            raise CommandError(str(fact.message)) from fact
        self._tell(moved, login=options["login"])

    def _show(self, held: Holdings) -> None:
        if held.is_empty:
            self.stdout.write(_("Nothing has to be moved."))
        lines = (
            (_("cases"), [f"{case.reference} ({case.state_name})" for case in held.cases]),
            (_("calls for a person"), held.calls),
            (_("places"), held.places),
            (_("shifts on duty"), [f"{starts_at:%Y-%m-%d}" for starts_at, _ends_at in held.shifts]),
            (_("stands in for"), held.stands_in_for),
        )
        for title, found in lines:
            if found:
                self.stdout.write(f"  {title}: {', '.join(found)}")
        if held.followed or held.handovers:
            counts = {"followed": held.followed, "handovers": held.handovers}
            self.stdout.write(_("  follows %(followed)s cases, %(handovers)s hand-overs on their way") % counts)

    def _tell(self, moved: Moved, *, login: str) -> None:
        told = _(
            "%(login)s is switched off. Cases given: %(given)s, back in their queues: %(returned)s, "
            "calls passed on: %(calls)s, places: %(places)s, followed: %(followed)s. "
            "Desks closed: %(desks)s, visitors who wait again: %(visits)s."
        )
        self.stdout.write(told % {"login": login, **vars(moved)})


def _id_of(login: str | None) -> int:
    """Find somebody by login; 0 where none was given."""
    if not login:
        return 0
    found = people.active_staff().filter(username=login).values_list("id", flat=True).first()
    if found is None:
        raise CommandError(_("Nobody who works here has the login “%(login)s”.") % {"login": login})
    return found
