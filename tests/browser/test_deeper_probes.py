"""Every public address once: words spaced out and doubled, forced colours, and the whole way of the focus."""

from __future__ import annotations

from typing import Final

from tests.browser.pages import Scene, set_stage
from tests.browser.probes import SLOW_PROBES
from tests.browser.visits import DESKTOP, KIOSK, PHONE, Visits
from tests.browser.walking import PUBLIC, Look, Walk, faults_on

# In each language and on each kind of screen some; make matrix looks at all of them everywhere.
LOOKS: Final[tuple[Look, ...]] = ((PHONE, "de", "light"), (DESKTOP, "ar", "dark"), (PHONE, "lb", "dark"))
AT_A_KIOSK: Final[Look] = (KIOSK, "fr", "light")


def one_for_each_address() -> list[Scene]:
    """Take the first scene of each address."""
    return list({scene.path: scene for scene in reversed(PUBLIC)}.values())


def test_no_public_address_fails_a_slow_probe(visit: Visits) -> None:
    walk, faults = Walk(visit, set_stage()), list[str]()

    for number, scene in enumerate(one_for_each_address()):
        look = AT_A_KIOSK if scene.kiosk else LOOKS[number % len(LOOKS)]
        faults += faults_on(walk.enter(scene, look), scene, look, probes=SLOW_PROBES)

    assert not faults, "\n".join(faults)
