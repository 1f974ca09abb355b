"""The rows of a life as templates: ids, moments and unique words are left open, the rest stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

# What hangs on a case, in an order in which it can be written, and the way from a row to its case.
WAY_TO_CASE: Final = {
    "Resident": "(SELECT r.case_id FROM requests_app_servicerequest r WHERE r.requester_id = t.id)",
    "Case": "t.id",
    "ServiceRequest": "t.case_id",
    "CaseEvent": "t.case_id",
    "EventWords": "(SELECT e.case_id FROM requests_app_caseevent e WHERE e.id = t.event_id)",
    "QueueStay": "t.case_id",
    "Handover": "t.case_id",
    "Escalation": "t.case_id",
    "Clock": "t.case_id",
    "ClockInterval": "(SELECT k.case_id FROM requests_app_clock k WHERE k.id = t.clock_id)",
    "CaseFollower": "t.case_id",
    "Message": "(SELECT e.case_id FROM requests_app_caseevent e WHERE e.id = t.event_id)",
    "JobRow": """COALESCE(t.case_id, (SELECT e.case_id FROM requests_app_message m
        JOIN requests_app_caseevent e ON e.id = m.event_id WHERE m.id = t.message_id))""",
}
# Ids of rows that stand in the letter of an event: "clock": 12.
NAMED_IN_EVENT: Final = {
    "request": "ServiceRequest", "clock": "Clock", "escalation": "Escalation", "handover": "Handover",
}  # fmt: skip
IN_EVENT: Final = re.compile(r'"({})": (\d+)'.format("|".join(NAMED_IN_EVENT)))
OWN_WORDS: Final = {"reference": "%(reference)s", "idempotency_key": "%(key)s", "message_id": "<%(key)s.{}@bench>"}


@dataclass
class Template:
    """One life: its rows by table, and what must be filled in."""

    rows: dict[str, list[str]] = field(default_factory=dict)
    ids: list[tuple[str, str, int]] = field(default_factory=list)  # (name of the hole, record, number in this life)
    moments: dict[str, datetime] = field(default_factory=dict)


def model_of(name: str) -> type[models.Model]:
    """Find a record by its name."""
    return apps.get_model("requests_app", name)


def columns_of(name: str) -> list[models.Field[Any, Any]]:
    """List the columns of a record."""
    return list(model_of(name)._meta.concrete_fields)  # noqa: SLF001 - Django's own name


def table_of(name: str) -> str:
    """Name the table of a record."""
    return model_of(name)._meta.db_table  # noqa: SLF001


def read_templates(case_ids: Iterable[int]) -> dict[int, Template]:
    """Read the rows of these cases as COPY writes them."""
    found = {case_id: Template() for case_id in case_ids}
    for name, way in WAY_TO_CASE.items():
        fields = columns_of(name)
        for case_id, *values in _copied_out(name, way, fields):
            template = found.get(int(case_id)) if case_id != r"\N" else None
            if template is not None:
                _add(template, name, fields, values)
    return found


def _copied_out(name: str, way: str, fields: list[models.Field[Any, Any]]) -> Iterable[list[str]]:
    columns = ", ".join(f't."{field.column}"' for field in fields)
    asked = f'COPY (SELECT {way}, {columns} FROM "{table_of(name)}" t ORDER BY t.id) TO STDOUT'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute("SET timezone = 'UTC'")
        with cursor.copy(asked) as copy:
            text = b"".join(bytes(part) for part in copy).decode()
    return (line.split("\t") for line in text.splitlines())


def _add(template: Template, name: str, fields: list[models.Field[Any, Any]], values: list[str]) -> None:
    rows = template.rows.setdefault(name, [])
    hole = _id_hole(name, int(values[0]))
    template.ids.append((hole, name, len(rows)))
    written = [_written(template, len(rows), field, value) for field, value in zip(fields, values, strict=True)]
    rows.append("\t".join(written) + "\n")


def _written(template: Template, number: int, column: models.Field[Any, Any], value: str) -> str:
    """Leave open what each copy must say in its own words."""
    if value in ("", r"\N"):
        return value
    kind = next((write for is_such, write in KINDS if is_such(column)), None)
    return kind(template, number, column, value) if kind else value.replace("%", "%%")


def _target(column: models.Field[Any, Any]) -> str:
    if column.primary_key:
        return column.model.__name__
    return str(column.related_model.__name__) if column.is_relation and column.related_model else ""


def _an_id(_template: Template, _number: int, column: models.Field[Any, Any], value: str) -> str:
    return f"%({_id_hole(_target(column), int(value))})s"


def _a_moment(template: Template, _number: int, _column: models.Field[Any, Any], value: str) -> str:
    moment = datetime.fromisoformat(value).astimezone(UTC)
    hole = f"t{moment.timestamp():.6f}"
    template.moments[hole] = moment
    return f"%({hole})s"


def _own_word(_template: Template, number: int, column: models.Field[Any, Any], _value: str) -> str:
    return OWN_WORDS[column.name].format(number)


def _letter_of_event(_template: Template, _number: int, _column: models.Field[Any, Any], value: str) -> str:
    escaped = value.replace("%", "%%")
    return IN_EVENT.sub(lambda m: f'"{m[1]}": %({_id_hole(NAMED_IN_EVENT[m[1]], int(m[2]))})s', escaped)


def _id_hole(name: str, pk: int) -> str:
    return f"{name}{pk}"


Write = Callable[[Template, int, "models.Field[Any, Any]", str], str]
KINDS: Final[tuple[tuple[Callable[[Any], bool], Write], ...]] = (
    (lambda column: _target(column) in WAY_TO_CASE, _an_id),
    (lambda column: isinstance(column, models.DateTimeField), _a_moment),
    (lambda column: column.name in OWN_WORDS, _own_word),
    (lambda column: column.name == "data" and column.model.__name__ == "CaseEvent", _letter_of_event),
)
