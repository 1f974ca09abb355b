"""The stamp of the city's standing facts: whatever changes them changes the stamp, so that readers may keep copies."""

from __future__ import annotations

from typing import Final

import pgtrigger

# A sequence never goes back, not even with a rolled-back transaction: no stamp stands for two states.
NEXT_STAMP: Final = "NEW.facts_stamp := nextval('requests_app_facts_stamp'); RETURN NEW;"
TOUCH_CITY: Final = "UPDATE requests_app_city SET facts_stamp = 0; RETURN NULL;"


def restamps() -> pgtrigger.Trigger:
    """Give the trigger of the city's row: each write of it draws a new stamp, whatever the writer says."""
    return pgtrigger.Trigger(
        name="city_draws_a_new_stamp",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=NEXT_STAMP,
    )


def is_a_standing_fact(*columns: str) -> pgtrigger.Trigger:
    """Give the trigger of a table of facts; `columns` leaves out what changes without meaning, else all count."""
    changed = pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Update
    return pgtrigger.Trigger(
        name="standing_facts_changed",
        level=pgtrigger.Statement,
        operation=pgtrigger.Insert | changed | pgtrigger.Delete,
        when=pgtrigger.After,
        func=TOUCH_CITY,
    )
