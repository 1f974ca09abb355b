"""Which work queue a case belongs to: the first rule that fits, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

from requests_app.rules.conditions import (
    ALWAYS,
    FIELDS,
    NONE,
    AllOf,
    CaseValues,
    Condition,
    Finding,
    Leaf,
    as_tree,
    deciding,
    holds,
    parse,
)
from requests_app.rules.conditions.values import NO_PROMISE
from requests_app.vocabulary import CaseState

TREE_KEYS: Final = frozenset({"all", "any", "not", "field"})


@dataclass(frozen=True)
class RoutingRule:
    """One line: a case that answers `when` goes to `queue`. Without a condition every case does."""

    code: str
    queue: str
    when: Condition = ALWAYS
    because: Mapping[str, str] = field(default_factory=dict)  # language -> sentence for staff

    def fits(self, values: CaseValues) -> bool:
        """Tell whether the condition holds."""
        return holds(self.when, values)

    def as_mapping(self) -> dict[str, Any]:
        """Give plain data for a version."""
        return {"code": self.code, "queue": self.queue, "when": as_tree(self.when), "because": dict(self.because)}


@dataclass(frozen=True)
class Trace:
    """Why a case is here: version, the rule, the fields that decided and the facts as they were.

    Of the resident's words the facts hold only the rule's own terms that were found.
    """

    version: int
    rule: str | None
    queue: str | None
    because: Mapping[str, str]
    facts: Mapping[str, Any]
    matched_on: tuple[str, ...]
    passed_over: int  # how many rules were asked before

    def as_mapping(self) -> dict[str, Any]:
        """Give plain data for the queue stay."""
        return {**vars(self), "because": dict(self.because), "facts": dict(self.facts)}


@dataclass(frozen=True)
class Asked:
    """One rule that was asked, whether it fitted, and the questions that decided."""

    rule: RoutingRule
    is_fit: bool
    findings: tuple[Finding, ...]


def choose_queue(values: CaseValues, rules: Iterable[RoutingRule], *, version: int) -> Trace:
    """Take the first rule that fits. A trace without a rule means that none did."""
    asked = 0
    for rule in rules:
        if rule.fits(values):
            _is_so, findings = deciding(rule.when, values)
            facts = values.as_mapping() | _terms(findings)
            matched_on = tuple(dict.fromkeys(finding.field for finding in findings))
            return Trace(version, rule.code, rule.queue, rule.because, facts, matched_on, asked)
        asked += 1
    return Trace(version, None, None, {}, values.as_mapping(), (), asked)


def ask_in_order(values: CaseValues, rules: Iterable[RoutingRule]) -> Iterator[Asked]:
    """Give every rule that is asked, up to the first that fits, with what decided."""
    for rule in rules:
        is_fit, findings = deciding(rule.when, values)
        yield Asked(rule, is_fit, findings)
        if is_fit:
            return


AS_THEY_WERE: Final = (
    *("service", "group", "office", "district", "channel", "language", "priority"),
    *("is_vulnerable", "suspected_spam", "state", "queue", "reopen_count"),
)


def as_routed(values: CaseValues, facts: Mapping[str, Any], *, intake: str) -> CaseValues:
    """Give the values of a case as they were when it was routed: what its trace keeps, and those of a new case.

    `facts` are those of the trace; an older trace has fewer, and a case without a trace none. The resident's words
    are never in it: they are read as the letter has them now.
    """
    # Nobody has it, it waits for nothing, and what was promised then is in no trace.
    new = replace(
        values,
        state=CaseState.NEW,
        queue=intake,
        owner=NONE,
        wait_reason=NONE,
        reopen_count=0,
        age_hours=timedelta(),
        promise_in_hours=NO_PROMISE,
    )
    known = {name: facts[name] for name in AS_THEY_WERE if name in facts}
    return replace(new, **known, age_hours=timedelta(hours=facts.get("age_hours", 0)))


def rule_from_mapping(data: Mapping[str, Any]) -> RoutingRule:
    """Read one rule as it is stored in a version. Raises `ConditionHasMistakes`."""
    return RoutingRule(
        code=data["code"],
        queue=data["queue"],
        when=condition_as_stored(data.get("when", {})),
        because=data.get("because", {}),
    )


def condition_as_stored(stored: Mapping[str, Any]) -> Condition:
    """Read a stored condition: a tree, or a mapping of a field to the values that fit.

    Versions before the one language hold mappings; a version is never edited, so both are read for ever.
    """
    if not stored:
        return ALWAYS
    if TREE_KEYS & set(stored):
        return parse(stored)
    return AllOf(tuple(Leaf(name, "in", tuple(values)) for name, values in stored.items() if name in FIELDS))


def _terms(findings: Iterable[Finding]) -> dict[str, list[str]]:
    found = [term for finding in findings if finding.field == "words" for term in finding.found]
    return {"words": found} if found else {}
