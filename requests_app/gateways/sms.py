"""Hand a text message to a provider, or to the next one where that fails."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

from requests_app.gateways.faults import NotNow, Refused
from requests_app.lib.codes import new_key

# After a failure a provider stands behind the others for so long.
REST_SECONDS: Final = 60.0
# These answers are about the number or the text; all others are about the provider, and the next one may do better.
ABOUT_THE_MESSAGE: Final = frozenset({400, 410, 422})
FIELDS: Final = {"to": "to", "text": "text", "sender": "from", "reference": "reference"}


@dataclass(frozen=True)
class Text:
    """One text message, ready to go; `reference` is ours, and the same when it is sent again."""

    to: str
    words: str
    reference: str


@dataclass(frozen=True)
class Provider:
    """Who carries text messages, as the settings say."""

    name: str
    kind: str = "https"
    url: str = ""
    token: str = ""
    sender: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)  # our names -> theirs
    more: Mapping[str, Any] = field(default_factory=dict)  # what else their JSON wants
    timeout_seconds: float = 8


@dataclass(frozen=True)
class Handed:
    """Who has taken a message; `may_repeat`: a provider before fell silent, and may have taken it as well."""

    provider: str
    may_repeat: bool = False


def send(text: Text) -> Handed:
    """Hand a message over. Raises `Refused` where the number gets none, `NotNow` where no provider takes it."""
    if settings.PRACTICE and any(provider.kind != "file" for provider in providers()):
        raise Refused("Practice")
    may_repeat, fault = False, "NoProvider"
    for provider in _in_order():
        try:
            KINDS[provider.kind](provider, text)
        except Refused:
            raise
        except _Silent:
            may_repeat, fault = True, "TimeoutError"
        except (OSError, NotNow) as other:
            fault = type(other).__name__
        else:
            _health.is_well(provider.name)
            return Handed(provider.name, may_repeat=may_repeat)
        _health.has_failed(provider.name)
    raise NotNow(fault)


def providers() -> list[Provider]:
    """List the providers in the order of the settings."""
    return [_provider(**given) for given in settings.SMS_PROVIDERS]


def _provider(**given: Any) -> Provider:
    return Provider(**{name: value for name, value in given.items() if name != "receipt_secret"})


def _in_order() -> list[Provider]:
    """Put those that have failed just now behind the others; none is left out."""
    return sorted(providers(), key=lambda provider: _health.rests(provider.name))


class _Health:
    """When each provider has failed last, as far as this process knows."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._lock = threading.Lock()

    def has_failed(self, name: str) -> None:
        with self._lock:
            self._until[name] = time.monotonic() + REST_SECONDS

    def is_well(self, name: str) -> None:
        with self._lock:
            self._until.pop(name, None)

    def rests(self, name: str) -> bool:
        return self._until.get(name, 0.0) > time.monotonic()

    def forget(self) -> None:
        self._until.clear()


_health = _Health()


class _Silent(Exception):
    """The provider was asked and has not answered, or not in time: it may have taken the message."""


class _Stay(HTTPRedirectHandler):
    """Follow nobody: a token is for the address in the settings alone."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = build_opener(_Stay)


def _by_https(provider: Provider, text: Text) -> None:
    names = {**FIELDS, **provider.fields}
    said = {"to": text.to, "text": text.words, "sender": provider.sender, "reference": text.reference}
    body = {**provider.more, **{names[name]: value for name, value in said.items() if value and names[name]}}
    if urlsplit(provider.url).scheme != "https" and urlsplit(provider.url).hostname not in {"127.0.0.1", "localhost"}:
        raise NotNow("a provider is asked by https alone")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {provider.token}"}
    request = Request(provider.url, data=json.dumps(body).encode(), headers=headers)  # noqa: S310 - asked above
    try:
        with _opener.open(request, timeout=provider.timeout_seconds):
            return
    except HTTPError as answer:
        answer.close()
        if answer.code in ABOUT_THE_MESSAGE:
            raise Refused(f"HTTP{answer.code}") from None
        raise NotNow(f"HTTP{answer.code}") from None
    except URLError as fault:  # not even connected, or connected and silent
        if isinstance(fault.reason, TimeoutError):
            raise _Silent from None
        raise
    except (OSError, HTTPException):  # it has read the message, and fell silent, hung up or said nonsense
        raise _Silent from None


def _into_a_folder(_: Provider, text: Text) -> None:
    """Keep it where the demo's page of caught messages looks; the name begins with the moment, as in a Maildir."""
    folder = Path(settings.SMS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC)
    kept = {"to": text.to, "text": text.words, "reference": text.reference, "at": at.isoformat()}
    name = f"{at:%Y%m%d%H%M%S%f}-{new_key()}"
    part = folder / f"{name}.part"
    part.write_text(json.dumps(kept))
    part.rename(folder / f"{name}.json")


KINDS: Final[Mapping[str, Callable[[Provider, Text], None]]] = {"https": _by_https, "file": _into_a_folder}
