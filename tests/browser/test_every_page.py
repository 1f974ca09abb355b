"""Every page, twice: pairwise over size, language and theme; axe finds nothing, nothing overflows, all can be seen."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Page

from tests.browser.pages import Scene, Stage, set_stage
from tests.browser.probes import faults_of, overflow_of, unseen_controls_of
from tests.browser.scenes import SCENES
from tests.browser.visits import DESKTOP, KIOSK, PHONE, Visits

# An orthogonal array: any two of the three axes meet in every combination.
LOOKS: Final = (
    (PHONE, "en", "light"), (PHONE, "de", "dark"), (PHONE, "fr", "light"),
    (DESKTOP, "en", "dark"), (DESKTOP, "de", "light"), (DESKTOP, "fr", "dark"),
    (KIOSK, "en", "light"), (KIOSK, "de", "dark"), (KIOSK, "fr", "light"),
)  # fmt: skip
APART: Final = 4  # the second look of a scene differs from its first in size, language and theme


def scenes_of(look: int) -> list[Scene]:
    """List the scenes of a look; each scene has two, which are as different as can be."""
    return [scene for place, scene in enumerate(SCENES) if look in {place % len(LOOKS), (place + APART) % len(LOOKS)}]


def test_each_scene_is_seen_in_two_looks_that_differ() -> None:
    for place, scene in enumerate(SCENES):
        first, second = (look for look in range(len(LOOKS)) if scene in scenes_of(look))
        assert not set(LOOKS[first][:2]) & set(LOOKS[second][:2]), place


def enter(visit: Visits, scene: Scene, stage: Stage, look: tuple[str, str, str]) -> Page:
    """Open a scene as it is meant."""
    size, language, theme = look
    page = visit(size=size, language=language, theme=theme, user=scene.user)
    if scene.kiosk:
        page.goto("/kiosk/pair/")
        page.locator("form:has([name=demo]) button").click()
    if scene.path.startswith("/status/{"):
        page.goto(f"/s/{stage.case}/{stage.secret}/")
    page.goto(scene.path.format(language=language, **vars(stage)))
    if scene.step:
        page.wait_for_load_state()
        scene.step(page)
    return page


@pytest.mark.parametrize("look", range(len(LOOKS)), ids=["-".join(look) for look in LOOKS])
def test_axe_finds_nothing_and_everything_can_be_seen(visit: Visits, look: int) -> None:
    stage, faults = set_stage(), []

    for scene in scenes_of(look):
        page = enter(visit, scene, stage, LOOKS[look])
        found = faults_of(page) + unseen_controls_of(page)
        if not scene.kiosk:  # a kiosk's screen is never that narrow
            found += overflow_of(page)
        faults += [f"{scene.name}: {fault}" for fault in found]
        page.context.close()

    assert not faults, "\n".join(faults)
