"""The kiosk's counts: taps and typed letters of a request, and what of a person is left after the screen began anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from playwright.sync_api import Page

TOPICS: Final = 6
COUNT_EVENTS: Final = """
addEventListener("pointerdown", () => window.noteEvent("tap"), true);
addEventListener("keydown", () => window.noteEvent("letter"), true);
addEventListener("click", (event) => { if (event.target.closest?.("[data-type]")) window.noteEvent("letter"); }, true);
"""
# Everything a browser keeps for a page, as text; what stands in fields is no part of the page's own text.
KEPT: Final = """async () => {
  const raw = (bytes) => new TextDecoder("latin1").decode(bytes);
  const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  parts.push(document.cookie, window.name);
  parts.push(JSON.stringify(history.state), location.href, document.documentElement.outerHTML);
  parts.push(...[...document.querySelectorAll("input, textarea")].map((one) => one.value));
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const asked of await cache.keys()) parts.push(asked.url, await (await cache.match(asked)).text());
  }
  for (const { name } of await indexedDB.databases()) {
    const open = indexedDB.open(name);
    await new Promise((done) => { open.onsuccess = done; });
    const base = open.result;
    for (const store of base.objectStoreNames) {
      const rows = base.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { rows.onsuccess = done; });
      parts.push(JSON.stringify(rows.result, (_name, value) => value instanceof ArrayBuffer ? raw(value) : value));
    }
    base.close();
  }
  return parts;
}"""
STORED: Final = """() => [localStorage, sessionStorage]
  .flatMap((store) => Object.entries(store)).reduce((bytes, pair) => bytes + pair.join("").length, 0)"""


class Counter:
    """Counts what is done to a page, however many pages come after each other."""

    def __init__(self, page: Page) -> None:
        self.taps = self.letters = 0
        page.expose_function("noteEvent", self._note)
        page.add_init_script(COUNT_EVENTS)

    def _note(self, kind: str) -> None:
        if kind == "tap":
            self.taps += 1
        else:
            self.letters += 1


def file_topic(page: Page, number: int, counter: Counter, *, language: str = "de") -> tuple[int, int]:
    """File a request for one of the six commonest topics; give the taps and the typed letters."""
    page.goto("/kiosk/")
    counter.taps = counter.letters = 0
    page.locator(f"a[hreflang={language}][data-replace]").first.click()
    topic = page.locator("[data-step=topic] [data-service]").nth(number)
    needs_place = topic.get_attribute("data-needs-place") == "1"
    topic.click()
    if needs_place:
        page.locator("[data-here]").click()
    page.locator("[data-send]").click()
    page.locator("[data-out=reference]").wait_for()
    return counter.taps, counter.letters


def leave_traces(page: Page) -> list[str]:
    """File a request with words, a street and a phone number; give all that is personal in it."""
    page.goto("/kiosk/fr/")
    page.locator("[data-step=topic] [data-needs-place='1']").first.click()
    page.locator("[data-go=street]").click()
    page.locator("[data-street]").fill("Seestrasse 4711")
    page.locator("[data-street-done]").click()
    page.locator("[data-words]").fill("Je m'appelle Karim")
    page.locator("[data-go=phone]").click()
    page.locator("[data-phone]").fill("07531900111")
    page.locator("[data-contact=phone]").click()
    page.locator("[data-send]").click()
    receipt = [page.locator(f"[data-out={name}]") for name in ("reference", "secret")]
    receipt[0].wait_for()
    return ["Karim", "Seestrasse", "4711", "07531900111", *(part.inner_text() for part in receipt)]


def bytes_left(page: Page, personal: Sequence[str]) -> int:
    """Count the bytes of a person that can still be read: in the page, its stores, its history and on its paper."""
    page.wait_for_url("**/kiosk/")
    page.wait_for_load_state()
    texts: list[Any] = list(page.evaluate(KEPT))
    left = int(page.evaluate(STORED))
    page.emulate_media(media="print")
    texts.append(page.locator("body").inner_text())
    page.emulate_media(media="screen")
    page.go_back()
    page.wait_for_load_state()
    texts += [page.content(), *page.evaluate(KEPT)]
    return left + sum(str(text).count(word) * len(word) for text in texts for word in personal)
