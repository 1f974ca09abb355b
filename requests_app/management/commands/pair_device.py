"""Set up a kiosk: `manage.py pair_device kiosk-town-hall`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from requests_app.actions.devices import DeviceUnknown, pair_device


class Command(BaseCommand):
    """Make a new token, show it once, and switch the kiosk on."""

    help = "Give a kiosk of the city's files a new token; it is shown once and works at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the kiosk."""
        parser.add_argument("code", help="code of a device in the files of the city")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the token; nothing but its hash is kept."""
        try:
            token = pair_device(options["code"])
        except DeviceUnknown as fact:
            raise CommandError(str(fact.message)) from fact
        self.stdout.write(_("Enter this token at the kiosk, on the page /kiosk/pair/. It is shown once:"))
        self.stdout.write(token)
