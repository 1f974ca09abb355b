"""What a page can say: its texts, the names of its controls, and the sentences that its scripts show later."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final

UNHEARD: Final = frozenset({"script", "style", "template", "noscript", "svg"})
WITHOUT_END: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
NAMES: Final = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title", "data-say"})
# A code, an address or a number, and no words.
CODE: Final = re.compile(r"[a-z0-9_/:.,#?&=%@+-]*|[A-Z]{0,4}[0-9-]+|(https?|data):\S*")

Said = tuple[str, str]  # language, words


class _Reader(HTMLParser):
    """Reads a page from its beginning to its end, and remembers in which language it is."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.said: list[Said] = []
        self.open: list[tuple[str, str]] = [("", language)]

    @property
    def language(self) -> str:
        return self.open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        language = given.get("lang") or self.language
        for name, value in given.items():
            if name in NAMES or (name.startswith("data-") and not CODE.fullmatch(value)):
                self.said += ((language, words) for words in _texts_in(value))
        if tag not in WITHOUT_END:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        if any(tag == opened for opened, _language in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not any(tag in UNHEARD for tag, _language in self.open):
            self.said.append((self.language, data))


def said_by_page(html: str, language: str) -> Iterator[Said]:
    """Give each text of a page with the language it is in; `language` is that of the page."""
    reader = _Reader(language)
    reader.feed(html)
    reader.close()
    yield from reader.said


def said_by_answer(told: Any, language: str) -> Iterator[Said]:
    """Give the texts that stand anywhere in a JSON answer."""
    if isinstance(told, dict):
        for value in told.values():
            yield from said_by_answer(value, language)
    elif isinstance(told, list):
        for value in told:
            yield from said_by_answer(value, language)
    elif isinstance(told, str) and not CODE.fullmatch(told):
        yield language, told


def _texts_in(value: str) -> list[str]:
    """Take the sentences out of an attribute: it is one itself, or JSON that holds some."""
    if not value.startswith(("{", "[")):
        return [value]
    try:
        return [words for _language, words in said_by_answer(json.loads(value), "")]
    except ValueError:
        return [value]
