"""What a kiosk keeps for the time without the city: one list; who adds screens or sounds adds them here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from requests_app.lib.speech import Clips

# Patterns under static/: what the kiosk's pages need without the city.
KEPT: Final = (
    "vendor/city.css",
    "vendor/kiosk.css",
    "img/city.svg",
    "img/kiosk.svg",
    "js/active-seconds.js",
    "js/kept/*.js",
    "js/kiosk/*.js",
    "js/speech/*.js",
)
VERSION_LENGTH: Final = 12


@lru_cache(maxsize=1)
def file_addresses() -> tuple[str, ...]:
    """Give each file under the name that pages use, and under the plain one by which modules import each other."""
    names = [name for name, _path in _files()]
    return tuple(dict.fromkeys(one for name in names for one in (static(name), settings.STATIC_URL + name)))


def read_addresses(languages: Iterable[str]) -> tuple[str, ...]:
    """Give what the pages read from the city and what is nobody's: the streets, and the lines in each language."""
    lines = reverse("kiosk:api-lines")
    return (reverse("kiosk:api-streets"), *(f"{lines}?language={code}" for code in languages))


def speech_addresses(languages: Iterable[str]) -> tuple[str, ...]:
    """Give index and sounds of each language that has any; new sounds have a new name."""
    clips = Clips(settings.SPEECH_DIR)
    found = ((code, clips.sounds(code)) for code in languages)
    return tuple(
        address
        for code, sounds in found
        if sounds
        for address in (reverse("ops:speech", args=[code]), reverse("ops:speech_sounds", args=[code, sounds.stem]))
    )


def version_of(addresses: Iterable[str], stamp: int) -> str:
    """Name the state of what kiosks keep: another name, and every kiosk fetches it anew.

    `stamp` is that of the city's facts: the pages tell of services and districts.
    """
    told = "\n".join([_digest_of_files(), str(stamp), *addresses])
    return hashlib.sha256(told.encode()).hexdigest()[:VERSION_LENGTH]


@lru_cache(maxsize=1)
def _digest_of_files() -> str:
    digest = hashlib.sha256()
    for name, path in _files():
        digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.STATICFILES_DIRS[0])
    for pattern in KEPT:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix(), path
