"""What is new around the clerk's screen: everything beside a filled form, her hand-overs, what was settled at once."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene
from tests.browser.scenes.steps import unfold


def _look_up(page: Page) -> None:
    for name, text in (("who", "Rosa Feldmann"), ("service", "general-note"), ("description", "When are you open?")):
        page.locator(f"[name={name}]").fill(text)
    form = page.locator("#request-form")
    with page.expect_navigation():
        form.evaluate("form => { form.action = form.dataset.beside; form.submit(); }")
    unfold(page)


SCENES: Final = (
    Scene("counter-beside", "/counter/", user="farah", step=_look_up),
    Scene("counter-handed", "/counter/handed/", user="farah"),
    Scene("counter-figures", "/counter/figures/", user="sofia"),
)
