"""What every page must pass: axe, reflow at 320 px, controls that a person can see; and the list of all probes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from tests.browser.deeper_probes import (
    crowded_words_of,
    disorder_of_focus_on,
    hidden_in_forced_colours_on,
    overflow_of_large_words_on,
    small_targets_of,
)

AXE: Final = Axe()
NARROW: Final = 320
LAYOUT: Final = """() => document.documentElement.scrollWidth"""
# A radio of the design system is transparent; its picture is the label's ::before.
UNSEEN: Final = """() => [...document.querySelectorAll("input, select, textarea, button")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => {
    const box = one.getBoundingClientRect();
    const drawn = one.labels?.[0] && getComputedStyle(one.labels[0], "::before");
    const isDrawn = drawn && drawn.content !== "none" && parseFloat(drawn.width) >= 10;
    return box.width < 10 || box.height < 10 || (getComputedStyle(one).opacity === "0" && !isDrawn);
  })
  .map((one) => one.outerHTML)"""
SEEN: Final = """() => [...document.querySelector("main").querySelectorAll("input, select, textarea, button, summary")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true })).length"""


def faults_of(page: Page) -> list[str]:
    """List what axe finds, one line for each element."""
    found: dict[str, Any] = _response_of(page)
    return [
        f"{page.url}: {fault['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def _response_of(page: Page) -> Any:
    """Ask axe; once more where the page that a step leads to has come in between."""
    try:
        return AXE.run(page).response
    except PlaywrightError as fault:
        if "context was destroyed" not in str(fault):
            raise
    page.wait_for_load_state()
    return AXE.run(page).response


def unseen_controls_of(page: Page) -> list[str]:
    """List the controls that are there and that nobody can see."""
    return [f"{page.url}: unseen {html[:160]}" for html in page.evaluate(UNSEEN)]


def controls_seen(page: Page) -> int:
    """Count the controls in the page's main part that can be seen."""
    return int(page.evaluate(SEEN))


def overflow_of(page: Page) -> list[str]:
    """Say when a page must be pushed sideways at 320 px (WCAG 2.2, 1.4.10)."""
    before = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 640})
    width = int(page.evaluate(LAYOUT))
    if before:
        page.set_viewport_size(before)
    return [f"{page.url}: {width} px wide on a screen of {NARROW} px"] if width > NARROW else []


@dataclass(frozen=True)
class Probe:
    """One thing to look for; `is_for_narrow`: on screens that a kiosk never has."""

    look: Callable[[Page], list[str]]
    is_for_narrow: bool = False


# On every page of every run; then those that take longer, in the matrix and once for each public address.
PROBES: Final = (
    Probe(faults_of),
    Probe(unseen_controls_of),
    Probe(overflow_of, is_for_narrow=True),
    Probe(small_targets_of),
)
SLOW_PROBES: Final = (
    Probe(crowded_words_of),
    Probe(overflow_of_large_words_on, is_for_narrow=True),
    Probe(hidden_in_forced_colours_on),
    Probe(disorder_of_focus_on),
)
ALL_PROBES: Final = (*PROBES, *SLOW_PROBES)
