"""Why a case went where it is, rule by rule, and where today's rules would send it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q

from requests_app.facts import CaseNotFound
from requests_app.models import Case, QueueStay, StaffMember, WorkQueue
from requests_app.queries import queues
from requests_app.queries.case_reasons import here_because
from requests_app.queries.queues import ActiveRules
from requests_app.rules.conditions import CaseValues, Finding
from requests_app.rules.references import normalise_reference
from requests_app.rules.routing import as_routed, ask_in_order


@dataclass(frozen=True)
class RuleAsked:
    """One rule that was asked, and the questions that decided."""

    rule: str
    queue: str
    is_fit: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class RouteAsked:
    """A version of the rules asked of one case; without a rule that fits, `rule` and `queue` are empty."""

    version: int
    rule: str
    queue: str
    asked: tuple[RuleAsked, ...]


@dataclass(frozen=True)
class RouteExplanation:
    """Where a case is and why; `then` is what the router asked when it placed it, `today` what it would ask now."""

    reference: str
    state: str
    queue: str  # empty: in none
    since: datetime | None
    sentence: str
    is_pinned: bool
    routed_at: datetime | None
    then: RouteAsked | None
    today: RouteAsked

    def as_mapping(self) -> dict[str, Any]:
        """Give plain data; moments in ISO form."""
        plain = asdict(self)
        return plain | {name: plain[name] and plain[name].isoformat() for name in ("since", "routed_at")}


def explain_route(reference: str, *, language: str, at: datetime) -> RouteExplanation:
    """Explain the place of a case, found by the reference of any of its letters. Raises `CaseNotFound`."""
    wanted = normalise_reference(reference)
    related = ("service__group", "district", "queue", "last_queue")
    found = Case.objects.select_related(*related).filter(Q(reference=wanted) | Q(requests__reference=wanted))
    case = found.order_by("id").first()
    if case is None:
        raise CaseNotFound
    stay = QueueStay.objects.filter(case=case).order_by(F("left_at").desc(nulls_first=True), "-id").first()
    routed = _first_routed(case)
    values = queues.routing_facts(case, at=at)
    before = as_routed(values, routed.trace["facts"] if routed else {}, intake=queues.intake_queue().code)
    version = routed.trace["version"] if routed else None
    return RouteExplanation(
        reference=case.reference,
        state=case.state,
        queue=case.queue.code if case.queue else "",
        since=stay.entered_at if stay and case.queue else None,
        sentence=_sentence(stay if case.queue else None, language),
        is_pinned=case.is_pinned,
        routed_at=routed.entered_at if routed and routed.rule_version is not None else None,
        then=None if version is None else _ask(before, queues.rules_of_version(version)),
        today=_ask(before, queues.active_rules()),
    )


def _first_routed(case: Case) -> QueueStay | None:
    """Find the stay to which the rules first sent the case, or that in intake where none fitted."""
    asked = QueueStay.objects.filter(case=case, trace__has_key="facts")
    return asked.order_by(F("rule_version").asc(nulls_last=True), "id").first()


def _ask(values: CaseValues, active: ActiveRules) -> RouteAsked:
    asked = tuple(
        RuleAsked(one.rule.code, one.rule.queue, one.is_fit, one.findings) for one in ask_in_order(values, active.rules)
    )
    fitting = asked[-1] if asked and asked[-1].is_fit else None
    return RouteAsked(
        version=active.version,
        rule=fitting.rule if fitting else "",
        queue=fitting.queue if fitting else "",
        asked=asked,
    )


def _sentence(stay: QueueStay | None, language: str) -> str:
    if stay is None:
        return ""
    row: Mapping[str, Any] = {"entered_at": stay.entered_at.isoformat(), "trace": stay.trace}
    people = {person.pk: person.name for person in StaffMember.objects.filter(pk=stay.trace.get("placed_by"))}
    names = dict(WorkQueue.objects.values_list("code", "name"))
    because = here_because(row, language=language, people=people, queues=names)
    return because.sentence if because else ""
