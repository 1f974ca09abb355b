"""A service's own questions, and how it went."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene
from tests.browser.scenes.steps import go_to


def _answer_what_leads_on(page: Page) -> None:
    page.locator("[name=q_waste][value=hazard]").check()
    page.locator("[name='q_hazard-what']").wait_for(state="visible")


def _send_without_an_answer(page: Page) -> None:
    _answer_what_leads_on(page)
    page.locator("[name=description]").fill("Müll")
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("#request-form button[type=submit]").last.click()
    page.locator(".govuk-error-summary").wait_for()


def _be_unhappy(page: Page) -> None:
    go_to("/survey/")(page)
    page.locator("[name=satisfaction][value='1']").check()
    page.locator("[name=effort][value='2']").check()
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/survey/thanks/")


# fmt: off
SCENES: Final = (
    Scene("questions",          "/report/illegal-waste/", step=_answer_what_leads_on),
    Scene("questions-mistakes", "/report/illegal-waste/", step=_send_without_an_answer),
    Scene("survey",             "/s/{settled}/{settled_secret}/survey/", leads_to="web:survey"),
    Scene("survey-unhappy",     "/s/{settled}/{settled_secret}/", step=_be_unhappy, leads_to="web:survey_thanks"),
    Scene("surveys",            "/desk/surveys/", user="sofia"),
)
# fmt: on
