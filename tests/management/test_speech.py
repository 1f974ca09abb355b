"""What a kiosk says is collected from its own screens, spoken once, and a missing clip is found."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from prometheus_client import generate_latest

from requests_app.channels.kiosk import devices
from requests_app.lib.speech import Clips, Line, normalise, phrases_of
from requests_app.lib.speech.pages import said_by_page
from requests_app.lib.speech.voice import VOICES, Silent, Voice
from requests_app.management.speech.needed import needed_lines
from requests_app.models import ServiceDefinition
from requests_app.ops.meters import registry
from requests_app.queries import service_points
from tests.speaking import say_in_letters

TODAY: Final = date(2026, 12, 1)
# The names of languages are said by the voice of each.
OF_ANOTHER: Final = re.compile(r'<(button|bdi)[^>]* lang="[a-z]+"[^>]*>.*?</\1>', re.DOTALL)
CONTROL: Final = re.compile(r"<(h1|h2|button|a|label|p|dt)\b[^>]*>(.*?)</\1>", re.DOTALL)


@pytest.fixture
def kiosk(konstanz: None) -> Client:
    """Set a browser up as the first kiosk, whatever its pages look like."""
    browser = Client()
    found = service_points.demo_kiosk()
    assert found
    browser.cookies[devices.COOKIE] = devices.pair(HttpResponse(), found).cookies[devices.COOKIE].value
    return browser


def test_every_heading_control_and_sentence_of_a_screen_has_its_line(kiosk: Client) -> None:
    needed = needed_lines(["fr", "ar"], today=TODAY)

    for language in ("fr", "ar"):
        page = kiosk.get(f"/kiosk/{language}/", headers={"accept-language": language}).content.decode()
        page = OF_ANOTHER.sub("", page)
        keys = {line.key for line in needed[language]}
        parts = [part for _tag, inside in CONTROL.findall(page) for part in re.split(r"<[^>]+>", inside)]
        said = [phrase for part in parts for phrase in phrases_of(part.replace("&#x27;", "'").replace("&amp;", "&"))]
        assert len(said) > 40
        assert [phrase for phrase in said if normalise(phrase) not in keys] == []


def test_a_service_that_the_city_adds_is_spoken_with_the_next_build(konstanz: None) -> None:
    ServiceDefinition.objects.filter(code="streetlight-broken").update(names={"en": "Lantern asleep"})

    assert "lantern asleep" in {line.key for line in needed_lines(["en"], today=TODAY)["en"]}


def test_a_missing_clip_fails_the_check_and_is_named(
    konstanz: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = needed_lines(["lb"], today=TODAY)["lb"]
    Clips(tmp_path).make("lb", lines, say=say_in_letters)
    call_command("build_speech", check=True, only=["lb"], folder=tmp_path)
    assert "none missing" in capsys.readouterr().out

    Clips(tmp_path).make("lb", lines[:-1], say=say_in_letters)

    with pytest.raises(CommandError, match="1 clips are missing"):
        call_command("build_speech", check=True, only=["lb"], folder=tmp_path)
    assert lines[-1].words in capsys.readouterr().err


def test_sounds_that_are_gone_are_missing(tmp_path: Path) -> None:
    clips, lines = Clips(tmp_path), [Line("back", "Back"), Line("send", "Send")]
    clips.make("en", lines, say=say_in_letters)
    assert not clips.missing("en", lines)

    sounds = clips.sounds("en")
    assert sounds
    sounds.write_bytes(sounds.read_bytes()[:-1])

    assert clips.missing("en", lines) == [Line("send", "Send")]


def test_words_that_no_voice_can_say_are_missing_and_all_others_are_heard(tmp_path: Path) -> None:
    def say(words: str, **_how: object) -> bytes:
        if words == "???":
            raise Silent
        return words.encode()

    clips, back, odd = Clips(tmp_path), Line("back", "Back"), Line("odd", "???")

    clips.make("en", [odd, back], say=say)

    assert clips.missing("en", [odd, back]) == [odd]


def test_only_new_words_are_spoken(tmp_path: Path) -> None:
    clips, back, send = Clips(tmp_path), Line("back", "Back"), Line("send", "Send")

    assert [clips.make("en", lines, say=say_in_letters) for lines in ([back], [back], [back, send])] == [1, 0, 1]
    clips.forget_unused([send.name("en")])
    assert [path.name for path in (tmp_path / "clips").iterdir()] == [send.name("en")]


@pytest.mark.parametrize("language", VOICES)
def test_each_language_has_a_voice(language: str) -> None:
    sound = Voice(language).say("Konstanz & <b>")

    assert sound[:1] == b"\xff"  # an MP3 begins with a frame
    assert len(sound) > 2000
    with pytest.raises(Silent):
        Voice(language).say(" ")


def test_a_page_says_its_texts_names_and_the_sentences_of_its_scripts() -> None:
    page = (
        '<h1>Where is it?</h1><p hidden data-n="{n} people wait">x</p>'
        '<button data-go="more" aria-label="Go on">&gt;</button>'
        '<bdi lang="fr">Où ?</bdi><img alt="A code"><script>no()</script><i data-words=\'["One more", "a/b"]\'></i>'
    )

    said = [(language, words) for language, text in said_by_page(page, "en") for words in phrases_of(text)]

    assert ("en", "people wait") in said
    assert ("fr", "Où ?") in said
    assert {words for _language, words in said} >= {"Where is it?", "Go on", "A code", "One more", "people wait"}
    assert not {"more", "no()", "a/b"} & {words for _language, words in said}


def test_what_was_made_is_handed_out_and_kept(client: Client, tmp_path: Path, settings: LazySettings) -> None:
    settings.SPEECH_DIR = tmp_path
    Clips(tmp_path).make("en", [Line("back", "Back")], say=say_in_letters)

    index = client.get("/speech/en/index.json")
    told = index.json()
    sounds = client.get(f"/speech/en/{told['sounds']}")

    assert b"".join(sounds.streaming_content) == b"Back"  # type: ignore[attr-defined]  # a file streams
    assert "immutable" in sounds.headers["cache-control"]
    assert client.get("/speech/en/index.json", headers={"if-none-match": index.headers["etag"]}).status_code == 304
    assert client.get("/speech/de/index.json").status_code == 404


def test_a_word_without_a_clip_is_noted_but_not_which_word(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    told = [client.post("/speech/missing", {"language": "fr", "step": step}) for step in ("receipt", "Rosa 7")]

    assert [answer.status_code for answer in told] == [204, 400]
    assert "speech.clip_missing" in caplog.text
    assert 'city_speech_missing_total{language="fr"}' in generate_latest(registry()).decode()
