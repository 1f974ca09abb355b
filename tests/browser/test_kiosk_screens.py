"""The kiosk's screens: counted taps, four keys, sizes, languages, the next person, and what goes wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

import pytest
import time_machine
from playwright.sync_api import Page, Route, expect

from bench.kiosk import TOPICS, Counter, bytes_left, file_topic, leave_traces
from requests_app.models import Appointment, Device, ServiceRequest, Street
from requests_app.rules.addresses import street_key
from tests.booking import booked, passports
from tests.browser.kiosk_walks import WAYS, faults_of_size, go_to, stand_before
from tests.browser.visits import KIOSK, KIOSK_WIDE, Visits
from tests.factories import MONDAY

ERROR: Final = "[data-error]"
WAITING: Final = """async () => (await (await import("/static/js/kiosk/store.js")).standing()).waiting"""


def test_each_of_the_six_commonest_topics_takes_five_taps_at_most_and_no_letter(visit: Visits) -> None:
    page = stand_before(visit)
    counter = Counter(page)

    counted = [file_topic(page, number, counter) for number in range(TOPICS)]

    assert max(taps for taps, _letters in counted) <= 5
    assert not any(letters for _taps, letters in counted)
    assert len(set(ServiceRequest.objects.values_list("service__code", flat=True))) == TOPICS


@pytest.mark.parametrize("size", [KIOSK, KIOSK_WIDE])
def test_keys_are_twenty_millimetres_within_reach_and_letters_can_be_read(visit: Visits, size: str) -> None:
    page, faults = stand_before(visit, size=size, language="de"), list[str]()

    for step in WAYS:
        go_to(page, step)
        found = faults_of_size(page, size=size, is_tall=size == KIOSK, step=step)
        faults += [f"{step}: {fault}" for fault in found]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), step

    assert not faults, "\n".join(faults)


def test_the_whole_way_is_gone_by_four_keys(visit: Visits) -> None:
    page = stand_before(visit)

    for wanted in ("[data-service]", "[data-here]", "[data-send]"):
        _go_by_keys(page, wanted)

    expect(page.locator("[data-out=reference]")).to_be_visible()
    page.keyboard.press("ArrowUp")  # round to the end of the screen
    assert page.evaluate("document.activeElement.matches('[data-call-person]')")


def _go_by_keys(page: Page, wanted: str) -> None:
    """Press "next" until a control has the focus, look whether one sees it, and select it."""
    for _stop in range(30):
        page.keyboard.press("ArrowDown")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            break
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth) > 4")
    page.wait_for_timeout(320)  # as long as the screen rests after a tap
    page.keyboard.press("Enter")


def test_another_language_on_any_screen_keeps_what_was_chosen(visit: Visits) -> None:
    page = stand_before(visit)
    page.locator("[data-service]").first.click()
    _speak(page, "fr")
    page.locator("[data-district]").locator("visible=false").first.wait_for(state="attached")
    page.locator("[data-here]").click()
    page.locator("[data-words]").fill("Depuis hier")
    _speak(page, "ar")

    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("[data-words]").input_value() == "Depuis hier"
    page.locator("[data-send]").click()
    expect(page.locator("[data-out=reference]")).to_be_visible()
    before = page.locator("[data-out=next_step]").inner_text()
    _speak(page, "de")

    expect(page.locator("[data-out=next_step]")).not_to_have_text(before)
    assert ServiceRequest.objects.get().language == "ar"
    assert page.evaluate("history.length") <= 4


def _speak(page: Page, language: str) -> None:
    page.locator("[data-open-languages]").click()
    page.locator(f"[data-languages] [lang={language}]").click()
    page.locator(f"[data-kiosk][data-language={language}]").wait_for()


def test_whoever_is_quiet_is_asked_and_gets_more_time_ten_times(visit: Visits) -> None:
    page = visit(size=KIOSK)
    page.clock.install()
    page.goto("/kiosk/pair/")
    page.locator("form:has([name=demo]) button").click()
    page.wait_for_url("**/kiosk/")
    page.goto("/kiosk/en/")
    asks = page.locator("[data-idle]")
    page.evaluate("document.addEventListener('kiosk:screen', (event) => { window.said = event.detail.step; })")

    for _more in range(10):
        page.clock.run_for(59_000)
        expect(asks).to_be_hidden()
        page.clock.run_for(2_000)
        expect(asks).to_be_visible()
        assert page.evaluate("window.said") == "idle"
        page.clock.run_for(20_000)
        page.locator("[data-more-time]").click()
        expect(asks).to_be_hidden()

    page.clock.run_for(61_000)
    page.clock.run_for(31_000)
    page.wait_for_url("**/kiosk/")


def test_of_the_last_person_no_byte_is_left(visit: Visits) -> None:
    page = stand_before(visit)
    page.locator("[data-switch=lower]").click()
    personal = leave_traces(page)
    page.locator("[data-switch=contrast]").click()

    page.locator("[data-step=receipt] [data-reset]").click()

    assert bytes_left(page, personal) == 0
    assert "kiosk--" not in str(page.evaluate("document.documentElement.className"))


def test_a_street_is_found_by_its_first_letters_and_a_house_by_its_number(visit: Visits) -> None:
    for name in ("Seestraße", "Seeweg", "Zeppelinstraße"):
        Street.objects.create(name=name, key=street_key(name))
    page = stand_before(visit)
    go_to(page, "street")
    letter = "[data-board=street] [data-type='{}']"

    page.locator(letter.format("s")).click()
    expect(page.locator("[data-street-key]")).to_have_count(2)
    expect(page.locator(letter.format("z"))).to_have_class("kiosk__type kiosk__type--pale")
    page.locator("[data-street-key]").first.click()
    page.locator(letter.format("4")).click()
    page.locator("[data-street-done]").click()
    page.locator("[data-send]").click()
    page.locator("[data-out=reference]").wait_for()

    assert ServiceRequest.objects.get().address == "Seestraße 4"


def _scan(page: Page, text: str) -> None:
    """Type as a reader does: all letters at once, then Enter."""
    page.evaluate(
        """(text) => [...text, "Enter"].forEach((key) => document.activeElement.dispatchEvent(
          new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))""",
        text,
    )


def test_a_scan_finds_a_request_and_a_wrong_one_says_what_to_do(visit: Visits) -> None:
    page = stand_before(visit)
    go_to(page, "receipt")
    reference = page.locator("[data-out=reference]")
    link = f"https://city.example/s/{reference.inner_text()}/{page.locator('[data-out=secret]').inner_text()}/"
    go_to(page, "find")

    _scan(page, "4006381333931")
    expect(page.locator(ERROR)).to_contain_text("show the one on your receipt")
    _scan(page, link.replace("/s/KN", "/s/XX"))
    expect(page.locator(ERROR)).to_contain_text("do not fit together")
    _scan(page, link)

    expect(page.locator("[data-step=receipt] h1")).to_have_text("Here is your request")
    expect(page.locator("[data-out=next_step]")).to_be_visible()


def test_a_kiosk_that_was_switched_off_meanwhile_sends_to_the_counter(visit: Visits) -> None:
    page = stand_before(visit)
    go_to(page, "send")
    Device.objects.update(is_active=False)

    page.locator("[data-send]").click()

    expect(page.locator(ERROR)).to_contain_text("Please ask at the counter.")
    expect(page.locator("[data-send]")).to_be_visible()
    assert page.evaluate(WAITING) == 0


def test_a_number_is_taken_with_the_wait_told_before(visit: Visits) -> None:
    page = stand_before(visit)
    lines = [{"code": "a", "name": "Passports", "waiting_minutes": 12, "ahead": 4, "is_open": True}]
    ticket = {"number": "A042", "line_name": "Passports", "waiting_minutes": 12, "ahead": 4}
    page.route("**/api/lines?*", lambda route: _answer(route, {"lines": lines}))
    page.route("**/api/visits", lambda route: _answer(route, ticket))
    number = page.locator("[data-ticket=number]")

    page.locator("[data-open-lines]").click()
    expect(page.locator("[data-line]")).to_contain_text("Minutes to wait, about: 12")
    page.locator("[data-line]").click()
    expect(number).to_have_text("A042")
    expect(page.locator("[data-ticket-next=city]")).to_be_visible()


def test_who_comes_to_an_appointment_gets_a_number_or_reads_why_not(visit: Visits) -> None:
    passports()
    kept = booked()
    page = stand_before(visit)
    page.locator("[data-go=checkin]").click()

    for minutes, said in ((2880, "not today"), (90, "You can check in from"), (-90, "too long ago")):
        Appointment.objects.update(starts_at=MONDAY + timedelta(minutes=minutes))
        with time_machine.travel(MONDAY, tick=True):
            _scan(page, kept.reference)
            expect(page.locator(ERROR)).to_contain_text(said)
    _scan(page, "A-2222-2222")
    expect(page.locator(ERROR)).to_contain_text("no appointment with this code")
    Appointment.objects.update(starts_at=MONDAY)
    go_to(page, "topic")
    with time_machine.travel(MONDAY, tick=True):
        _scan(page, f"https://city.example/a/{kept.reference}/{kept.secret}/")
        expect(page.locator("[data-ticket=number]")).to_have_text("P001")

    expect(page.locator("[data-ticket=appointment_words]")).to_be_visible()


def test_what_is_kept_for_the_city_tells_the_next_person_nothing(visit: Visits) -> None:
    page = stand_before(visit)
    page.route("**/kiosk/api/requests", lambda route: route.abort())
    personal = leave_traces(page)
    number, secret = personal[-2:]

    page.locator("[data-step=receipt] [data-reset]").click()

    # The number of the letter tells of nobody, and the staff must see how many wait.
    assert re.fullmatch(r"K\d+-0001", number)
    assert bytes_left(page, [*personal[:-2], secret]) == 0
    assert page.evaluate(WAITING) == 1
    visit.troubles.clear()


def test_a_full_store_sends_to_the_counter_and_keeps_what_was_chosen(visit: Visits) -> None:
    page = stand_before(visit)
    go_to(page, "send")
    page.route("**/kiosk/api/requests", lambda route: route.abort())
    page.evaluate("navigator.storage.estimate = async () => ({ usage: 99, quota: 100 })")

    page.locator("[data-send]").click()

    expect(page.locator(ERROR)).to_contain_text("can keep no more requests")
    expect(page.locator("[data-send]")).to_be_visible()
    expect(page.locator("[data-call-person]")).to_be_visible()
    visit.troubles.clear()


def _answer(route: Route, told: Any) -> None:
    route.fulfill(json=told)


def test_a_finger_that_trembles_sends_once_and_what_is_kept_says_its_number(visit: Visits) -> None:
    page, sent = stand_before(visit), list[str]()

    def keep(route: Route) -> None:
        sent.append(route.request.headers["idempotency-key"])
        _answer(route, {"is_kept": True, "provisional": "K03-0007", "secret": "abcdefghjk"})

    page.route("**/api/requests", keep)
    go_to(page, "send")

    page.locator("[data-send]").dblclick()

    expect(page.locator("[data-out=reference]")).to_have_text("K03-0007")
    expect(page.locator("[data-out=secret]")).to_have_text("abcdefghjk")
    expect(page.locator("[data-step=receipt] h1")).to_have_text("Your request is kept here")
    expect(page.locator("[data-qr]")).to_be_hidden()
    assert len(sent) == 1
