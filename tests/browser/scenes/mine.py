"""Pages of a resident about all her requests, her data, and what she may correct."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from requests_app.models import SignInCode
from requests_app.rules.sign_in import code_of
from tests.browser.pages import KEY, Scene, Step
from tests.browser.scenes.steps import go_to, submit


def _ask(page: Page) -> None:
    page.locator("[name=address]").fill("rosa@konstanz.example")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/my/code/")


def _sign_in(page: Page) -> None:
    _ask(page)
    page.locator("[name=code]").fill(code_of(SignInCode.objects.latest("pk").nonce, key=KEY))
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/my/")


def _mistyped(page: Page) -> None:
    _ask(page)
    submit(page)


def _then(path: str) -> Step:
    def go(page: Page) -> None:
        _sign_in(page)
        page.goto(path)

    return go


# fmt: off
SCENES: Final = (
    Scene("my-address",        "/my/"),
    Scene("my-mistakes",       "/my/", step=submit),
    Scene("my-code",           "/my/", step=_mistyped, leads_to="web:my_code"),
    Scene("my",                "/my/", step=_sign_in),
    Scene("my-data",           "/s/{case}/{secret}/", step=go_to("/data/"), leads_to="web:status_data"),
    Scene("my-delete",         "/my/", step=_then("/my/delete/"), leads_to="web:my_delete"),
    Scene("correct",           "/s/{case}/{secret}/", step=go_to("/correct/"), leads_to="web:correct"),
    Scene("follow-ask",        "/follow/"),
    Scene("follow-mistakes",   "/follow/?reference=KN-1"),
    Scene("follow",            "/follow/?reference={held}"),
)
# fmt: on
