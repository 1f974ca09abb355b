"""The voice: words become a small MP3, by eSpeak NG and LAME, each a library in a wheel.

eSpeak NG is under GPL-3 and is loaded here alone, by the command that makes the clips; no city that serves needs it.
"""

from __future__ import annotations

import ctypes
import os
from ctypes.util import find_library
from functools import cache
from html import escape
from typing import Any, Final

# Changed when clips must be made anew.
EDITION: Final = "1"
WORDS_A_MINUTE: Final = 150
BITS_A_SECOND: Final = 24  # thousands; the voice has nothing above 8 kHz that would be missed
QUALITY: Final = 5  # of LAME: 2 is best, 7 is fastest
VOICES: Final = {"en": "en", "de": "de", "fr": "fr", "lb": "lb", "ar": "ar"}
SPELLED: Final = '<say-as interpret-as="characters">{}</say-as>'

_SYNCHRONOUS, _RATE, _UTF8_SSML = 2, 1, 1 | 0x10
_Samples = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class NoVoice(Exception):
    """No library that speaks is to be had here, or a language has no voice."""


class Silent(Exception):
    """The voice says nothing for these words."""


class Voice:
    """One voice of eSpeak NG; there is one library in a process, so make them one after the other."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._library, self._hertz = _library()

    def say(self, words: str, *, is_spelled: bool = False, language: str = "") -> bytes:
        """Speak words into an MP3; `is_spelled` names each character. Raises `NoVoice`, or `Silent`."""
        name = VOICES[language or self.language]
        if self._library.espeak_SetVoiceByName(name.encode()):
            raise NoVoice(f"The voice {name} is missing.")
        self._library.espeak_SetParameter(_RATE, WORDS_A_MINUTE, 0)
        text = escape(words, quote=False)
        written = f"<speak>{SPELLED.format(text) if is_spelled else text}</speak>".encode() + b"\0"
        heard = bytearray()

        def listen(samples: Any, count: int, _events: Any) -> int:
            if samples and count > 0:
                heard.extend(ctypes.string_at(samples, count * 2))
            return 0

        kept = _Samples(listen)  # must outlive the call
        self._library.espeak_SetSynthCallback(kept)
        self._library.espeak_Synth(written, ctypes.c_size_t(len(written)), 0, 1, 0, _UTF8_SSML, None, None)
        self._library.espeak_Synchronize()
        if not any(heard):
            raise Silent(f"The voice {name} says nothing for “{words}”.")
        return _mp3(bytes(heard), hertz=self._hertz)


@cache
def _library() -> tuple[Any, int]:
    """Load the library of the wheel, else that of the system; give it with its rate of samples."""
    path, data = _of_the_wheel()
    try:
        library = ctypes.CDLL(path or find_library("espeak-ng") or "libespeak-ng.so.1")
    except OSError:
        raise NoVoice("eSpeak NG is missing: install the packages of requirements.txt, or libespeak-ng1.") from None
    hertz = library.espeak_Initialize(_SYNCHRONOUS, 0, data, 0)
    if hertz <= 0:
        raise NoVoice("eSpeak NG does not find its data.")
    return library, hertz


def _of_the_wheel() -> tuple[str, bytes | None]:
    try:
        import espeakng_loader
    except ImportError:
        return "", None
    # The library wants the folder above.
    return espeakng_loader.get_library_path(), os.fsencode(os.path.dirname(espeakng_loader.get_data_path()))  # noqa: PTH120


def _mp3(samples: bytes, *, hertz: int) -> bytes:
    """Write 16-bit samples of one channel as MP3."""
    try:
        import lameenc
    except ImportError:
        raise NoVoice("lameenc is missing: install the packages of requirements.txt.") from None
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(hertz)
    encoder.set_bit_rate(BITS_A_SECOND)
    encoder.set_quality(QUALITY)
    return bytes(encoder.encode(samples) + encoder.flush())
