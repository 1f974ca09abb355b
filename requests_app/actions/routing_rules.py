"""The one writer of the routing rules: a new version, in force at once, and never two of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import structlog
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions import routing
from requests_app.facts import Fact, MoveNotAllowed
from requests_app.models import RoutingRuleSet
from requests_app.queries import queues
from requests_app.rules.actor import Actor
from requests_app.rules.conditions import ConditionHasMistakes
from requests_app.rules.routing import RoutingRule
from requests_app.rules.routing_checks import RuleMistake, mistakes_in_rules
from requests_app.vocabulary import ActorKind, Role

log = structlog.get_logger(__name__)
LOCK: Final = 0x6C6F6164  # one change of the city at a time: a new version, or a load of its files
WHO_MAY: Final = frozenset({Role.SERVICE_OWNER, Role.CITY_MANAGER, Role.ADMIN})


class RulesHaveMistakes(Fact):
    """New rules are refused; `mistakes` holds all that is wrong, each with its rule."""

    message = _("The rules were not changed. Please correct what is wrong first.")
    code = "rules_have_mistakes"

    def __init__(self, rules: Sequence[RoutingRule], mistakes: Sequence[RuleMistake]) -> None:
        self.mistakes = tuple(mistakes)
        self.lines = tuple(_told(rules, mistake) for mistake in mistakes)
        super().__init__("\n".join(self.lines))


def activate_rules(rules: Sequence[RoutingRule], *, by: Actor, at: datetime) -> int:
    """Put an ordered list of rules in force as a new version; give its number.

    The same rules as those in force make no new version. Cases that wait for a person's help are routed again.
    Raises `RulesHaveMistakes` with all of them, and `MoveNotAllowed` for somebody who may not.
    """
    if by.kind != ActorKind.SYSTEM and not by.roles & WHO_MAY:
        raise MoveNotAllowed
    mistakes = mistakes_in_rules(rules, queues.routing_ground())
    if mistakes:
        raise RulesHaveMistakes(rules, mistakes)
    with transaction.atomic():
        version, is_new = write_version(rules, at=at)
        if is_new:
            log.info("rules.activated", version=version, by=by.person_id)
            routing.route_unmatched_again(at=at)
    return version


def write_version(rules: Sequence[RoutingRule], *, at: datetime) -> tuple[int, bool]:
    """Write a version and put it in force, in the caller's transaction; tell its number and whether it is new."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        version = _version_in_force(rules)
        if version:
            return version, False
        RoutingRuleSet.objects.filter(is_active=True).update(is_active=False)
        newest = RoutingRuleSet.objects.order_by("-version").values_list("version", flat=True).first() or 0
        stored = [rule.as_mapping() for rule in rules]
        RoutingRuleSet.objects.create(version=newest + 1, rules=stored, activated_at=at, is_active=True)
    return newest + 1, True


def _version_in_force(rules: Sequence[RoutingRule]) -> int:
    """Tell the version that says just this; 0 where it is another, or one that cannot be read any more."""
    try:
        active = queues.active_rules()
    except ConditionHasMistakes:
        return 0
    return active.version if active.rules == tuple(rules) else 0


def _told(rules: Sequence[RoutingRule], mistake: RuleMistake) -> str:
    if mistake.index is None:
        return mistake.message
    return f"routing_rules[{rules[mistake.index].code}].{mistake.field}: {mistake.message}"
