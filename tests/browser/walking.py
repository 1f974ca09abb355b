"""Walks through scenes: one browser for each look, one stage for all of them, and what must hold on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from django.core.cache import cache
from django.urls import resolve
from playwright.sync_api import BrowserContext, Page

from requests_app.vocabulary import PAGES_OF_COLLEAGUES
from tests.browser.pages import Scene, Stage
from tests.browser.probes import PROBES, Probe
from tests.browser.scenes import SCENES
from tests.browser.visits import SIZES, Visits

Look = tuple[str, str, str]  # size, language, theme
PUBLIC: Final = tuple(one for one in SCENES if not one.user and not one.path.startswith(PAGES_OF_COLLEAGUES))
COLLEAGUES: Final = tuple(one for one in SCENES if one not in PUBLIC)
CHOOSES_A_LANGUAGE: Final = "kiosk-start"
# A page that is left saves its draft once more, and would bring a cookie back after all are cleared:
# it has no line then.
FORGET: Final = """() => {
  localStorage.clear(); sessionStorage.clear();
  Object.defineProperty(navigator, "onLine", { get: () => false });
}"""


@dataclass
class Walk:
    """Opens one scene after the other. Who has signed in, and the kiosk that was paired, are remembered."""

    visit: Visits
    stage: Stage
    pages: dict[Look, Page] = field(default_factory=dict)
    keys: dict[str, list[object]] = field(default_factory=dict)

    def enter(self, scene: Scene, look: Look) -> Page:
        """Open a scene as it is meant: as a stranger's browser, but with the files of the page before."""
        page = self._page(look)
        self._become(page, scene)
        if scene.path.startswith("/status/{"):
            page.goto(f"/s/{self.stage.case}/{self.stage.secret}/")
        page.goto(scene.path.format(language=look[1], **vars(self.stage)))
        if scene.step:
            page.wait_for_load_state()
            scene.step(page)
        return page

    def leave(self, look: Look) -> None:
        """Close the browser of a look."""
        if page := self.pages.pop(look, None):
            page.context.close()

    def _page(self, look: Look) -> Page:
        if look not in self.pages:
            size, language, theme = look
            self.pages[look] = self.visit(size=size, language=language, theme=theme)
        page = self.pages[look]
        page.set_viewport_size(SIZES[look[0]])
        return page

    def _become(self, page: Page, scene: Scene) -> None:
        """Forget the scene before, cookies and what pages have kept; then sign in, or pair the kiosk."""
        context = page.context
        if page.url.startswith("http"):
            page.evaluate(FORGET)
            page.goto("about:blank")
        context.clear_cookies()
        cache.clear()  # nobody is kept off for having come too often
        if scene.user:
            self._with_key(context, scene.user, lambda: self.visit.sign_in(context, scene.user))
        if scene.kiosk:
            self._with_key(context, "kiosk", lambda: _pair(page))

    def _with_key(self, context: BrowserContext, name: str, get: Callable[[], None]) -> None:
        if name in self.keys:
            context.add_cookies(self.keys[name])  # type: ignore[arg-type]  # as the browser gave them
        else:
            get()
            self.keys[name] = list(context.cookies())


def _pair(page: Page) -> None:
    page.goto("/kiosk/pair/")
    page.locator("form:has([name=demo]) button").click()
    page.wait_for_url("**/kiosk/")


def faults_on(page: Page, scene: Scene, look: Look, *, probes: Iterable[Probe] = PROBES) -> list[str]:
    """List what is wrong with a page."""
    faults = [fault for probe in probes if not (scene.kiosk and probe.is_for_narrow) for fault in probe.look(page)]
    if scene.leads_to and resolve(urlsplit(page.url).path).view_name != scene.leads_to:
        faults.append(f"{page.url} is not {scene.leads_to}")
    is_mirrored = look[1] == "ar" and scene in PUBLIC and scene.name != CHOOSES_A_LANGUAGE
    if is_mirrored and page.evaluate("getComputedStyle(document.body).direction") != "rtl":
        faults.append(f"{page.url}: runs from left to right")
    return [f"{scene.name} ({'-'.join(look)}): {fault}" for fault in faults]


def walk_through(
    walk: Walk, scenes: Iterable[Scene], look: Look, *, probes: Iterable[Probe] = PROBES
) -> tuple[int, list[str]]:
    """Look at scenes in one look; give how many there were, and what is wrong."""
    seen, faults = 0, list[str]()
    for scene in scenes:
        faults += faults_on(walk.enter(scene, look), scene, look, probes=probes)
        seen += 1
    walk.leave(look)
    return seen, faults
