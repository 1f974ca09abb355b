"""The doors a row can take over HTTP: web, kiosk and counter."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.utils.translation import gettext as _

from requests_app.management.replay.browser import Answer, Browser, DoorClosed, FormReader, NotLetIn
from requests_app.management.replay.rows import Letter
from requests_app.vocabulary import Channel

MIXED: Final = (Channel.WEB, Channel.KIOSK, Channel.COUNTER)
DEFAULT_MIX: Final[Mapping[Channel, float]] = {Channel.WEB: 70, Channel.KIOSK: 15, Channel.COUNTER: 15}
TAKEN: Final = frozenset({200, 201, 302, 303})
REFUSED: Final = frozenset({400, 404, 409, 422})
PAUSES_SECONDS: Final = (0.2, 1, 3)


class Refused(Exception):
    """The door does not take this row; the text says why."""


class Failed(Exception):
    """The door broke over this row: nobody knows yet whether it came in."""


class Door(Protocol):
    """Somewhere to bring a letter."""

    def send(self, letter: Letter) -> None:
        """Bring it in. Raises `Refused`, `Failed`, `DoorClosed` or `NotLetIn`."""

    def close(self) -> None:
        """Leave."""


def door_of(key: str, mix: Mapping[Channel, float]) -> Channel:
    """Choose the door of a row by a hash of its key, so that the same row always takes the same door."""
    share = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64 * sum(mix.values())
    for channel, weight in mix.items():
        share -= weight
        if share < 0:
            return channel
    return list(mix)[-1]


@dataclass(frozen=True)
class Keys:
    """What opens the doors that are not open to everybody."""

    kiosk_token: str
    clerk: str
    password: str


class HttpDoor:
    """What the HTTP doors have in common: one visitor, and another try when the server stumbles."""

    def __init__(self, base_url: str, *, language: str) -> None:
        self.browser = Browser(base_url, language=language)

    def send(self, letter: Letter) -> None:
        """Send until the server takes or refuses it; each try is the same letter, so none is doubled."""
        for pause in PAUSES_SECONDS:
            with contextlib.suppress(Failed, DoorClosed):
                self._send_once(letter)
                return
            self.forget()
            time.sleep(pause)
        self._send_once(letter)

    def _send_once(self, letter: Letter) -> None:
        answer = self.post(letter)
        if answer.status in REFUSED:
            raise Refused(self.reason(answer))
        if answer.status not in TAKEN:
            raise Failed(_("the server answered %(status)s") % {"status": answer.status})

    def post(self, letter: Letter) -> Answer:
        """Send the letter once."""
        raise NotImplementedError

    def reason(self, answer: Answer) -> str:
        """Read why a letter was refused."""
        errors = FormReader(answer.text).errors
        return "; ".join(dict.fromkeys(errors)) or _("the server answered %(status)s") % {"status": answer.status}

    def forget(self) -> None:
        """Fetch forms and tokens again before the next try."""

    def close(self) -> None:
        """Close the connection, so that the server keeps nothing open for us."""
        self.browser.close()


class FormDoor(HttpDoor):
    """A page with a form, filled like a browser does: hidden fields and all."""

    def __init__(self, base_url: str, *, language: str) -> None:
        super().__init__(base_url, language=language)
        self.forms: dict[str, dict[str, str]] = {}

    def path_of(self, letter: Letter) -> str:
        """Name the page."""
        raise NotImplementedError

    def post(self, letter: Letter) -> Answer:
        """Fill the form and send it."""
        path = self.path_of(letter)
        if path not in self.forms:
            page = self.browser.get(path)
            form = FormReader(page.text).form_with("idempotency_key")
            if form is None:
                return page if page.status not in TAKEN else Answer(500, "")
            self.forms[path] = form
        return self.browser.post_form(path, self.forms[path] | _fields(letter))

    def forget(self) -> None:
        """Fetch each form again."""
        self.forms.clear()


class WebDoor(FormDoor):
    """The web form, as a resident sends it."""

    def path_of(self, letter: Letter) -> str:
        """Name the form of the service."""
        return f"/report/{letter.service_code}/"


class CounterDoor(FormDoor):
    """The counter's form, as a signed-in clerk sends it for a walk-in."""

    def __init__(self, base_url: str, keys: Keys, *, language: str) -> None:
        super().__init__(base_url, language=language)
        self.keys = keys
        self.is_signed_in = False

    def path_of(self, letter: Letter) -> str:
        """Name the one screen."""
        return "/counter/"

    def post(self, letter: Letter) -> Answer:
        """Sign in first."""
        if not self.is_signed_in:
            self.sign_in()
        return super().post(letter)

    def sign_in(self) -> None:
        """Sign the clerk in. Raises `NotLetIn`."""
        path = "/accounts/login/"
        form = FormReader(self.browser.get(path).text).form_with("username")
        if form is None:
            raise NotLetIn(_("there is no login at %(path)s") % {"path": path})
        fields = {**form, "username": self.keys.clerk, "password": self.keys.password}
        answer = self.browser.post_form(path, fields)
        if answer.status not in {302, 303}:
            raise NotLetIn(_("the clerk “%(clerk)s” cannot sign in") % {"clerk": self.keys.clerk})
        self.is_signed_in = True


class KioskDoor(HttpDoor):
    """The JSON door, as a kiosk sends it."""

    def __init__(self, base_url: str, keys: Keys, *, language: str) -> None:
        super().__init__(base_url, language=language)
        self.token = keys.kiosk_token

    def post(self, letter: Letter) -> Answer:
        """Send with the device's token; the row's own time goes with it, as from a kiosk that was offline."""
        data: dict[str, Any] = {
            "service_code": letter.service_code,
            "description": letter.description,
            "language": letter.language,
            "address": letter.place.address,
            "district": letter.place.district,
            "latitude": letter.place.latitude,
            "longitude": letter.place.longitude,
            "submitted_at": letter.submitted_at.isoformat(),
        }
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": letter.key}
        answer = self.browser.post_json("/kiosk/api/requests", data, headers)
        if answer.status in {401, 403}:
            raise NotLetIn(_("the kiosk's token is not accepted"))
        return answer

    def reason(self, answer: Answer) -> str:
        """Read the messages of the errors."""
        errors = (answer.data or {}).get("errors", [])
        return "; ".join(str(error.get("message", "")) for error in errors) or super().reason(answer)


def _fields(letter: Letter) -> dict[str, str]:
    point = {
        "latitude": letter.place.latitude,
        "longitude": letter.place.longitude,
    }
    return {
        "idempotency_key": letter.key,
        "danger_told": "1",  # a row of the past needs no number now
        "nearby_told": "1",  # nor the look at what others have told nearby
        "service": letter.service_code,
        "description": letter.description,
        "language": letter.language,
        "address": letter.place.address,
        "district": letter.place.district,
        **{name: "" if value is None else repr(value) for name, value in point.items()},
    }
