"""Who uses the city during an upgrade: each request is sent once, and whatever is no proper answer is a failure."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Final

from requests_app.management.replay.browser import Answer, Browser, FormReader
from tests.chaos.people import PASSWORD, REFERENCE, TOKEN

PROPER: Final = frozenset({200, 201, 302, 409})
PAUSE_SECONDS: Final = 0.25


@dataclass
class Book:
    """What the visitors note."""

    answers: int = 0
    failures: list[str] = field(default_factory=list)
    letters: dict[str, str] = field(default_factory=dict)  # key -> reference
    waits: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, answer: Answer, seconds: float, what: str) -> None:
        """Note an answer."""
        with self.lock:
            self.answers += 1
            self.waits.append(seconds)
            if answer.status not in PROPER:
                self.failures.append(f"{what}: {answer.status} {answer.text[:200]}")


class Visitor(Browser):
    """Opens a connection for each request and never tries again."""

    def __init__(self, url: str, book: Book) -> None:
        super().__init__(url, language="en")
        self.book = book

    def _ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        sent = {"Accept-Language": self.language, "Connection": "close", **headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.monotonic()
        try:
            answer = self._once(method, path, body, sent)
        except (HTTPException, OSError) as problem:
            answer = Answer(0, f"{type(problem).__name__} {problem}")
        finally:
            self.close()
        self.book.note(answer, time.monotonic() - began, f"{method} {path}")
        return answer


def at_the_kiosk(visitor: Visitor) -> None:
    """Send a letter through the JSON door."""
    key = uuid.uuid4().hex
    letter = {
        "service_code": "road-damage",
        "description": f"A hole in the road, {key[:8]}.",
        "address": "Marktstätte 1",
        "district": "010",
        "contact_by": "none",
    }
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": key}
    answer = visitor.post_json("/kiosk/api/requests", letter, headers)
    if answer.status in {200, 201}:
        visitor.book.letters[key] = answer.data["reference"]


def on_the_web(visitor: Visitor) -> None:
    """Open the form, fill it, send it."""
    form = FormReader(visitor.get("/report/road-damage/").text).form_with("idempotency_key")
    if form is None:
        return
    words = {"description": "A hole.", "address": "Hussenstraße 12", "district": "010", "contact_by": "none"}
    words["nearby_told"] = "1"  # the next release asks whether it is one of the open cases nearby
    answer = visitor.post_form("/report/road-damage/", {**form, **words})
    found = REFERENCE.search(answer.location)
    if found is not None:
        visitor.book.letters[form["idempotency_key"]] = found[1]
        visitor.get(f"/receipt/{found[1]}/")


def at_the_desk(visitor: Visitor) -> None:
    """Open the board, claim the next case, open it."""
    if "sessionid" not in visitor.cookies:
        form = FormReader(visitor.get("/accounts/login/").text).form_with("username") or {}
        visitor.post_form("/accounts/login/", {**form, "username": "bruno", "password": PASSWORD})
    board = visitor.get("/desk/")
    form = FormReader(board.text).form_with("csrfmiddlewaretoken") or {}
    answer = visitor.post_form("/desk/claim/", {"csrfmiddlewaretoken": form.get("csrfmiddlewaretoken", "")})
    if "/desk/cases/" in answer.location:
        visitor.get(answer.location)


def live(url: str, book: Book, deed: Callable[[Visitor], None], over: threading.Event) -> None:
    """Do the same again and again until it is over."""
    visitor = Visitor(url, book)
    while not over.wait(PAUSE_SECONDS):
        try:
            deed(visitor)
        except Exception as problem:
            book.failures.append(f"{deed.__name__}: {type(problem).__name__} {problem}")
