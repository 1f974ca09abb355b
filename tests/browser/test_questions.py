"""Questions that hang on another answer: shown when they are asked, and all shown where there is no JavaScript."""

from __future__ import annotations

from tests.browser.visits import PHONE, Visits

WASTE = "/report/illegal-waste/"
IS_SENT = "() => new FormData(document.querySelector('#request-form')).has('q_euros')"


def test_a_question_appears_with_the_answer_it_hangs_on_and_goes_with_it(visit: Visits) -> None:
    page = visit(size=PHONE)
    page.goto(WASTE)
    what, note = page.locator("[name='q_hazard-what']"), page.get_by_text("Please touch nothing.")
    assert not what.is_visible()
    assert not note.is_visible()

    page.locator("[name=q_waste][value=hazard]").check()
    assert what.is_visible()
    assert note.is_visible()

    page.locator("[name=q_waste][value=hazard]").uncheck()
    assert not what.is_visible()


def test_a_chain_of_questions_is_followed_and_what_was_typed_is_kept(visit: Visits) -> None:
    page = visit()
    page.goto("/report/parking-machine-broken/")
    euros = page.locator("[name=q_euros]")
    page.locator("[name=q_fault][value=keeps]").check()
    euros.fill("2,50")

    page.locator("[name=q_fault][value=off]").check()
    assert not euros.is_visible()
    assert not page.evaluate(IS_SENT)
    page.locator("[name=q_fault][value=keeps]").check()

    assert euros.input_value() == "2,50"
    assert page.evaluate(IS_SENT)


def test_without_javascript_all_are_shown_and_judged_rightly(visit: Visits) -> None:
    page = visit(javascript=False)
    page.goto("/report/playground/")
    assert page.locator("[name=q_what]").is_visible()
    assert "Only if your answer to" in page.locator("#id_q_what_helptext").inner_text()

    page.locator("[name=q_about][value=broken]").check()
    page.locator("[name=description]").fill("The swing is off")
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("#request-form button[type=submit]:visible").last.click()

    assert page.locator(".govuk-error-summary a[href='#id_q_what']").is_visible()


def test_an_answer_that_is_missing_is_shown_with_its_question_open(visit: Visits) -> None:
    page = visit()
    page.goto("/report/playground/")
    page.locator("[name=q_about][value=broken]").check()
    page.locator("[name=description]").fill("The swing is off")
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("#request-form button[type=submit]:visible").last.click()
    page.locator(".govuk-error-summary").wait_for()

    page.locator(".govuk-error-summary a[href='#id_q_what']").click()

    assert page.locator("#id_q_what").is_visible()
    assert page.evaluate("() => document.activeElement.id") == "id_q_what"
