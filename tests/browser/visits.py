"""A person before a screen: size, language, theme, JavaScript or none, signed in or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

from tests.personas import person

PHONE, DESKTOP, KIOSK, KIOSK_WIDE, KIOSK_SMALL = "phone", "desktop", "kiosk", "kiosk_wide", "kiosk_small"
SIZES: Final[dict[str, ViewportSize]] = {
    PHONE: {"width": 390, "height": 844},
    DESKTOP: {"width": 1366, "height": 768},
    KIOSK: {"width": 1080, "height": 1920},
    KIOSK_WIDE: {"width": 1920, "height": 1080},
    KIOSK_SMALL: {"width": 768, "height": 1024},
}
TIMEOUT_MS: Final = 6_000
# The browser's own line about a page that was answered with 4xx: the tests ask for such pages.
EXPECTED: Final = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Visits:
    """Opens screens, and keeps what went wrong on any of them."""

    browser: Browser
    url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def __call__(
        self,
        *,
        size: str = DESKTOP,
        language: str = "en",
        theme: str = "light",
        user: str = "",
        javascript: bool = True,
    ) -> Page:
        """Open an empty page of a new browser; `user` is already signed in."""
        options: dict[str, Any] = {"color_scheme": theme, "java_script_enabled": javascript}
        context = self.browser.new_context(viewport=SIZES[size], locale=language, base_url=self.url, **options)
        context.set_default_timeout(TIMEOUT_MS)
        context.on("console", self._heard)
        context.on("weberror", lambda fault: self.troubles.append(str(fault.error)))
        context.on("request", self._asked)
        self.contexts.append(context)
        if user:
            self.sign_in(context, user)
        return context.new_page()

    def sign_in(self, context: BrowserContext, user: str) -> None:
        """Give a browser the session of somebody who has signed in."""
        client = Client()
        client.force_login(person(user))
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(EXPECTED):
            self.troubles.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != urlsplit(self.url).netloc:
            self.troubles.append(f"third party: {request.url}")

    def close(self) -> None:
        """Close every screen."""
        for context in self.contexts:
            context.close()
