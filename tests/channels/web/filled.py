"""A page with a form that came back: what is listed at its top, and what stands in its controls."""

from __future__ import annotations

from collections import defaultdict
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "path", "rect", "use", "source"})
SUMMARY, ERROR = "govuk-error-summary", "govuk-error-message"


class Filled(HTMLParser):
    """Reads one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []  # of the list of errors
        self.listed = 0  # sentences in it
        self.title = ""
        self.seen_first = ""  # what stands first: the list of errors or the heading
        self.values: defaultdict[str, list[str]] = defaultdict(list)  # name -> what is filled or chosen
        self.described: defaultdict[str, set[str]] = defaultdict(set)  # name -> ids of what is said about it
        self.invalid: set[str] = set()  # names whose control says that it is wrong
        self.id_of_error: set[str] = set()
        self._open: list[tuple[str, dict[str, str]]] = []
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says."""
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, given))
        if "id" in given:
            self.ids.add(given["id"])
        if given.get("class", "").startswith(SUMMARY) or tag == "h1":
            self.seen_first = self.seen_first or ("summary" if tag != "h1" else "heading")
        self._of_summary(tag, given)
        if ERROR in given.get("class", ""):
            self.id_of_error.update(one["id"] for _, one in self._open if one.get("id", "").endswith("_error"))
        if given.get("name") and tag in {"input", "textarea", "select"}:
            self._control(tag, given)
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select].append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and what was left open in it."""
        if any(name == tag for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        """Read the words of the title, and of a field of several lines."""
        if self._area:
            self.values[self._area][-1] += data
        elif self._open and self._open[-1][0] == "title":
            self.title += data

    def _of_summary(self, tag: str, given: dict[str, str]) -> None:
        if any(SUMMARY in one.get("class", "") for _, one in self._open):
            self.listed += tag == "li"
            if tag == "a":
                self.links.append(given["href"])

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name, kind = given["name"], given.get("type", "")
        around = [one.get("aria-describedby", "") for at, one in self._open if at == "fieldset"]
        self.described[name].update(" ".join([given.get("aria-describedby", ""), *around]).split())
        if given.get("aria-invalid") == "true":
            self.invalid.add(name)
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            self._area = name
            self.values[name].append("")
        elif kind not in {"radio", "checkbox"}:
            self.values[name].append(given.get("value", ""))
        elif "checked" in given:
            self.values[name].append(given.get("value", "on"))
