"""How numbers are spoken where the voice needs help: it cannot count in Luxembourgish, and knows no ordinals alone."""

from __future__ import annotations

from typing import Final

COUNTED_TO: Final = 100
DAYS: Final = range(1, 32)

_LB_ONES: Final = (
    "null", "eent", "zwee", "dräi", "véier", "fënnef", "sechs", "siwen", "aacht", "néng", "zéng", "eelef", "zwielef",
    "dräizéng", "véierzéng", "fofzéng", "siechzéng", "siwwenzéng", "uechtzéng", "nonzéng",
)  # fmt: skip
_LB_TENS: Final = ("", "", "zwanzeg", "drësseg", "véierzeg", "fofzeg", "sechzeg", "siwwenzeg", "uechtzeg", "nonzeg")
_LB_FIRST: Final = (
    "", "éischten", "zweeten", "drëtten", "véierten", "fënneften", "sechsten", "siwenten", "aachten", "néngten",
    "zéngten", "eeleften", "zwieleften", "dräizéngten", "véierzéngten", "fofzéngten", "siechzéngten", "siwwenzéngten",
    "uechtzéngten", "nonzéngten",
)  # fmt: skip
_DE_FIRST: Final = (
    "", "erster", "zweiter", "dritter", "vierter", "fünfter", "sechster", "siebter", "achter", "neunter", "zehnter",
    "elfter", "zwölfter", "dreizehnter", "vierzehnter", "fünfzehnter", "sechzehnter", "siebzehnter", "achtzehnter",
    "neunzehnter",
)  # fmt: skip
_DE_ONES: Final = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")
_DE_TENS: Final = ("", "", "zwanzig", "dreißig")
# Luxembourgish drops an n before other letters than these.
_KEEPS_N: Final = frozenset("dhntzaeiou")
HUNDRED, THOUSAND = 100, 1000


def spoken_number(number: int, language: str) -> str:
    """Write a number as the voice says it right: digits, or words where it cannot count. 0 to 9999."""
    return _in_luxembourgish(number) if language == "lb" else str(number)


def spoken_day(day: int, language: str) -> str:
    """Write the day of a date, where the language writes it with a full stop: `12.`; empty elsewhere."""
    if language == "de":
        one, ten = day % 10, day // 10
        return _DE_FIRST[day] if day < len(_DE_FIRST) else f"{_DE_ONES[one]}{'und' if one else ''}{_DE_TENS[ten]}ster"
    if language == "lb":
        return _LB_FIRST[day] if day < len(_LB_FIRST) else f"{_in_luxembourgish(day)}sten"
    return ""


def _in_luxembourgish(number: int) -> str:
    if number < len(_LB_ONES):
        return _LB_ONES[number]
    if number < HUNDRED:
        one, tens = number % 10, _LB_TENS[number // 10]
        joined = "an" if tens[0] in _KEEPS_N else "a"
        return f"{_LB_ONES[one].removesuffix('t') if one == 1 else _LB_ONES[one]}{joined}{tens}" if one else tens
    size, name = (THOUSAND, "dausend") if number >= THOUSAND else (HUNDRED, "honnert")
    many, rest = divmod(number, size)
    head = (_in_luxembourgish(many) if many > 1 else "") + name
    return f"{head} {_in_luxembourgish(rest)}" if rest else head
