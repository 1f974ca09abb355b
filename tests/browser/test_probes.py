"""Each probe can fail: shown on a page that is wrong in just that, beside one that is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import deeper_probes, probes
from tests.browser.visits import SIZES

Look = Callable[[Page], list[str]]
PAGE: Final = (
    '<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>A</title>'
    "<style>button, input {{ min-width: 44px; min-height: 44px }} {css}</style></head>"
    "<body><main><h1>A</h1>{body}</main></body></html>"
)
BOX: Final = '<p class="b">Some words in a box</p>'
BUTTONS: Final = '<button class="b">One</button><button class="c">Two</button>'
# A list that goes on scrolling within the page: each stop stands where the one before it stood.
LIST: Final = (
    '<div style="display: flex; flex-flow: column; align-items: start; height: 60px; overflow: auto">'
    + "".join(f"<button style='flex: none'>{number}</button>" for number in range(4))
    + "</div>"
)
# the probe, a body, a sheet with which it fails, one with which it does not
CASES: Final[dict[str, tuple[Look, str, str, str]]] = {
    "axe": (probes.faults_of, BOX, ".b { color: #ddd; background: #fff }", ""),
    "unseen": (probes.unseen_controls_of, BUTTONS, ".b { opacity: 0 }", ""),
    "reflow": (probes.overflow_of, BOX, ".b { width: 400px }", ""),
    "spacing": (
        deeper_probes.crowded_words_of,
        BOX,
        ".b { width: 150px; height: 1.2em; overflow: hidden; white-space: nowrap; line-height: 1.2 }",
        "",
    ),
    "large": (deeper_probes.overflow_of_large_words_on, BOX, ".b { width: 30rem }", ""),
    "forced": (deeper_probes.hidden_in_forced_colours_on, BUTTONS, ".b { border: 0; appearance: none }", ""),
    "targets": (
        deeper_probes.small_targets_of,
        BUTTONS,
        "button { min-width: 0; min-height: 0; width: 10px; height: 10px; padding: 0; border: 0; overflow: hidden }",
        "",
    ),
    "focus-unseen": (deeper_probes.disorder_of_focus_on, BUTTONS, "button:focus { outline: none }", ""),
    "focus-order": (
        deeper_probes.disorder_of_focus_on,
        BUTTONS,
        "main { display: flex; flex-direction: column-reverse; align-items: start }",
        "main { display: flex; flex-direction: column }",
    ),
    "focus-order-scrolled": (
        deeper_probes.disorder_of_focus_on,
        LIST,
        "main div { flex-direction: column-reverse !important }",
        "",
    ),
}


@pytest.fixture
def phone(browser: Browser) -> Page:
    context = browser.new_context(viewport=SIZES["phone"])
    return context.new_page()


@pytest.mark.parametrize("name", CASES)
def test_a_probe_finds_what_is_wrong_and_nothing_else(phone: Page, name: str) -> None:
    look, body, wrong, right = CASES[name]

    phone.set_content(PAGE.format(css=wrong, body=body))
    faults = look(phone)
    phone.set_content(PAGE.format(css=right, body=body))

    assert faults
    assert look(phone) == []
    phone.context.close()


def test_a_trap_for_the_focus_is_found(phone: Page) -> None:
    phone.set_content(PAGE.format(css="", body=BUTTONS))
    phone.evaluate(
        "() => document.querySelector('.b').addEventListener('keydown', (e) => e.key === 'Tab' && e.preventDefault())"
    )

    assert "cannot leave" in deeper_probes.disorder_of_focus_on(phone)[0]
    phone.context.close()


def test_controls_are_counted_by_what_can_be_seen(phone: Page) -> None:
    phone.set_content(PAGE.format(css=".b { display: none }", body=BUTTONS))

    assert probes.controls_seen(phone) == 1
    phone.context.close()
