"""A very small browser: keeps its connection and cookies, reads forms, follows nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

TIMEOUT_SECONDS: Final = 30


class DoorClosed(Exception):
    """The server does not answer."""


class NotLetIn(Exception):
    """The server answers, but does not accept who we say we are: another try is no use."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str = ""  # where it leads on to

    @property
    def data(self) -> Any:
        """Read the text as JSON; None where it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return None


class Browser:
    """One visitor of the city. Not for use by two threads at once."""

    def __init__(self, base_url: str, *, language: str) -> None:
        parts = urlsplit(base_url)
        self.base_url = base_url.rstrip("/")
        self.root = parts.path.rstrip("/")
        self.kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self.host = parts.netloc
        self.language = language
        self.cookies: dict[str, str] = {}
        self.connection: HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._ask("GET", path, None, {})

    def post_form(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form as a browser does."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Referer": f"{self.base_url}{path}",
            "Origin": self.base_url,
        }
        return self._ask("POST", path, urlencode(fields).encode(), headers)

    def post_json(self, path: str, data: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """Send JSON."""
        return self._ask("POST", path, json.dumps(data).encode(), {"Content-Type": "application/json", **headers})

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        sent = {"Accept-Language": self.language, "User-Agent": "cityservices-replay", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for attempt in (1, 2):  # a kept connection may have been closed meanwhile; each door is idempotent
            try:
                return self._once(method, path, body, sent)
            except (HTTPException, OSError) as problem:
                self.close()
                if attempt == 2:
                    raise DoorClosed(f"{self.base_url}: {problem or type(problem).__name__}") from problem
        raise DoorClosed(self.base_url)

    def _once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        if self.connection is None:
            self.connection = self.kind(self.host, timeout=TIMEOUT_SECONDS)
        self.connection.request(method, self.root + path, body=body, headers=dict(headers))
        response = self.connection.getresponse()
        text = response.read().decode("utf-8", errors="replace")
        for header in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(header).items()}
        return Answer(response.status, text, response.headers.get("Location", ""))

    def close(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class FormReader(HTMLParser):
    """Reads what a form would send if nobody touched it, and the errors that a page shows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.errors: list[str] = []
        self._in_error = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect inputs form by form."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag in {"input", "textarea", "select"} and self.forms and given.get("name"):
            is_choice = given.get("type") in {"radio", "checkbox"}
            if not is_choice or "checked" in given:
                self.forms[-1][given["name"]] = given.get("value", "")
        classes = given.get("class", "")
        if "govuk-error-message" in classes or "error-summary__list" in classes:
            self._in_error = True

    def handle_endtag(self, tag: str) -> None:
        """Leave an error message."""
        if tag in {"p", "ul", "span"}:
            self._in_error = False

    def handle_data(self, data: str) -> None:
        """Collect the words of an error."""
        if self._in_error and data.strip():
            self.errors.append(data.strip())

    def form_with(self, field: str) -> dict[str, str] | None:
        """Give the first form that has a field."""
        return next((form for form in self.forms if field in form), None)
