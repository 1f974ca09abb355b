"""Say why a case is where it is, rule by rule: `manage.py explain_route KN-7Q2M-XR4K`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.facts import CaseNotFound
from requests_app.queries.case_reasons import fact_in_words
from requests_app.queries.route_explanations import RouteAsked, RouteExplanation, explain_route
from requests_app.rules.conditions import FIELDS, Finding

OPERATORS: Final = {
    "is": gettext_lazy("is"),
    "is_not": gettext_lazy("is not"),
    "in": gettext_lazy("is one of"),
    "not_in": gettext_lazy("is none of"),
    "at_least": gettext_lazy("is at least"),
    "at_most": gettext_lazy("is at most"),
    "between": gettext_lazy("lies between"),
    "before": gettext_lazy("is before"),
    "after": gettext_lazy("is not before"),
    "contains_any": gettext_lazy("contains one of"),
    "has_word": gettext_lazy("has one of the words"),
}


class Command(BaseCommand):
    """Explain one case; the resident's words are not printed."""

    help = "Say which rules were asked of a case, which question each failed, and what today's rules would say."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the case."""
        parser.add_argument("reference", help="of the case, or of any letter that hangs on it")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Explain and tell."""
        language = (translation.get_language() or "en").split("-")[0]
        try:
            found = explain_route(options["reference"], language=language, at=timezone.now())
        except CaseNotFound as fact:
            raise CommandError(str(fact.message)) from fact
        if options["json"]:
            self.stdout.write(json.dumps(found.as_mapping(), ensure_ascii=False))
            return
        for line in _lines(found):
            self.stdout.write(line)


def _lines(found: RouteExplanation) -> Iterator[str]:
    yield f"{found.reference} ({found.state})"
    if found.queue and found.since:
        since = date_format(timezone.localtime(found.since), "j M Y, H:i")
        yield _("In work queue “%(queue)s” since %(since)s: %(why)s") % {
            "queue": found.queue,
            "since": since,
            "why": found.sentence,
        }
    else:
        yield _("In no work queue.")
    if found.is_pinned:
        yield _("A person has chosen the place: the router keeps off.")
    yield ""
    if found.then is None:
        yield _("No rules were asked: the router has never placed this case.")
    else:
        yield _("When the router placed it, by version %(version)s:") % {"version": found.then.version}
        yield from _route(found.then)
    yield ""
    yield _("By today's rules, version %(version)s:") % {"version": found.today.version}
    if found.then is not None and found.then == found.today:
        yield "  " + _("the same.")
    else:
        yield from _route(found.today)


def _route(route: RouteAsked) -> Iterator[str]:
    for number, one in enumerate(route.asked, start=1):
        if not one.is_fit:
            yield f"  {number:>3}. {one.rule}: " + "; ".join(_missed(finding) for finding in one.findings)
            continue
        yield f"  {number:>3}. {one.rule}: " + _("fits, queue “%(queue)s”") % {"queue": one.queue}
        for finding in one.findings:
            yield f"         {_asked(finding)}"
    if not route.rule:
        yield "  " + _("No rule fits: a person chooses the work queue.")


def _missed(finding: Finding) -> str:
    return _("no, as asked: %(question)s") % {"question": _asked(finding)}


def _asked(finding: Finding) -> str:
    expected, found = fact_in_words(finding.field, finding.expected), fact_in_words(finding.field, finding.found)
    question = f"{FIELDS[finding.field].label} {OPERATORS[finding.op]} {expected}"
    return _("%(question)s; found: %(found)s") % {"question": question, "found": found or _("none of them")}
