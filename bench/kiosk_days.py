"""Days without the city at a kiosk: a killed server, a browser that is started again, and all that was kept."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import BrowserContext, Page, Playwright

from bench.city import at_port, is_up, wait_for
from bench.processes import BASE

SERVICE: Final = "streetlight-broken"
# Letters one after the other by a clock that runs ahead through the days; Date.now is all that the modules ask.
SEND: Final = """async ({ first, count, base, step, service }) => {
  const door = await import("/static/js/kiosk/door.js");
  const real = Date.now;
  const told = [];
  try {
    for (let n = first; n < first + count; n += 1) {
      if (base) Date.now = () => base + n * step;
      const body = { service_code: service, here: true, language: "en", description: `Letter ${n}` };
      const receipt = await door.send("/kiosk/api/requests", { body, key: door.newKey(), language: "en" });
      told.push(receipt.provisional ?? receipt.reference);
    }
  } finally {
    Date.now = real;
  }
  return told;
}"""
SET_BACK: Final = """async (base) => {
  const store = await import("/static/js/kiosk/store.js");
  await store.setFact("contact", base);
}"""
DRAIN: Final = """async () => {
  const { drain } = await import("/static/js/kiosk/drain.js");
  const { standing } = await import("/static/js/kiosk/store.js");
  const began = performance.now();
  for (;;) {
    await drain();
    const { waiting, refused } = await standing();
    if (!waiting) return { seconds: (performance.now() - began) / 1000, refused };
    if (performance.now() - began > 600_000) throw new Error(`${waiting} letters still wait`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}"""
IS_KEPT: Final = """async () => {
  return Boolean(navigator.serviceWorker.controller && await caches.match("/kiosk/de/", { ignoreVary: true }));
}"""
# What the city has of them, in the order in which it took them.
ARRIVED: Final = """
    SELECT r.description, n.number, r.submitted_at, r.case_id
    FROM requests_app_servicerequest r LEFT JOIN requests_app_provisionalnumber n ON n.request_id = r.id
    WHERE r.description LIKE 'Letter %' ORDER BY r.id
"""


@dataclass
class Server:
    """The city's web server on a port of its own, that can be killed and started again."""

    port: int
    environ: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Name its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        from requests_app.management.commands import _processes

        environ = {**os.environ, **self.environ, "WEB_PORT": str(self.port), "SITE_URL": self.url}
        argv = [sys.executable, *at_port(_processes.web, self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(argv, cwd=BASE, env=environ, stdout=log, stderr=log, start_new_session=True)
        wait_for(lambda: is_up(self.port), what=f"web: see {self.log}")

    def kill(self) -> None:
        """Kill it with all its workers, in the midst of whatever they do."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@dataclass
class Outcome:
    """What the kiosk has said of its letters, and how fast they went."""

    numbers: list[str] = field(default_factory=list)
    refused: int = 0
    keep_seconds: float = 0.0
    drain_seconds: float = 0.0


def open_kiosk(play: Playwright, profile: Path, url: str) -> tuple[BrowserContext, Page]:
    """Start the browser of a kiosk on its profile, and open its first page."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("chromium is missing: apt-get install chromium")
    options: dict[str, Any] = {"executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}
    context = play.chromium.launch_persistent_context(str(profile), base_url=url, locale="en", **options)
    page = context.pages[0]
    page.goto("/kiosk/")
    return context, page


def days_without_the_city(
    play: Playwright,
    server: Server,
    profile: Path,
    *,
    letters: int,
    hours: int,
    meanwhile: Callable[[Page], object] = lambda page: None,
) -> Outcome:
    """Pair a kiosk, kill the server, send letters over the days, restart the browser halfway, and drain.

    `meanwhile` is done at the kiosk when the browser has come up again without the city.
    """
    told, half = Outcome(), letters // 2
    base = (time.time() - hours * 3600) * 1000
    walk = {"base": base, "step": hours * 3_600_000 / letters, "service": SERVICE}
    server.start()
    context, page = open_kiosk(play, profile, server.url)
    page.locator("form:has([name=demo]) button").click()
    page.wait_for_url("**/kiosk/")
    wait_for(lambda: bool(page.evaluate(IS_KEPT)), what="the pages to be kept", pause=0.2)
    page.evaluate(SET_BACK, base)
    server.kill()
    began = time.perf_counter()
    told.numbers += page.evaluate(SEND, {"first": 0, "count": half, **walk})
    told.keep_seconds = time.perf_counter() - began
    context.close()
    context, page = open_kiosk(play, profile, server.url)
    meanwhile(page)
    began = time.perf_counter()
    told.numbers += page.evaluate(SEND, {"first": half, "count": letters - half, **walk})
    told.keep_seconds += time.perf_counter() - began
    server.start()
    drained = page.evaluate(DRAIN)
    told.drain_seconds, told.refused = drained["seconds"], drained["refused"]
    context.close()
    return told
