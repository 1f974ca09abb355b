"""Ways to take a request at the counter by keys alone; how many are pressed beside the visitor's own words.

Every key counts one, a chord too; so does each letter of what is typed, but for the words of the visitor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

KEYSTROKES_AT_MOST: Final = 30
ON, SAVE = "Enter", "Control+Enter"
SAY: Final = "say:"  # what follows are the visitor's words: typed, and not counted
HAND_MS: Final = 50  # between two keys of a hand; what comes faster than 40 ms is a scanner
NAMED_KEYS: Final = frozenset({ON, SAVE, "F2", "ArrowDown"})


@dataclass(frozen=True)
class Way:
    """One walk-in, as keys in their order."""

    name: str
    keys: tuple[str, ...]
    language: str = "en"


# Who, what, where, words: Enter goes on.
WAYS: Final = (
    Way("lamp_of_nobody", (ON, "lamp", ON, "Seestr 4", ON, f"{SAY}It is dark at night", SAVE)),
    Way("lamp_in_english_on_a_german_page", (ON, "street light", ON, "Seestr 4", ON, f"{SAY}Dunkel", SAVE), "de"),
    Way("hole_in_german_on_an_english_page", (ON, "Schlagloch", ON, "Seestr 4", ON, f"{SAY}A deep hole", SAVE)),
    Way("waste_by_phone", ("07531900111", ON, "müll", ON, "Hafenstr", ON, f"{SAY}A sofa", SAVE)),
    Way("note_settled_at_once", (ON, "hinweis", ON, ON, f"{SAY}When are you open?", "F2", f"{SAY}See the door", SAVE)),
)


def take(page: Page, way: Way) -> int:
    """Press the keys of a way on the open screen, and wait for the receipt; give how many were pressed."""
    pressed = 0
    for keys in way.keys:
        if keys.startswith(SAY):
            page.keyboard.type(keys.removeprefix(SAY), delay=HAND_MS)
        elif keys in NAMED_KEYS:
            page.keyboard.press(keys)
            pressed += 1
        else:
            page.keyboard.type(keys, delay=HAND_MS)
            pressed += len(keys)
    page.wait_for_url("**/counter/receipt/**")
    return pressed
