"""Farah, clerk: takes a walk-in without touching the mouse, and hands over what the visitor needs."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import Page, expect

from bench.counter import KEYSTROKES_AT_MOST, WAYS, take
from requests_app.models import Address, Escalation, ServiceRequest, Street
from requests_app.rules.addresses import street_key
from requests_app.vocabulary import Channel
from tests import visiting
from tests.browser.probes import controls_seen
from tests.browser.visits import Visits

PASSWORD = "konstanz-demo"


def focused(page: Page) -> str:
    """Name the field under the keys."""
    return str(page.evaluate("() => document.activeElement.name || document.activeElement.textContent.trim()"))


def test_farah_takes_a_walk_in_by_keyboard_alone(visit: Visits) -> None:
    page = visit()
    page.goto("/counter/")
    expect(page.locator("[name=username]")).to_be_focused()
    page.keyboard.type("farah")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[name=who]")).to_be_focused()

    page.wait_for_load_state()
    pressed = take(page, WAYS[0])

    request = ServiceRequest.objects.get()
    assert (request.channel, request.service.code) == (Channel.COUNTER, "streetlight-broken")
    assert (request.description, request.address) == ("It is dark at night", "Seestr 4")
    assert request.active_seconds.keys() == {"counter"}
    assert pressed <= KEYSTROKES_AT_MOST
    expect(page.locator("a[href='/counter/'][autofocus]")).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.locator("[name=who]")).to_be_focused()
    assert page.locator("[name=address]").input_value() == ""


def test_enter_goes_through_every_field_in_the_order_people_speak(visit: Visits) -> None:
    page = visit(user="farah")
    page.goto("/counter/")

    order = [focused(page)]
    for _step in range(5):
        page.keyboard.press("Enter")
        order.append(focused(page))

    # What is folded away is passed over.
    assert order == ["who", "service", "address", "description", "then", "Save"]
    assert not ServiceRequest.objects.exists()


def test_an_address_is_chosen_by_arrows_and_a_free_one_stays(visit: Visits) -> None:
    street = Street.objects.create(name="Seestraße", key=street_key("Seestraße"))
    for number in ("4", "41"):
        Address.objects.create(street=street, house_number=number, latitude=47.66, longitude=9.18)
    page = visit(user="farah")
    page.goto("/counter/")
    page.locator("[name=address]").focus()

    page.keyboard.type("seestr 4", delay=50)
    expect(page.locator("#address-choices [role=option]")).to_have_text(["Seestraße 4"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("[name=address]")).to_have_value("Seestraße 4")
    page.locator("[name=address]").fill("Behind the pier")
    page.keyboard.press("Enter")
    expect(page.locator("[name=address]")).to_have_value("Behind the pier")


def test_one_key_goes_to_the_field_that_finds_everything(visit: Visits) -> None:
    visiting.line()
    visiting.came(timezone.now())
    page = visit(user="farah")
    page.goto("/counter/")
    page.keyboard.type("Rosa", delay=50)

    page.keyboard.press("F3")
    page.keyboard.type("t001", delay=50)
    page.keyboard.press("Enter")

    expect(page.locator("[data-scanned]")).to_contain_text("T001 Waiting")
    expect(page.locator("[name=who]")).to_have_value("Rosa")


def test_a_second_line_needs_shift(visit: Visits) -> None:
    page = visit(user="farah")
    page.goto("/counter/")
    page.locator("[name=description]").focus()

    page.keyboard.type("one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("two")

    assert page.locator("[name=description]").input_value() == "one\ntwo"


def test_the_screen_fits_without_scrolling_and_shows_its_controls(visit: Visits) -> None:
    page = visit(user="farah")

    page.goto("/counter/")

    button = page.get_by_role("button", name="Save").bounding_box()
    assert button is not None
    assert button["y"] + button["height"] <= 768
    # The desk to take and its button; 4 fields, 3 choices, 2 parts to unfold; "Save", the call, the switch of the
    # keys; the reference and its button.
    assert controls_seen(page) == 16


def test_a_mistake_comes_back_filled_and_a_click_leads_to_it(visit: Visits) -> None:
    page = visit(user="farah")
    page.goto("/counter/")

    page.keyboard.press("Enter")
    page.keyboard.type("lamp")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("[name=service]")).to_have_value("Street light broken")
    page.get_by_role("link", name="Tell us where it is").click()
    assert focused(page) == "address"


def test_farah_works_without_javascript(visit: Visits) -> None:
    page = visit(user="farah", javascript=False)
    page.goto("/counter/")

    page.locator("[name=service]").fill("street light broken")
    page.locator("[name=description]").fill("dark")
    page.locator("[name=address]").fill("Seestraße 4")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Say this to the visitor")).to_be_visible()
    expect(page.get_by_text("Ctrl and Enter")).to_have_count(0)


def test_a_lost_secret_is_replaced_and_a_person_called_for_the_visitor(visit: Visits) -> None:
    page = visit(user="farah")
    page.goto("/counter/")
    page.locator("[name=service]").fill("street light broken")
    page.locator("[name=description]").fill("dark")
    page.locator("[name=address]").fill("Seestraße 4")
    page.get_by_role("button", name="Save").click()
    old = page.locator("dd.city-code").nth(1).inner_text()
    reference = page.locator("dd.city-code").first.inner_text()

    page.goto("/counter/")
    page.get_by_role("textbox", name="Reference").fill(reference)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hand out a new secret").click()
    page.wait_for_url("**/receipt/**")
    assert page.locator("dd.city-code").nth(1).inner_text() != old
    page.get_by_role("link", name="Call a person for the visitor").click()
    page.wait_for_url("**/person/")
    page.wait_for_load_state()
    page.keyboard.type("She waits since May")
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("is called and will answer.")).to_be_visible()
    expect(page.locator(".govuk-inset-text")).to_contain_text(Escalation.objects.get().owner.name)


def test_the_slip_is_as_wide_as_its_paper(visit: Visits) -> None:
    page = visit(user="farah")
    page.goto("/counter/")
    page.locator("[name=service]").fill("street light broken")
    page.locator("[name=description]").fill("dark")
    page.locator("[name=address]").fill("Seestraße 4")
    page.get_by_role("button", name="Save").click()

    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Print the slip").click()
    slip = opened.value
    slip.wait_for_load_state()
    slip.emulate_media(media="print")

    millimetre = 96 / 25.4
    box = slip.locator("body").bounding_box()
    assert box is not None
    assert box["width"] <= 73 * millimetre
    expect(slip.locator("html")).to_have_attribute("lang", "de")
    expect(slip.get_by_role("button")).to_be_hidden()
    assert slip.locator("svg").bounding_box() is not None
