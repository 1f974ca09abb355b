"""A day without the city at two desks of a counter: a killed server, and all that was kept."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page, Playwright

from bench.city import wait_for
from bench.kiosk_days import Server

READY: Final = """async () => {
  const { clerk, store } = await import("/static/js/counter/keeping.js");
  const isKept = await caches.match("/counter/offline/", { ignoreVary: true });
  return Boolean(navigator.serviceWorker.controller && isKept && await clerk() && await store.fact("desk"));
}"""
MEET: Final = """async () => {
  const { meet, store } = await import("/static/js/counter/keeping.js");
  await meet();
  return (await store.fact("waiting")).length;
}"""
# Letters and calls in turn, by a clock that runs ahead through the day; Date.now is all that the modules ask.
WORK: Final = """async ({ who, first, letters, calls, base, step }) => {
  const { keepRequest, newKey } = await import("/static/js/counter/keeping.js");
  const { ACTS } = await import("/static/js/counter/line.js");
  const form = document.querySelector("[data-offline-form]");
  const real = Date.now;
  const told = { numbers: [], called: [] };
  let turn = 0;
  const later = () => { turn += 1; Date.now = () => base + turn * step; };
  try {
    for (let n = 0; n < Math.max(letters, calls); n += 1) {
      if (n < calls) {
        later();
        const present = await ACTS.call_next();
        if (present) told.called.push(present.number);
        later();
        await ACTS.arrived();
      }
      if (n < letters) {
        later();
        form.elements.service.value = "streetlight-broken";
        form.elements.address.value = "Seestraße 4";
        form.elements.description.value = `Letter of ${who} ${first + n}`;
        form.elements.calls.value = n % 5 ? "" : "1";
        form.elements.idempotency_key.value = newKey();
        told.numbers.push((await keepRequest(form)).number);
      }
      later();
      if (n < calls) await ACTS.done();
    }
  } finally {
    Date.now = real;
    form.reset();
  }
  return told;
}"""
DRAIN: Final = """async () => {
  const { meet, store } = await import("/static/js/counter/keeping.js");
  const began = performance.now();
  for (;;) {
    await meet();
    const { waiting, refused } = await store.standing();
    if (!waiting) return { seconds: (performance.now() - began) / 1000, refused };
    if (performance.now() - began > 600_000) throw new Error(`${waiting} letters still wait`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
SET_BACK: Final = """async (base) => {
  const { store } = await import("/static/js/counter/keeping.js");
  await store.setFact("contact", base);
}"""


@dataclass
class Place:
    """A desk: who sits there, her browser, and what it has said."""

    who: str
    session: dict[str, Any]
    profile: Path
    context: BrowserContext | None = None
    page: Page | None = None
    numbers: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    refused: int = 0

    def open(self, play: Playwright, url: str) -> Page:
        """Start the browser of the desk on its profile, and open the screen."""
        path = shutil.which("chromium")
        if path is None:
            raise RuntimeError("chromium is missing: apt-get install chromium")
        options: dict[str, Any] = {"executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
        context = play.chromium.launch_persistent_context(str(self.profile), base_url=url, locale="en", **options)
        context.add_cookies([{**self.session, "url": url}])  # type: ignore[typeddict-item]
        self.context, self.page = context, context.pages[0]
        self.page.goto("/counter/")
        return self.page

    def close(self) -> None:
        """Close the browser as somebody who pulls the plug does."""
        if self.context:
            self.context.close()
        self.context = self.page = None

    def work(self, *, letters: int, calls: int, base: float, step: float) -> None:
        """Keep letters and call numbers."""
        assert self.page is not None  # noqa: S101 - it is open
        given = {"who": self.who, "first": len(self.numbers), "letters": letters, "calls": calls}
        told = self.page.evaluate(WORK, {**given, "base": base, "step": step})
        self.numbers += told["numbers"]
        self.called += told["called"]


def a_day_without_the_city(
    play: Playwright, server: Server, places: Sequence[Place], *, letters: int, calls: int, hours: int
) -> float:
    """Sit down at the desks, kill the server, work, start the browsers again halfway, and drain; give the seconds."""
    began_at = (time.time() - hours * 3600) * 1000
    step = hours * 3_600_000 / (4 * max(letters, calls) + 4)
    _sit_down(play, server, places, began_at=began_at)
    server.kill()
    for half in range(2):
        for place in places:
            if half:
                place.close()
                place.open(play, server.url)
            elif place.page:
                place.page.reload()
            base = began_at + half * hours * 1_800_000
            place.work(letters=letters // 2, calls=calls // 2, base=base, step=step)
    server.start()
    return sum(map(_drain, places))


def _sit_down(play: Playwright, server: Server, places: Sequence[Place], *, began_at: float) -> None:
    server.start()
    pages = [place.open(play, server.url) for place in places]
    for page in pages:
        page.evaluate(MEET)
        wait_for(partial(page.evaluate, READY), what="the screen to be kept", pause=0.2)
    for _round in range(3):  # until each has its part of the line
        for page in pages:
            page.evaluate(MEET)
    for page in pages:
        page.evaluate(SET_BACK, began_at)


def _drain(place: Place) -> float:
    assert place.page is not None  # noqa: S101 - it is open
    drained = place.page.evaluate(DRAIN)
    place.refused = drained["refused"]
    return float(drained["seconds"])
