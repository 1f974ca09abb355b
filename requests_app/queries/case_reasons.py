"""Why a case is where it is, and why its promise is what it is: in sentences for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.dates import WEEKDAYS as DAYS
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.lib.business_time import WEEKDAYS
from requests_app.queries.catalogue import in_language
from requests_app.queries.date_reasons import counted, days_off
from requests_app.rules.conditions import FIELDS, NONE
from requests_app.vocabulary import UNKNOWN_DISTRICT, CaseState, Channel, Office, Priority


@dataclass(frozen=True)
class HereBecause:
    """The reason of the open stay; `rule` is empty where no rule placed the case."""

    sentence: str
    since: datetime | None
    rule: str = ""
    version: int | None = None
    passed_over: int = 0
    facts: tuple[tuple[str, str], ...] = ()


WHY_IN_INTAKE: Final = {
    "no_rule_fits": gettext_lazy("No routing rule fits. A person must choose the work queue."),
    "rule_names_a_queue_that_is_gone": gettext_lazy(
        "The rule names a work queue that is gone. A person must choose one."
    ),
    "suspected_spam": gettext_lazy("It may be advertising. A person must look at it first."),
}


def here_because(
    stay: Mapping[str, Any] | None, *, language: str, people: Mapping[int, str], queues: Mapping[str, str]
) -> HereBecause | None:
    """Tell why the case came to its queue; None for a case in no queue.

    `stay` holds `entered_at`, `rule_version` and `trace` (requests_app.rules.routing.Trace, or another reason).
    """
    if stay is None:
        return None
    trace = stay["trace"]
    since = datetime.fromisoformat(stay["entered_at"])
    if "facts" not in trace:
        return HereBecause(_other_reason(trace, people=people, queues=queues), since)
    why = WHY_IN_INTAKE.get(trace.get("why", ""))
    return HereBecause(
        sentence=str(why) if why else in_language(trace["because"], language) or _("A routing rule chose this queue."),
        since=since,
        rule=trace.get("rule") or "",
        version=trace.get("version"),
        passed_over=trace.get("passed_over", 0),
        facts=_facts(trace),
    )


def _other_reason(trace: Mapping[str, Any], *, people: Mapping[int, str], queues: Mapping[str, str]) -> str:
    if "placed_by" in trace:
        return _("%(person)s placed it here by hand.") % {"person": people.get(trace["placed_by"], _("Somebody"))}
    if "handed_over_from" in trace:
        code = trace["handed_over_from"]
        return _("It was handed over from %(queue)s.") % {"queue": queues.get(code, code)}
    if "below" in trace:
        return _("It was made from case %(reference)s, and came here at the wish of whoever has that case.") % {
            "reference": trace["below"]
        }
    if "reopened" in trace:
        return _("It was opened again and came back to its last queue.")
    return _("It has just come in. The router chooses a work queue.")


# What is alike for every case that is routed for the first time says nothing.
ALIKE: Final = frozenset(
    {"state", "queue", "owner", "wait_reason", "reopen_count", "age_hours", "promise_in_hours", "suspected_spam"}
)


def _facts(trace: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """List the facts that decided; all of them where no rule fitted."""
    asked = trace.get("matched_on") or [name for name in FIELDS if name not in ALIKE]
    facts = trace["facts"]
    return tuple((str(FIELDS[name].label), fact_in_words(name, facts[name])) for name in asked if name in facts)


def fact_in_words(field: str, value: Any) -> str:
    """Say a value of a field (plain data, as a trace keeps it) in words; codes of the city stay codes."""
    if isinstance(value, list | tuple):
        return ", ".join(fact_in_words(field, one) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    labels = LABELS.get(field, {})
    return str(labels.get(value, value))


LABELS: Final[Mapping[str, Mapping[Any, Any]]] = {
    "office": dict(Office.choices),
    "channel": dict(Channel.choices),
    "state": dict(CaseState.choices),
    "priority": {**dict(Priority.choices), **{one.name.lower(): one.label for one in Priority}},
    "opened_weekday": dict(zip(WEEKDAYS, DAYS.values(), strict=True)),
    "district": {UNKNOWN_DISTRICT: gettext_lazy("unknown")},
    "queue": {NONE: gettext_lazy("none")},
}


def why_this_date(clock: Mapping[str, Any] | None) -> str:
    """Say the arithmetic of a clock: how much from when, what was left out, by which calendar and policy."""
    if clock is None or not counted(clock["why"]):
        return ""
    why = clock["why"]
    source = _("Calendar %(calendar)s, version %(version)s; promise %(policy)s.") % {
        "calendar": clock["calendar"],
        "version": clock["calendar_version"],
        "policy": _named_policy(why),
    }
    return " ".join(filter(None, (counted(why), days_off(why), _pauses(why), _taken(why), source)))


def _pauses(why: Mapping[str, Any]) -> str:
    """Say when the clock stood still, and for how long."""
    said = []
    for pause in why.get("pauses", ()):
        start, end = (timezone.localtime(datetime.fromisoformat(pause[side])) for side in ("from", "to"))
        length = timesince(start, end, depth=1).replace("\xa0", " ")
        said.append(
            _("%(start)s to %(end)s (%(length)s)")
            % {"start": date_format(start, _("j M Y, H:i")), "end": date_format(end, _("j M Y, H:i")), "length": length}
        )
    return _("Stood still: %(pauses)s.") % {"pauses": "; ".join(said)} if said else ""


def _taken(why: Mapping[str, Any]) -> str:
    if "taken_from" in why:
        return _("It is the earlier date of a case that was joined to this one.")
    return (
        _("That would have been over already: it is due from the moment of the decision.")
        if "not_before" in why
        else ""
    )


def _named_policy(why: Mapping[str, Any]) -> str:
    policy, version = why.get("policy", ""), why.get("policy_version")
    return _("%(policy)s, version %(version)s") % {"policy": policy, "version": version} if version else policy
