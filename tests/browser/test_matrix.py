"""`make matrix`: every page in every size, language and theme it is made for; prints one line for each look."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from itertools import product
from typing import Final

import pytest

from tests.browser.pages import set_stage
from tests.browser.probes import ALL_PROBES
from tests.browser.visits import DESKTOP, KIOSK, KIOSK_SMALL, KIOSK_WIDE, PHONE, Visits
from tests.browser.walking import COLLEAGUES, PUBLIC, Look, Walk, walk_through

LANGUAGES: Final = ("en", "de", "fr", "lb", "ar")
THEMES: Final = ("light", "dark")
ON_THE_WEB: Final = [one for one in PUBLIC if not one.path.startswith("/kiosk/")]
OF_COLLEAGUES: Final = ("en", "de", "fr")
AT_THE_KIOSK: Final = [one for one in PUBLIC if one.path.startswith("/kiosk/")]
WHOLE: Final = [
    *((look, "web") for look in product((PHONE, DESKTOP), LANGUAGES, THEMES)),
    *((look, "colleagues") for look in product((PHONE, DESKTOP), OF_COLLEAGUES, THEMES)),
    *((look, "kiosk") for look in product((KIOSK, KIOSK_WIDE, KIOSK_SMALL), LANGUAGES, THEMES)),
]

SCENES_AT: Final = {"web": ON_THE_WEB, "colleagues": COLLEAGUES, "kiosk": AT_THE_KIOSK}

IS_ASKED_FOR: Final = "CITY_MATRIX" in os.environ  # noqa: TID251
pytestmark = pytest.mark.skipif(not IS_ASKED_FOR, reason="make matrix walks it whole")


@pytest.mark.parametrize(("look", "where"), WHOLE, ids=["-".join((where, *look)) for look, where in WHOLE])
def test_every_page_in_this_look(
    visit: Visits, look: Look, where: str, record_property: Callable[[str, object], None]
) -> None:
    began = time.monotonic()
    scenes = SCENES_AT[where]

    seen, faults = walk_through(Walk(visit, set_stage()), scenes, look, probes=ALL_PROBES)

    size, language, theme = look
    took = time.monotonic() - began
    record_property("said", f"{size:<12}{language:<4}{theme:<6}{seen:>4} pages{len(faults):>4} faults{took:>7.0f} s")
    assert not faults, "\n".join(faults)
