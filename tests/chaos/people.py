"""Who uses the city meanwhile: they send the same letter, under the same key, until somebody answers."""

from __future__ import annotations

import random
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from requests_app.management.replay.browser import Answer, Browser, DoorClosed, FormReader

TOKEN: Final = "demo-kiosk-town-hall-konstanz"
PASSWORD: Final = "konstanz-demo"
TAKEN: Final = frozenset({200, 201, 302, 303})
STUMBLED: Final = frozenset({408, 429, 500, 502, 503, 504})
GIVE_UP_AFTER_SECONDS: Final = 180
REFERENCE: Final = re.compile(r"/receipt/([A-Z0-9-]+)/")
# Every fifth letter comes by the web form.
SERVICES: Final = ("road-damage", "street-light", "waste", "graffiti")


@dataclass
class Acknowledged:
    """What the city has said yes to."""

    letters: dict[str, str] = field(default_factory=dict)  # key -> reference
    secrets: dict[str, str] = field(default_factory=dict)  # reference -> secret
    calls: dict[str, str] = field(default_factory=dict)  # key -> reference of the case called about
    moments: list[float] = field(default_factory=list)  # when a letter was acknowledged
    refused: list[str] = field(default_factory=list)
    tries: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, reference: str, secret: str = "") -> None:
        """Note a receipt; the same key must never get another one."""
        with self.lock:
            known = self.letters.setdefault(key, reference)
            if known != reference:
                self.refused.append(f"{key}: first {known}, then {reference}")
            if secret:
                self.secrets[reference] = secret
            self.moments.append(time.time())


def until_answered(ask: Any, notes: Acknowledged) -> Answer | None:
    """Ask again and again until there is an answer that is no stumble; None where the patience ends."""
    end = time.monotonic() + GIVE_UP_AFTER_SECONDS
    while time.monotonic() < end:
        notes.tries += 1
        with suppress(DoorClosed):
            answer: Answer = ask()
            if answer.status not in STUMBLED:
                return answer
        time.sleep(random.uniform(0.1, 0.5))  # noqa: S311
    return None


def at_the_kiosk(browser: Browser, key: str, dice: random.Random, notes: Acknowledged) -> None:
    """Send a letter through the JSON door; every third one wants a receipt by e-mail."""
    wants_mail = dice.random() < 1 / 3
    letter = {
        "service_code": "road-damage",
        "description": f"A hole in the road, {key[:8]}.",
        "address": "Marktstätte 1",
        "district": "010",
        **({"contact_by": "email", "email": f"{key[:12]}@konstanz.example"} if wants_mail else {}),
    }
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": key}
    answer = until_answered(lambda: browser.post_json("/kiosk/api/requests", letter, headers), notes)
    if answer is None or answer.status not in TAKEN:
        notes.refused.append(f"kiosk {key}: {answer and (answer.status, answer.text[:300])}")
        return
    notes.take(key, answer.data["reference"], answer.data["secret"])


# What a page says first: its title, its headline, its mistakes.
HEADLINES: Final = re.compile(r"<title>(.*?)</title>|<h1[^>]*>(.*?)</h1>|<a href=\"#[^>]*>(.*?)</a>", re.DOTALL)


class OnTheWeb:
    """A resident with a browser: opens the form anew when it came back without being taken."""

    def __init__(self, url: str) -> None:
        self.browser = Browser(url, language="en")
        self.form: dict[str, str] | None = None
        self.path = "/report/road-damage/"

    def send(self, key: str, notes: Acknowledged) -> None:
        """Fill the form and send it until there is a receipt."""
        answer = until_answered(lambda: self._once(key), notes)
        found = REFERENCE.search(answer.location) if answer is not None else None
        if found is None:
            notes.refused.append(
                f"web {key}: {answer and (answer.status, HEADLINES.findall(answer.text) or answer.text[-600:])}"
            )
            return
        notes.take(key, found[1])

    def _once(self, key: str) -> Answer:
        if self.form is None:
            page = self.browser.get(self.path)
            if page.status != 200:
                return Answer(503, page.text)
            self.form = FormReader(page.text).form_with("idempotency_key")
        words = {"description": "A hole.", "address": "Hussenstraße 12", "district": "010", "contact_by": "none"}
        ours = {"idempotency_key": key, "nearby_told": "1"}
        return self.browser.post_form(self.path, {**(self.form or {}), **words, **ours})


def residents(url: str, keys: Iterator[str], notes: Acknowledged, *, seed: int, per_second: float) -> None:
    """Be one of the clients: take the next key, send, wait for one's turn."""
    dice = random.Random(seed)  # noqa: S311
    kiosk, web = Browser(url, language="en"), OnTheWeb(url)
    for key in keys:
        began = time.monotonic()
        if dice.random() < 0.2:
            web.send(key, notes)
        else:
            at_the_kiosk(kiosk, key, dice, notes)
        time.sleep(max(0.0, 1 / per_second - (time.monotonic() - began)))


def callers(url: str, notes: Acknowledged, *, over: threading.Event, seed: int) -> None:
    """Call a person again and again, about a request that is there, until it is over."""
    dice, kiosk = random.Random(seed), Browser(url, language="en")  # noqa: S311
    while not over.wait(0.5):
        with notes.lock:
            known = list(notes.secrets.items())
        if not known:
            continue
        reference, secret = dice.choice(known)
        key = uuid.UUID(int=dice.getrandbits(128)).hex
        words = {"reference": reference, "secret": secret, "words": "It is urgent."}
        headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": key}
        answer = until_answered(lambda w=words, h=headers: kiosk.post_json("/kiosk/api/person", w, h), notes)
        if answer is None or answer.status not in TAKEN or not answer.data.get("who"):
            notes.refused.append(f"call {key}: {answer and (answer.status, answer.text[:300])}")
            continue
        notes.calls[key] = reference


def staff(url: str, notes: Acknowledged, *, over: threading.Event, seed: int) -> None:
    """Be at the desk: sign in, call a colleague about a case, again and again."""
    dice, desk = random.Random(seed), Browser(url, language="en")  # noqa: S311
    is_in = False
    while not over.wait(1.0):
        with notes.lock:
            known = sorted(notes.letters.values())
        if not known:
            continue
        with suppress(DoorClosed):
            is_in = is_in or _signs_in(desk)
            if is_in:
                is_in = _calls(desk, dice.choice(known), notes)


def _signs_in(desk: Browser) -> bool:
    form = FormReader(desk.get("/accounts/login/").text).form_with("username")
    if form is None:
        return False
    return desk.post_form("/accounts/login/", {**form, "username": "sofia", "password": PASSWORD}).status == 302


def _calls(desk: Browser, reference: str, notes: Acknowledged) -> bool:
    """Call once, with the form's own key however often it is sent; False where the way leads to the login."""
    page = desk.get(f"/desk/call/?reference={reference}")
    form = FormReader(page.text).form_with("client_key")
    if form is None:
        return page.status in STUMBLED
    filled = {**form, "reference": reference, "reason": "Please look at this one."}
    answer = until_answered(lambda: desk.post_form("/desk/call/", filled), notes)
    if answer is None or answer.status != 302:
        notes.refused.append(f"desk {reference}: {answer and (answer.status, answer.text[-600:])}")
        return False
    if "login" in answer.location:
        return False
    notes.calls[form["client_key"]] = reference
    return True
