"""Invariants 2 and 7: the ledger is whole, follows the table of moves, and its fold is the case; the guards stand."""

from __future__ import annotations

from typing import Any, Final

import pgtrigger
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check
from requests_app.rules.ledger import FOLDED_FIELDS
from requests_app.rules.workflow import DECIDED_ELSEWHERE, MOVES
from requests_app.vocabulary import EventKind

PLACE_FIELDS: Final = ("state", "queue", "owner")
COLUMN_OF: Final = {name: f"{name}_id" for name in ("queue", "owner", "service", "merged_into")}
MATTER_FIELDS: Final = tuple(name for name in FOLDED_FIELDS if name not in PLACE_FIELDS)


def _steps() -> dict[str, list[str]]:
    """Lay the table of moves out as columns: kind of event, state before, state after."""
    lines = sorted(
        {
            (rule.event.value, source.value, (target or source).value)
            for rule in MOVES.values()
            for source in rule.sources
            for target in rule.targets
        }
    )
    first = [(EventKind.RECEIVED.value, "", "new")]
    kinds, before, after = zip(*first, *lines, strict=True)
    return {"kinds": list(kinds), "before": list(before), "after": list(after)}


def _deciding() -> dict[str, Any]:
    kinds = {rule.event.value for rule in MOVES.values() if rule.decides} - {EventKind.RECEIVED.value}
    return {"deciding": sorted(kinds | {kind.value for kind in DECIDED_ELSEWHERE})}


# What stands after each event, and what stood before it; a kind that is no move must change nothing.
MOVE_NOT_IN_TABLE: Final = """
WITH stretches AS (
    SELECT id, case_id, sequence, kind, changes ->> 'state' AS told,
           count(changes ->> 'state') OVER (PARTITION BY case_id ORDER BY sequence) AS stretch
    FROM requests_app_caseevent
), standing AS (
    SELECT id, case_id, sequence, kind, told,
           max(told) OVER (PARTITION BY case_id, stretch) AS after
    FROM stretches
), steps AS (
    SELECT id, kind, told, after, lag(after, 1, '') OVER (PARTITION BY case_id ORDER BY sequence) AS before
    FROM standing
), moves AS (
    SELECT * FROM unnest(%(kinds)s::text[], %(before)s::text[], %(after)s::text[]) AS line (kind, before, after)
)
SELECT steps.id FROM steps
WHERE (told IS NOT NULL OR kind IN (SELECT kind FROM moves))
  AND NOT EXISTS (SELECT 1 FROM moves m
                  WHERE m.kind = steps.kind AND m.before = steps.before AND m.after = steps.after)
"""


def _fold(fields: tuple[str, ...]) -> str:
    """Compare the last value that the events gave each field with the case's own column."""
    columns = ", ".join(f"'{name}', c.{COLUMN_OF.get(name, name)}" for name in fields)
    return f"""
WITH folded AS (
    SELECT e.case_id, jsonb_object_agg(f.key, f.value ORDER BY e.sequence) AS told
    FROM requests_app_caseevent e CROSS JOIN LATERAL jsonb_each(e.changes) f
    WHERE e.changes <> '{{}}' AND f.key = ANY(%(fields)s)
    GROUP BY e.case_id
)
SELECT c.id FROM requests_app_case c LEFT JOIN folded ON folded.case_id = c.id
WHERE jsonb_strip_nulls(COALESCE(told, '{{}}')) <> jsonb_strip_nulls(jsonb_build_object({columns}))
"""  # noqa: S608 - field names of our own model


def _constraints() -> dict[str, list[str]]:
    """Name every constraint that a record asks for."""
    models = apps.get_app_config("requests_app").get_models()
    return {"names": sorted(one.name for model in models for one in model._meta.constraints)}  # noqa: SLF001


def _triggers() -> dict[str, list[str]]:
    """Name every trigger that a record asks for: those of the ledger, of words and of letters among them."""
    found = [
        (model._meta.db_table, trigger.get_pgid(model))  # noqa: SLF001 - Django's own name for it
        for model, trigger in pgtrigger.registered()
    ]
    return {"tables": [table for table, _name in found], "names": [name for _table, name in found]}


# No gap, no doubled number, and the case knows how many there are.
SEQUENCE_BROKEN: Final = """
SELECT c.id FROM requests_app_case c LEFT JOIN requests_app_caseevent e ON e.case_id = c.id
GROUP BY c.id
HAVING count(e.id) <> c.event_count OR count(DISTINCT e.sequence) <> c.event_count
    OR c.event_count < 1 OR max(e.sequence) <> c.event_count OR min(e.sequence) <> 1
"""
# Each decision raises the revision by one; what decides nothing and changes nothing leaves it alone.
REVISION_BROKEN: Final = """
WITH steps AS (
    SELECT case_id, sequence, kind, changes, revision,
           revision - lag(revision, 1, 0) OVER (PARTITION BY case_id ORDER BY sequence) AS step,
           last_value(revision) OVER (PARTITION BY case_id ORDER BY sequence
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last
    FROM requests_app_caseevent
)
SELECT DISTINCT c.id FROM steps s JOIN requests_app_case c ON c.id = s.case_id
WHERE s.last <> c.revision OR s.step NOT IN (0, 1) OR (s.step = 0 AND s.kind = ANY(%(deciding)s))
   OR (s.step = 1 AND s.kind <> ALL(%(deciding)s) AND s.changes = '{}')
"""
TRIGGER_GONE: Final = """
SELECT wanted.number AS id
FROM unnest(%(tables)s::text[], %(names)s::text[]) WITH ORDINALITY AS wanted (on_table, name, number)
WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
                  WHERE r.relname = wanted.on_table AND t.tgname = wanted.name AND t.tgenabled IN ('O', 'A'))
"""
# Ids are numbers, codes are words without blanks: whatever else stands in an event is somebody's sentence.
NOT_A_CODE: Final = """'$.** ? (@.type() == "string" && !(@ like_regex "^[A-Za-z0-9_.:/+-]{0,80}$"))'"""
# Nearly every event is flat, and read at a glance; the rest is looked into.
FLAT: Final = r"""'^{("[a-z_]+": ("[A-Za-z0-9_.:/+-]*"|[0-9.-]+|true|false|null)(, )?)*}$'"""
WORDS_IN_EVENT: Final = f"""
SELECT id FROM requests_app_caseevent
WHERE (data::text !~ {FLAT} AND jsonb_path_exists(data, {NOT_A_CODE}))
   OR (changes::text !~ {FLAT} AND jsonb_path_exists(changes, {NOT_A_CODE}))
"""  # noqa: S608 - constants of our own

CONSTRAINT_GONE: Final = """
SELECT wanted.number AS id FROM unnest(%(names)s::text[]) WITH ORDINALITY AS wanted (name, number)
WHERE NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = wanted.name AND c.convalidated)
  AND NOT EXISTS (SELECT 1 FROM pg_class r JOIN pg_index i ON i.indexrelid = r.oid
                  WHERE r.relname = wanted.name AND i.indisunique AND i.indisvalid)
"""

LEDGER: Final = (
    Check(1, "constraint_gone", _("Constraints of the database that are missing or were never checked."),
          CONSTRAINT_GONE, _constraints),
    Check(2, "move_not_in_table", _("Events that lead from one state to another as no move of the table does."),
          MOVE_NOT_IN_TABLE, _steps()),
    Check(2, "place_not_from_ledger", _("Cases whose state, work queue or owner is not what their events say."),
          _fold(PLACE_FIELDS), {"fields": list(PLACE_FIELDS)}),
    Check(7, "matter_not_from_ledger", _("Cases of which anything else that events carry differs from them."),
          _fold(MATTER_FIELDS), {"fields": list(MATTER_FIELDS)}),
    Check(7, "sequence_broken", _("Cases with a gap or a doubled number in their events, or a wrong count of them."),
          SEQUENCE_BROKEN),
    Check(7, "revision_broken", _("Cases whose revision is not the number of decisions in their events."),
          REVISION_BROKEN, _deciding()),
    Check(7, "words_in_event", _("Events that carry more than ids and codes."), WORDS_IN_EVENT),
    Check(7, "trigger_gone", _("Guards in the database that are missing or switched off."),
          TRIGGER_GONE, _triggers),
    Check(7, "words_not_blanked", _("Words marked as blanked that can still be read."),
          "SELECT id FROM requests_app_eventwords WHERE blanked_at IS NOT NULL AND text <> ''"),
)  # fmt: skip
