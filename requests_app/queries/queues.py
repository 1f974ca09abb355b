"""Work queues, and the rules that lead to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, QuerySet, Subquery

from requests_app.models import (
    Case,
    City,
    District,
    Handover,
    RoutingRuleSet,
    ServiceDefinition,
    ServiceGroup,
    ServiceRequest,
    WorkQueue,
)
from requests_app.queries.places import city
from requests_app.rules.conditions import NONE, CaseValues, local_moment
from requests_app.rules.conditions.values import NO_PROMISE
from requests_app.rules.routing import RoutingRule, rule_from_mapping
from requests_app.rules.routing_checks import RoutingGround
from requests_app.vocabulary import UNKNOWN_DISTRICT, CaseState, Office

VERSIONS_KEPT: Final = 8
WAITING: Final = (CaseState.NEW, CaseState.QUEUED)
OFFICE_ORDER = {Office.FRONT: 0, Office.MIDDLE: 1, Office.BACK: 2}


@dataclass(frozen=True)
class ActiveRules:
    """The version of the rules in force; version 0 has none."""

    version: int
    rules: tuple[RoutingRule, ...]


NO_RULES: Final = ActiveRules(0, ())


def active_rules() -> ActiveRules:
    """Read the rules in force."""
    found = RoutingRuleSet.objects.filter(is_active=True).values_list("version", "rules").first()
    return NO_RULES if found is None else _as_rules(*found)


def rules_of_version(version: int) -> ActiveRules:
    """Read the rules of one version; one that is gone has none."""
    found = RoutingRuleSet.objects.filter(version=version).values_list("version", "rules").first()
    return ActiveRules(version, ()) if found is None else _as_rules(*found)


_LAST_READ: dict[int, tuple[list[Any], ActiveRules]] = {}  # version -> as stored, as read; of one process


def _as_rules(version: int, stored: list[Any]) -> ActiveRules:
    """Read the rules of a version once. Compared with what is stored: another database may count the same."""
    known = _LAST_READ.get(version)
    if known is not None and known[0] == stored:
        return known[1]
    while len(_LAST_READ) >= VERSIONS_KEPT:
        _LAST_READ.pop(next(iter(_LAST_READ)), None)
    rules = ActiveRules(version, tuple(rule_from_mapping(rule) for rule in stored))
    _LAST_READ[version] = (stored, rules)
    return rules


def routing_facts(case: Case, *, at: datetime | None = None) -> CaseValues:
    """Say what rules may ask of a case, in one query; `case` comes with service, group, district and queue."""
    zone = Subquery(City.objects.values("timezone")[:1])
    letters = ServiceRequest.objects.filter(reference=case.reference)
    letter = letters.values_list("channel", "language", "description", zone).first()
    return values_of(case, Founding(*(letter or (NONE, NONE, "", city().timezone))), at=at)


@dataclass(frozen=True)
class Founding:
    """What rules ask of the letter that opened a case, and of the city."""

    channel: str
    language: str
    description: str
    timezone: str


def values_of(case: Case, letter: Founding, *, at: datetime | None = None) -> CaseValues:
    """Say what rules may ask of a case, without a query; `case` comes with service, group, district and queue."""
    weekday, local_time = local_moment(case.opened_at, letter.timezone)
    return CaseValues(
        service=case.service.code,
        group=case.service.group.code,
        office=case.service.office,
        district=case.district.code if case.district else UNKNOWN_DISTRICT,
        channel=letter.channel,
        language=letter.language,
        priority=case.priority,
        words=letter.description,
        opened_weekday=weekday,
        opened_time=local_time,
        is_vulnerable=case.is_vulnerable,
        suspected_spam=case.suspected_spam,
        state=case.state,
        queue=case.queue.code if case.queue else NONE,
        wait_reason=case.wait_reason or NONE,
        reopen_count=case.reopen_count,
        age_hours=(at or case.opened_at) - case.opened_at,
        promise_in_hours=case.promised_at - (at or case.opened_at) if case.promised_at else NO_PROMISE,
    )


def intake_queue() -> WorkQueue:
    """Give the queue in which new cases wait for the router; its lead answers for them."""
    return WorkQueue.objects.select_related("calendar").get(is_intake=True)


def queue_by_code(code: str) -> WorkQueue | None:
    """Find an active queue."""
    return WorkQueue.objects.select_related("calendar").filter(code=code, is_active=True).first()


def active_queues() -> QuerySet[WorkQueue]:
    """List the queues in use: office by office, in the city's order."""
    return WorkQueue.objects.filter(is_active=True).select_related("team", "lead").order_by("position", "name")


def forward_targets(case: Case, known: Iterable[WorkQueue] | None = None) -> list[WorkQueue]:
    """List where a case can be handed over to: a later office; from front to back only where the service allows.

    `known` are the queues in use, where they are read already.
    """
    if case.queue is None:
        return []
    here = OFFICE_ORDER[Office(case.queue.office)]
    steps = {1, 2} if case.service.skips_middle_office else {1}
    found = active_queues() if known is None else known
    return [queue for queue in found if OFFICE_ORDER[Office(queue.office)] - here in steps]


def transfer_targets(case: Case, known: Iterable[WorkQueue] | None = None) -> list[WorkQueue]:
    """List where a case can be sent to within its office."""
    if case.queue is None:
        return []
    found = active_queues() if known is None else known
    return [queue for queue in found if queue.office == case.queue.office and queue.pk != case.queue_id]


def origin_of(case: Case) -> WorkQueue:
    """Say where a return goes: to whoever sent it here, else to intake. What came back as a return was not sent."""
    sent = (
        Handover.objects.filter(case=case, to_queue=case.queue_id, from_queue__is_active=True, is_return=False)
        .select_related("from_queue__calendar")
        .order_by("-sent_at", "-id")
        .first()
    )
    return sent.from_queue if sent else intake_queue()


def returns_between(case: Case, *, one: int, other: int) -> int:
    """Count the returns of a case between the same two queues, in either direction."""
    pair = {one, other}
    return Handover.objects.filter(case=case, is_return=True, from_queue__in=pair, to_queue__in=pair).count()


def has_intake_queue() -> bool:
    """Tell whether new cases have a queue to wait in."""
    return WorkQueue.objects.filter(is_intake=True, is_active=True).exists()


def routing_ground() -> RoutingGround:
    """Give what rules may name: services with the offices they may pass, queues in use, districts, languages.

    A service's way is told from its office and whether it skips the middle one; every way may begin in front.
    """
    the_city = city()
    services = ServiceDefinition.objects.filter(is_active=True).values_list("code", "office", "skips_middle_office")
    return RoutingGround(
        services={
            code: {Office.FRONT, Office(office), *(() if skips or office == Office.FRONT else (Office.MIDDLE,))}
            for code, office, skips in services.order_by("position", "code")
        },
        queues={code: Office(office) for code, office in active_queues().values_list("code", "office")},
        districts=list(District.objects.order_by("position", "code").values_list("code", flat=True)),
        names={
            "group": set(ServiceGroup.objects.values_list("code", flat=True)),
            "language": list(the_city.languages),
        },
    )


def waiting_counts() -> dict[int, int]:
    """Count the cases that wait in each queue; one where none waits is not named."""
    waiting = Case.objects.filter(state__in=WAITING, queue__isnull=False).order_by().values("queue")
    return dict(waiting.annotate(number=Count("id")).values_list("queue", "number"))


def waiting_in(queue_id: int) -> int:
    """Count the cases that wait in one queue."""
    return Case.objects.filter(state__in=WAITING, queue=queue_id).count()


def queue_names() -> tuple[tuple[str, str], ...]:
    """List the queues in use as (code, office and name), but for intake (one query)."""
    found = WorkQueue.objects.filter(is_active=True, is_intake=False).order_by("office", "name")
    return tuple((queue.code, f"{queue.get_office_display()}: {queue.name}") for queue in found)
