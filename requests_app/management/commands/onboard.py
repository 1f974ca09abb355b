"""Bring somebody in: `manage.py onboard LOGIN --name ... --email ... --role clerk --team counter`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions.onboarding import NewPerson, OnboardingRefused, PlaceInTeam, onboard
from requests_app.facts import Fact
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import Role


class Command(BaseCommand):
    """Make the person, and let a worker send the letter by which she chooses a password."""

    help = "Bring somebody to the staff; a letter to choose a password follows by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask who it is, and what she does."""
        parser.add_argument("login")
        parser.add_argument("--name", required=True, help="first name, then last name")
        parser.add_argument("--email", required=True)
        parser.add_argument("--role", action="append", required=True, choices=Role.values, help="may be repeated")
        parser.add_argument("--team", action="append", default=[], help="CODE, CODE:skill,skill or CODE:skill:2")
        parser.add_argument("--job-title", default="")
        parser.add_argument("--language", default="de")
        parser.add_argument("--capacity", type=int, help="cases in progress at once; none: no limit")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring her in, or say what to correct."""
        first_name, _blank, last_name = options["name"].partition(" ")
        new = NewPerson(
            username=options["login"],
            first_name=first_name,
            last_name=last_name,
            email=options["email"],
            roles=tuple(options["role"]),
            teams=tuple(place_of(text) for text in options["team"]),
            job_title=options["job_title"],
            language=options["language"],
            capacity=options["capacity"],
        )
        try:
            person = onboard(new, by=SYSTEM, at=timezone.now())
        except OnboardingRefused as fact:
            raise CommandError("\n".join(f"{field}: {sentence}" for field, sentence in fact.errors.items())) from fact
        except Fact as fact:
            raise CommandError(str(fact.message)) from fact
        self.stdout.write(_("%(login)s is brought in. A letter to choose a password goes out.") % {"login": person})


def place_of(text: str) -> PlaceInTeam:
    """Read a team with skills and clearance: `roads:asphalt,drains:1`."""
    team, skills, clearance = [*text.split(":"), "", ""][:3]
    if clearance and not (clearance.isascii() and clearance.isdigit()):
        raise CommandError(_("The clearance must be a whole number: %(text)s") % {"text": text})
    named = tuple(skill.strip() for skill in skills.split(",") if skill.strip())
    return PlaceInTeam(team, named, int(clearance or 0))
