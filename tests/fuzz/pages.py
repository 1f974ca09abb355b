"""The forms of a page, as a browser would send them: where to, which fields, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

# In each field of words stands something plain, to see that it comes back.
PLAIN: Final = "Plain words äß"
WORDS: Final = frozenset({"text", "search"})


@dataclass
class Form:
    """One form of a page."""

    action: str
    method: str
    pairs: list[tuple[str, str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)  # the fields in which a person writes
    choices: dict[str, list[str]] = field(default_factory=dict)

    def filled(self) -> list[tuple[str, str]]:
        """Fill it as somebody without malice would."""
        chosen = [(name, values[-1]) for name, values in self.choices.items() if values]
        return [*self.pairs, *((name, PLAIN) for name in sorted(self.words)), *chosen]


class Forms(HTMLParser):
    """Reads all forms of a page."""

    def __init__(self, text: str, *, at: str) -> None:
        super().__init__()
        self.at = at
        self.found: list[Form] = []
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the fields of the form that is open."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action") or self.at, given.get("method", "get").upper()))
        elif self.found and tag in {"input", "textarea", "select", "button"} and given.get("name"):
            self._take(tag, given)
        elif tag == "option" and self._select and self.found:
            self.found[-1].choices[self._select].append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave a list of choices."""
        if tag == "select":
            self._select = ""

    def _take(self, tag: str, given: dict[str, str]) -> None:
        form, name, kind = self.found[-1], given["name"], given.get("type", "text")
        if tag == "select":
            self._select = name
            form.choices.setdefault(name, [])
        elif kind in {"radio", "checkbox"}:
            form.choices.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "textarea" or (tag == "input" and kind in WORDS):
            form.words.add(name)
        else:
            form.pairs.append((name, given.get("value", "")))
