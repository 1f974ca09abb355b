"""A made-up language: every string longer and accented, so that a word that nobody can translate stands out."""

from __future__ import annotations

import re
from typing import Final

import polib

from requests_app.lib.translations import ONE_AND_MANY, PLACEHOLDER

PLAIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
ACCENTED: Final = "ÅƁÇĎÉƑĜĤÎĴĶĹḾÑÔÞǪŘŠŤÛṼŴẊÝŽåƀçďéƒĝĥîĵķĺḿñôþǫřšťûṽŵẋýž"
VOWELS: Final = re.compile(r"([aeiouy])", re.IGNORECASE)
# A format of a date is no text: "j M Y, H:i".
DATE_FORMAT: Final = re.compile(r"[A-Za-z](?:[ ,.:/]+[A-Za-z])*")
OPENED, CLOSED = "⟦", "⟧"


def pseudo(text: str) -> str:
    """Stretch a string by its vowels, accent it and put it between brackets; placeholders stay."""
    if DATE_FORMAT.fullmatch(text):
        return text
    parts, at = [], 0
    for found in re.finditer(rf"{PLACEHOLDER.pattern}|%%", text):
        parts += [_accented(text[at : found.start()]), found[0]]
        at = found.end()
    return f"{OPENED}{''.join(parts)}{_accented(text[at:])}{CLOSED}"


def pseudo_catalogue(known: polib.POFile) -> polib.POFile:
    """Give a message file of the made-up language with the strings of another one."""
    made = polib.POFile()
    made.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": ONE_AND_MANY}
    for entry in known:
        fresh = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural)
        if entry.msgid_plural:
            fresh.msgstr_plural = {0: pseudo(entry.msgid), 1: pseudo(entry.msgid_plural)}
        else:
            fresh.msgstr = pseudo(entry.msgid)
        made.append(fresh)
    return made


def _accented(text: str) -> str:
    return VOWELS.sub(r"\1\1", text).translate(str.maketrans(PLAIN, ACCENTED))
