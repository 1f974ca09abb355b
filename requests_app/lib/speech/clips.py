"""Where the clips lie: a small file for each line, and for each language one index with one file of all its sounds.

A line's file is named by the hash of its voice and words, so that only new words are spoken. The index is
`{"sounds": "<hash>.mp3", "words": {"normalised words": [offset, length]}}`. A script takes ranges of the one file: a
language is there wholly or not at all, and a service worker keeps two files of it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from requests_app.lib.speech.voice import BITS_A_SECOND, EDITION, QUALITY, VOICES, WORDS_A_MINUTE, Silent, Voice

INDEX: Final = "index.json"
MADE: Final = "clips"


@dataclass(frozen=True)
class Line:
    """One thing to say: the key that pages look for, the words, and how they are spoken."""

    key: str
    words: str
    is_spelled: bool = False
    voice: str = ""  # the language of another voice; empty: that of the language

    def name(self, language: str) -> str:
        """Give the file name of its clip."""
        voice = VOICES[self.voice or language]
        made_by = (EDITION, voice, WORDS_A_MINUTE, BITS_A_SECOND, QUALITY, self.is_spelled, self.words)
        return hashlib.sha256(repr(made_by).encode()).hexdigest()[:24] + ".mp3"


@dataclass(frozen=True)
class Clips:
    """The clips below one folder."""

    folder: Path

    def missing(self, language: str, lines: Iterable[Line]) -> list[Line]:
        """List the lines that pages of a language cannot say: not in its index, or not in its sounds."""
        sounds = self.sounds(language)
        size = sounds.stat().st_size if sounds else 0
        places: dict[str, list[int]] = self._told(language).get("words", {})
        return [line for line in lines if line.key not in places or sum(places[line.key]) > size]

    def make(self, language: str, lines: list[Line], *, say: Callable[..., bytes] | None = None) -> int:
        """Speak the lines that have no clip yet, and write the language's index; give how many were spoken."""
        made = self.folder / MADE
        made.mkdir(parents=True, exist_ok=True)
        fresh = [line for line in lines if not (made / line.name(language)).is_file()]
        speak = say or (Voice(language).say if fresh else None)
        for line in fresh:
            assert speak is not None  # noqa: S101 - there is a voice where there are fresh lines
            with suppress(Silent):  # the others shall be heard; this one is missing, and the check names it
                _write(made / line.name(language), speak(line.words, is_spelled=line.is_spelled, language=line.voice))
        self._join(language, [line for line in lines if (made / line.name(language)).is_file()])
        return len(fresh)

    def index_path(self, language: str) -> Path:
        """Give the path of a language's index, whether it is there or not."""
        return self.folder / language / INDEX

    def sounds(self, language: str) -> Path | None:
        """Find the file with all sounds of a language."""
        name = self._told(language).get("sounds")
        path = self.folder / language / str(name)
        return path if name and path.is_file() else None

    def _told(self, language: str) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads(self.index_path(language).read_text())
        except (OSError, ValueError):
            return {}
        return told

    def forget_unused(self, used: Iterable[str]) -> None:
        """Remove the clips that no language needs any more."""
        names = set(used)
        for path in (self.folder / MADE).glob("*.mp3"):
            if path.name not in names:
                path.unlink()

    def _join(self, language: str, lines: list[Line]) -> None:
        """Put the sounds into one file and write the index last, so that a reader never finds one without the other."""
        whole, places = bytearray(), dict[str, list[int]]()
        for line in sorted(lines, key=lambda line: line.key):
            sound = (self.folder / MADE / line.name(language)).read_bytes()
            places[line.key] = [len(whole), len(sound)]
            whole += sound
        here = self.folder / language
        here.mkdir(exist_ok=True)
        name = hashlib.sha256(whole).hexdigest()[:16] + ".mp3"
        before = {path.name for path in here.glob("*.mp3")} - {name}
        if not (here / name).exists():
            _write(here / name, bytes(whole))
        told = {"sounds": name, "words": places}
        _write(here / INDEX, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())
        # The one before stays a round for whoever has just read the old index.
        for old in sorted(before, key=lambda name: (here / name).stat().st_mtime)[:-1]:
            (here / old).unlink()


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)
