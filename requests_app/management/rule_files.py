"""A file of routing rules, read for a command: every mistake with file, line and field."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from requests_app.management.seeds import text_of
from requests_app.queries import places, queues
from requests_app.rules.city_file import CityFileMistakes, read_rule_file
from requests_app.rules.routing import RoutingRule


def rules_from(path: Path) -> tuple[RoutingRule, ...]:
    """Read the rules of a file against the city that is loaded. Raises `CommandError`."""
    if not path.is_file():
        raise CommandError(_("There is no file “%(file)s”.") % {"file": path})
    try:
        languages = places.city().languages
        return read_rule_file(text_of(path), file=str(path), languages=languages, ground=queues.routing_ground())
    except places.NoCityLoaded as problem:
        raise CommandError(str(problem)) from problem
    except CityFileMistakes as found:
        head = _("The rules have mistakes. Nothing was changed. Please correct these lines:")
        raise CommandError("\n".join([head, *map(str, found.mistakes)])) from found
