"""A provider of text messages is spoken to as its settings say, through a real socket."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import LazySettings

from requests_app.gateways import sms
from requests_app.gateways.faults import NotNow, Refused

TEXT = sms.Text("+4915112345678", "Konstanz: Hello.", "abc@konstanz.example")


@dataclass
class Desk:
    """A provider: what it was told, and what it answers; after how many seconds."""

    url: str = ""
    status: int = 202
    waits: float = 0
    heard: list[tuple[dict[str, str], Any]] = field(default_factory=list)


@pytest.fixture
def desk(settings: LazySettings) -> Iterator[Desk]:
    here, done = Desk(), threading.Event()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.heard.append((dict(self.headers), json.loads(body)))
            done.wait(here.waits)
            self.send_response(here.status)
            if here.status == 302:
                self.send_header("Location", here.url + "elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    here.url = f"http://127.0.0.1:{server.server_port}/"
    settings.SMS_PROVIDERS = [
        {
            "name": "main",
            "url": here.url,
            "token": "t0ken",
            "sender": "Konstanz",
            "fields": {"to": "recipient", "sender": ""},
            "more": {"unicode": "auto"},
            "timeout_seconds": 0.3,
            "receipt_secret": "never told",
        }
    ]
    sms._health.forget()
    yield here
    done.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_hears_its_own_names_and_the_token(desk: Desk) -> None:
    assert sms.send(TEXT) == sms.Handed("main")

    [(headers, said)] = desk.heard
    assert headers["Authorization"] == "Bearer t0ken"
    assert said == {"recipient": TEXT.to, "text": TEXT.words, "reference": TEXT.reference, "unicode": "auto"}


@pytest.mark.parametrize("status", [400, 410, 422])
def test_it_may_refuse_for_good(desk: Desk, status: int) -> None:
    desk.status = status

    with pytest.raises(Refused):
        sms.send(TEXT)


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503, 302])
def test_all_other_answers_are_not_about_the_message(desk: Desk, status: int) -> None:
    desk.status = status

    with pytest.raises(NotNow):
        sms.send(TEXT)
    assert len(desk.heard) == 1, "nobody is followed elsewhere with the token"


def test_one_that_is_silent_for_too_long_counts_as_a_possible_repeat(
    desk: Desk, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.waits = 5
    settings.SMS_PROVIDERS = [*settings.SMS_PROVIDERS, {"name": "spare", "kind": "none"}]
    monkeypatch.setattr(sms, "KINDS", {**sms.KINDS, "none": lambda *_: None})

    assert sms.send(TEXT) == sms.Handed("spare", may_repeat=True)


def test_a_token_never_goes_over_plain_http(settings: LazySettings) -> None:
    settings.SMS_PROVIDERS = [{"name": "main", "url": "http://sms.example/", "token": "t0ken"}]

    with pytest.raises(NotNow):
        sms.send(TEXT)


@pytest.mark.parametrize("nonsense", [b"", b"SSH-2.0-OpenSSH\r\n"], ids=["hangs up", "says nonsense"])
def test_one_that_listens_and_gives_no_answer_counts_as_a_possible_repeat(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, nonsense: bytes
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            line, _ = server.accept()
            with line:
                line.recv(65536)
                line.sendall(nonsense)

        thread = threading.Thread(target=answer)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        settings.SMS_PROVIDERS = [{"name": "main", "url": url, "token": "t0ken"}, {"name": "spare", "kind": "none"}]
        monkeypatch.setattr(sms, "KINDS", {**sms.KINDS, "none": lambda *_: None})
        sms._health.forget()

        assert sms.send(TEXT) == sms.Handed("spare", may_repeat=True)
        thread.join()
