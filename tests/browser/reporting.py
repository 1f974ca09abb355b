"""Steps on the form of a report: find an address, write words of danger, send a photo without words."""

from __future__ import annotations

from playwright.sync_api import FilePayload, Page

from requests_app.models import Address, Street
from requests_app.rules.addresses import street_key
from tests import files


def name_an_address() -> None:
    """Put one address into the city's own list."""
    street = Street.objects.create(name="Musterlaube", key=street_key("Musterlaube"))
    Address.objects.create(street=street, house_number="1", latitude=47.66, longitude=9.17)


def find_address(page: Page) -> None:
    """Press the button below the address; the choices come without a new page."""
    page.locator("[name=address]").fill("Musterlaub")
    page.locator("[name=find_address]").click()
    page.locator("[name=address_choice]").first.wait_for(state="attached")


def report_danger(page: Page) -> None:
    """Send words of danger: the number comes first."""
    page.locator("[name=description]").fill("A live wire hangs down.")
    page.locator("[name=address]").fill("Musterlaube 4")
    page.locator("#request-form button[type=submit]").last.click()
    page.locator("main [role=alert]").wait_for()


def send_a_photo_without_words(page: Page) -> None:
    """Send a good photo and one that is none, and no words: what is good is kept."""
    photo: FilePayload = {"name": "hole.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg()}
    bad: FilePayload = {"name": "bad.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"}
    page.locator("[name=photos]").set_input_files([photo, bad])
    page.locator("#request-form button[type=submit]").last.click()
    page.locator(".govuk-error-summary").wait_for()
