"""Random conditions and random answers of cases, for tests that ask many."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from hypothesis import strategies as st

from requests_app.lib.business_time import WEEKDAYS
from requests_app.rules.conditions import FIELDS, OPERATORS, CaseValues, Field, Kind, Shape
from requests_app.rules.conditions.words import is_term
from requests_app.vocabulary import CaseState, Channel, Office, Priority, WaitReason

TERMS = [
    "gas",
    "Gas",
    "Straße",
    "STRASSE",
    "müll",
    "Muell",
    "odeur de gaz",
    "é",
    "œuf",
    "x_y",
    "100%",
    "7",
    "漢字",
    "ΓΑΣ",
]
CODES: dict[str, list[str]] = {
    "service": ["streetlight-broken", "road-damage", "playground", "atlantis"],
    "group": ["lighting", "streets", "atlantis"],
    "office": list(Office.values),
    "district": ["010", "120", "unknown", "atlantis"],
    "channel": list(Channel.values),
    "language": ["de", "en", "fr", "none"],
    "opened_weekday": list(WEEKDAYS),
    "state": list(CaseState.values),
    "queue": ["lighting", "roads", "moderation", "none"],
    "owner": ["cem", "bruno", "none", "atlantis"],
    "wait_reason": [*WaitReason.values, "none"],
}
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def text() -> st.SearchStrategy[str]:
    """Write what a resident may write: terms in other spellings, and any characters that the database can hold."""
    piece = st.one_of(
        st.sampled_from(
            [*TERMS, "gás", "ga\u0301s", "MU\u0308LL", "strasse", "Gasse", "œ", "oeuf", "\n", " ", "-", "gazx"]
        ),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6),
    )
    return st.lists(piece, max_size=6).map("".join)


def terms() -> st.SearchStrategy[str]:
    """Write what a rule may look for; it has a letter or a digit."""
    drawn = st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=4)
    return st.one_of(st.sampled_from(TERMS), drawn.filter(is_term))


def one_value(name: str, field: Field) -> st.SearchStrategy[Any]:
    """Draw a value as JSON for a field."""
    of_kind: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.CODE: st.sampled_from(CODES.get(name, ["x"])),
        Kind.LEVEL: st.sampled_from([priority.name.lower() for priority in Priority]),
        Kind.NUMBER: st.integers(0, 3),
        Kind.HOURS: st.integers(0, 24 * 900),
        Kind.FLAG: st.booleans(),
        Kind.TIME: TIMES.map(lambda moment: moment.isoformat("minutes")),
        Kind.TEXT: terms(),
    }
    return of_kind[field.kind]


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    """Draw one question that the table allows."""
    name = draw(st.sampled_from(list(FIELDS)))
    field = FIELDS[name]
    op = draw(st.sampled_from(list(OPERATORS[field.kind])))
    shape = OPERATORS[field.kind][op].shape
    value = one_value(name, field)
    if shape == Shape.LIST:
        return {"field": name, "op": op, "value": draw(st.lists(value, min_size=1, max_size=3))}
    if shape == Shape.PAIR:
        pair = draw(st.lists(value, min_size=2, max_size=2, unique=field.kind == Kind.TIME))
        return {"field": name, "op": op, "value": pair if field.kind == Kind.TIME else sorted(pair)}
    return {"field": name, "op": op, "value": draw(value)}


def trees() -> st.SearchStrategy[dict[str, Any]]:
    """Draw a tree that is not too deep."""
    return st.recursive(
        questions(),
        lambda below: st.one_of(
            st.lists(below, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(below, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            below.map(lambda part: {"not": part}),
        ),
        max_leaves=6,
    ).filter(lambda tree: depth_of(tree) <= 8)


def depth_of(tree: dict[str, Any]) -> int:
    """Count the levels of a tree."""
    below = tree.get("all") or tree.get("any") or ([tree["not"]] if "not" in tree else [])
    return 1 + max((depth_of(part) for part in below), default=0)


def answers() -> st.SearchStrategy[CaseValues]:
    """Draw the answers of one case."""
    return st.builds(
        CaseValues,
        **{name: st.sampled_from(codes) for name, codes in CODES.items()},
        priority=st.sampled_from(list(Priority)).map(int),
        words=text(),
        opened_time=TIMES,
        is_vulnerable=st.booleans(),
        suspected_spam=st.booleans(),
        reopen_count=st.integers(0, 3),
        promise_in_hours=st.integers(-10_000, 10_000).map(lambda minutes: timedelta(minutes=minutes)),
        age_hours=st.integers(0, 10_000).map(lambda minutes: timedelta(minutes=minutes)),
    )
