"""The one condition language asked of the database: the same trees, the same answers as in rules/conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, DateTimeField, Expression, F, FilteredRelation, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, ExtractIsoWeekDay, NullIf, TruncTime

from requests_app.lib.business_time import WEEKDAYS
from requests_app.models import Case
from requests_app.queries import places
from requests_app.rules.conditions import (
    FIELDS,
    NONE,
    AllOf,
    CaseValues,
    Condition,
    Kind,
    Leaf,
    Not,
    leaves,
    local_moment,
    pattern_of,
)
from requests_app.rules.conditions.values import NO_PROMISE
from requests_app.vocabulary import UNKNOWN_DISTRICT

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)  # what was not promised
LETTER: Final = "asked_letter"  # the founding letter: its reference is the case's; one joined row at most
OF_THE_LETTER: Final = frozenset({"channel", "language", "words"})


def _code(path: str) -> Callable[[ZoneInfo], Expression | F]:
    return lambda _zone: F(path)


def _or(path: str, missing: str) -> Callable[[ZoneInfo], Expression | F]:
    """Give a value that is never NULL, so that "not" means the same as in Python."""
    return lambda _zone: Coalesce(F(path), Value(missing), output_field=TextField())


# field -> its value in SQL, joined only when asked. Each is never NULL.
COLUMNS: Final[Mapping[str, Callable[[ZoneInfo], Expression | F]]] = {
    "service": _code("service__code"),
    "group": _code("service__group__code"),
    "office": _code("service__office"),
    "district": _or("district__code", UNKNOWN_DISTRICT),
    "channel": _or(f"{LETTER}__channel", NONE),
    "language": _or(f"{LETTER}__language", NONE),
    "priority": _code("priority"),
    "words": _or(f"{LETTER}__description", ""),
    "opened_weekday": lambda zone: ExtractIsoWeekDay("opened_at", tzinfo=zone),
    "opened_time": lambda zone: TruncTime("opened_at", tzinfo=zone),
    "is_vulnerable": _code("is_vulnerable"),
    "suspected_spam": _code("suspected_spam"),
    "state": _code("state"),
    "queue": _or("queue__code", NONE),
    "owner": _or("owner__username", NONE),
    "wait_reason": lambda _zone: Coalesce(NullIf(F("wait_reason"), Value("")), Value(NONE), output_field=TextField()),
    "reopen_count": _code("reopen_count"),
    "promise_in_hours": lambda _zone: Coalesce(F("promised_at"), Value(NEVER), output_field=DateTimeField()),
    "age_hours": _code("opened_at"),  # asked the other way round: opened before a moment
}


def cases_where(
    condition: Condition, *, at: datetime, among: QuerySet[Case] | None = None, zone: str = ""
) -> QuerySet[Case]:
    """List the cases for which a condition holds, at a moment, in the zone of the city (left out: read)."""
    cases = Case.objects.all() if among is None else among
    asked = {leaf.field for leaf in leaves(condition)}
    if asked & OF_THE_LETTER:
        letter = FilteredRelation("requests", condition=Q(requests__reference=F("reference")))
        cases = cases.alias(**{LETTER: letter})
    tz = ZoneInfo(zone or places.city().timezone)
    columns: dict[str, Any] = {_alias(name): COLUMNS[name](tz) for name in FIELDS if name in asked}
    return cases.alias(**columns).filter(_compiled(condition, at))


def _alias(field: str) -> str:
    return f"asked_{field}"


def _compiled(condition: Condition, at: datetime) -> Q:
    if isinstance(condition, Leaf):
        return _question(condition, at)
    if isinstance(condition, Not):
        return ~_compiled(condition.part, at)
    parts = [_compiled(part, at) for part in condition.parts]
    if isinstance(condition, AllOf):
        return Q(*parts) if parts else Q(Value(value=True, output_field=BooleanField()))
    return Q(*parts, _connector=Q.OR)


def _question(leaf: Leaf, at: datetime) -> Q:
    kind = FIELDS[leaf.field].kind
    if leaf.field == "promise_in_hours":  # ahead of now, not behind it
        return LOOKUPS[leaf.op](_alias(leaf.field), at + leaf.value)
    lookups = LOOKUPS_OF.get(kind, LOOKUPS)
    value = _moment(leaf.value, at) if kind == Kind.HOURS else _stored(leaf.field, leaf.value)
    return lookups[leaf.op](_alias(leaf.field), value)


def _moment(age: timedelta, at: datetime) -> datetime:
    return at - age


def _stored(field: str, value: Any) -> Any:
    """Give a value as its column has it: weekdays are counted from Monday, 1."""
    if isinstance(value, tuple):
        return tuple(_stored(field, one) for one in value)
    return WEEKDAYS.index(value) + 1 if field == "opened_weekday" else value


def _window(name: str, window: Sequence[time]) -> Q:
    start, end = window
    since, until = Q(**{f"{name}__gte": start}), Q(**{f"{name}__lt": end})
    return since & until if start < end else since | until


Lookup = Callable[[str, Any], Q]
LOOKUPS: Final[Mapping[str, Lookup]] = {
    "is": lambda name, value: Q(**{name: value}),
    "is_not": lambda name, value: ~Q(**{name: value}),
    "in": lambda name, values: Q(**{f"{name}__in": values}),
    "not_in": lambda name, values: ~Q(**{f"{name}__in": values}),
    "at_least": lambda name, value: Q(**{f"{name}__gte": value}),
    "at_most": lambda name, value: Q(**{f"{name}__lte": value}),
    "between": lambda name, ends: Q(**{f"{name}__gte": ends[0], f"{name}__lte": ends[1]}),
    "contains_any": lambda name, terms: Q(**{f"{name}__regex": pattern_of(terms, whole=False).pattern}),
    "has_word": lambda name, terms: Q(**{f"{name}__regex": pattern_of(terms, whole=True).pattern}),
}
LOOKUPS_OF: Final[Mapping[Kind, Mapping[str, Lookup]]] = {
    Kind.TIME: {
        "before": lambda name, value: Q(**{f"{name}__lt": value}),
        "after": lambda name, value: Q(**{f"{name}__gte": value}),
        "between": _window,
    },
    Kind.HOURS: {"at_least": LOOKUPS["at_most"], "at_most": LOOKUPS["at_least"]},  # the older, the earlier opened
}

# What values are made of: CaseValues' fields that are read as they are, and the columns behind the others.
AS_IT_IS: Final = {
    "service": "service__code",
    "group": "service__group__code",
    "office": "service__office",
    "priority": "priority",
    "is_vulnerable": "is_vulnerable",
    "suspected_spam": "suspected_spam",
    "state": "state",
    "reopen_count": "reopen_count",
}
OR_MISSING: Final = {
    "district": ("district__code", UNKNOWN_DISTRICT),
    "queue": ("queue__code", NONE),
    "owner": ("owner__username", NONE),
    "channel": (f"{LETTER}__channel", NONE),
    "language": (f"{LETTER}__language", NONE),
    "words": (f"{LETTER}__description", ""),
}
READ: Final = (*AS_IT_IS.values(), *(path for path, _missing in OR_MISSING.values()))


def values_of(cases: QuerySet[Case], *, at: datetime, zone: str = "") -> Iterator[tuple[int, str, CaseValues]]:
    """Give id, reference and values of each case, in the order of `cases`; one query for all of them."""
    zone = zone or places.city().timezone
    letter = FilteredRelation("requests", condition=Q(requests__reference=F("reference")))
    own = ("pk", "reference", "opened_at", "promised_at", "wait_reason")
    rows = cases.alias(**{LETTER: letter}).values(*own, *READ)
    for row in rows:
        yield row["pk"], row["reference"], _values(row, at=at, zone=zone)


def _values(row: Mapping[str, Any], *, at: datetime, zone: str) -> CaseValues:
    weekday, local_time = local_moment(row["opened_at"], zone)
    named: dict[str, Any] = {name: row[path] for name, path in AS_IT_IS.items()}
    for name, (path, missing) in OR_MISSING.items():
        named[name] = missing if row[path] is None else row[path]
    return CaseValues(
        **named,
        opened_weekday=weekday,
        opened_time=local_time,
        wait_reason=row["wait_reason"] or NONE,
        age_hours=at - row["opened_at"],
        promise_in_hours=row["promised_at"] - at if row["promised_at"] else NO_PROMISE,
    )
