"""A person's screen in Debian's chromium: what it fetches, how soon it shows, what goes wrong on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PHONE: Final = {"width": 390, "height": 844}
DESKTOP: Final = {"width": 1366, "height": 768}
# 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, a processor of a quarter of this one.
SLOW_LINE: Final = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_PROCESSOR: Final = 4
SETTLES_AFTER_MS: Final = 600
# Before any script of the page: the largest paint so far, and how much has moved without a person's doing.
WATCH_PAINTS: Final = """
window.__paints = { lcp: 0, cls: 0 };
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.__paints.lcp = one.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.__paints.cls += one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Seen:
    """What one visit of a page has cost and shown."""

    files: dict[str, int] = field(default_factory=dict)  # path -> bytes on the line, heads and compression included
    third_party: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lcp_ms: float = 0.0
    cls: float = 0.0

    @property
    def kilobytes(self) -> float:
        """Give all that was fetched."""
        return sum(self.files.values()) / 1024


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser. Raises `RuntimeError` where there is none."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("chromium is missing: apt-get install chromium")
    with sync_playwright() as played:
        browser = played.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


def screen(browser: Browser, port: int, **more: Any) -> BrowserContext:
    """Open a browser that has seen nothing yet: a phone in English, unless told otherwise."""
    options: dict[str, Any] = {"viewport": PHONE, "locale": "en", **more}
    return browser.new_context(base_url=f"http://127.0.0.1:{port}", **options)


def visit(browser: Browser, port: int, path: str, *, is_slow: bool = False) -> Seen:
    """Visit a page for the first time, with nothing in the cache, until all is quiet."""
    context, seen = screen(browser, port), Seen()
    page = context.new_page()
    _listen(page, port, seen)
    page.add_init_script(WATCH_PAINTS)
    if is_slow:
        wire = context.new_cdp_session(page)
        wire.send("Network.emulateNetworkConditions", SLOW_LINE)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    page.goto(path, wait_until="networkidle")
    page.wait_for_timeout(SETTLES_AFTER_MS)
    paints = page.evaluate("() => window.__paints")
    seen.lcp_ms, seen.cls = float(paints["lcp"]), float(paints["cls"])
    context.close()
    return seen


def _listen(page: Page, port: int, seen: Seen) -> None:
    """Note every file with its bytes, and every word of the console."""
    wire, paths = page.context.new_cdp_session(page), dict[str, str]()
    wire.send("Network.enable")

    def asked(told: dict[str, Any]) -> None:
        parts = urlsplit(told["request"]["url"])
        paths[told["requestId"]] = parts.path
        if parts.scheme.startswith("http") and parts.netloc != f"127.0.0.1:{port}":
            seen.third_party.append(told["request"]["url"])

    def came(told: dict[str, Any]) -> None:
        path = paths.get(told["requestId"], "?")
        seen.files[path] = seen.files.get(path, 0) + int(told["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", came)
    page.on("console", lambda said: seen.errors.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda fault: seen.errors.append(str(fault)))
