"""Pages about being told: letters to be posted, previews of messages, and no more e-mail."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene


def _see_the_frame(page: Page) -> None:
    page.frame_locator("iframe").locator("h1").wait_for()


# fmt: off
SCENES: Final = (
    Scene("letters",           "/desk/letters/", user="sofia"),
    Scene("messages",          "/desk/messages/", user="sofia"),
    Scene("message",           "/desk/messages/resolved/{language}/", user="sofia", step=_see_the_frame),
    Scene("stop-mail",         "/mail/stop/{stop}/"),
)
# fmt: on
