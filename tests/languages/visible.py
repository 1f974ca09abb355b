"""What a person sees or hears of a page, and what of it is data of the city."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any, Final

from requests_app.models import (
    City,
    District,
    EventWords,
    LifeEvent,
    ServiceDefinition,
    ServiceGroup,
    ServicePage,
    ServiceRequest,
    Site,
    StaffMember,
    WorkQueue,
)

UNSEEN: Final = frozenset({"script", "style"})
VOID: Final = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr"})
SPOKEN: Final = ("aria-label", "alt", "title", "placeholder", "data-busy", "data-done", "data-failed")
# Codes, addresses and days are written alike in every language, or by Django.
ALIKE: Final = (
    r"https?://\S+",
    r"\S+@\S+",
    r"\b[a-z2-7]{20}\b",
    r"\b[A-Z]{1,2}-[0-9A-Z]{4}-[0-9A-Z]{4}\b",
    r"\b(JPEG|PNG|HEIC|WebP|PDF|MB)\b",
    r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b",  # of the made-up language, by Django
    r"[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}(, (\d{1,2}(:\d\d)? [ap]\.m\.|noon|midnight))?",
    r"\d{1,2} [A-Z][a-z]{2,8}\.? \d{4}(, \d\d:\d\d)?",
)


# Names of things, whole: a letter of them may be a resident's word.
NAMES: Final = re.compile(r"\b(Enter|JavaScript|axe|WCAG 2\.2|AA)\b")
# What a visitor of these pages has written into the search.
TYPED: Final = frozenset({"gas leak", "lamp", "zzyzx", "street light, Straßenlampe, lampadaire", "street, light"})


class _Reader(HTMLParser):
    """Collects texts; leaves out what says that it is of another language, and what is hidden from everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.away = 0
        self.open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_away = tag in UNSEEN or ("lang" in given and tag != "html")
        if tag not in VOID:
            self.open.append(is_away)
            self.away += is_away
        if not self.away:
            self.told += [given[name] or "" for name in SPOKEN if name in given]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self.open:
            self.away -= self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.away and data.strip():
            self.told.append(" ".join(data.split()))


def texts_of(html: str) -> list[str]:
    """List what is seen on a page or read out by a screen reader."""
    reader = _Reader()
    reader.feed(html)
    return reader.told


def words_of(question: dict[str, Any]) -> list[str]:
    """List what a service's own question says, in every language."""
    texts = [question["words"], question.get("hints", {}), *(option["names"] for option in question.get("options", ()))]
    return [text for words in texts for text in words.values()]


def data_of_the_city() -> list[str]:
    """List names and words that come from the database, the longest first."""
    found: set[str] = set()
    for names in (
        ServiceDefinition.objects.values_list("names", "descriptions"),
        ServiceGroup.objects.values_list("names"),
        WorkQueue.objects.values_list("public_names"),
        LifeEvent.objects.values_list("names"),
        ServicePage.objects.values_list("purposes", "fees"),
    ):
        found |= {text for row in names for column in row for text in column.values()}
    for lists in ServicePage.objects.values_list("needs", "steps"):
        found |= {text for column in lists for texts in column.values() for text in texts}
    for questions in ServiceDefinition.objects.values_list("questions", flat=True):
        found |= {text for question in questions for text in words_of(question)}
    for closures in Site.objects.values_list("closures", flat=True):
        found |= {text for closure in closures for text in closure["reason"].values()}
    for plain in (
        City.objects.values_list("name"),
        District.objects.values_list("name"),
        WorkQueue.objects.values_list("name"),
        StaffMember.objects.values_list("first_name", "last_name", "job_title"),
        ServiceRequest.objects.values_list("description", "address"),
        EventWords.objects.values_list("text"),
        Site.objects.values_list("name", "address"),
    ):
        found |= {text for row in plain for text in row}
    found |= TYPED
    return sorted(filter(None, found), key=len, reverse=True)


def without_data(text: str, data: list[str]) -> str:
    """Take out what no translator could translate."""
    text = NAMES.sub(" ", text)
    for known in data:
        text = text.replace(known, " ")
    for pattern in ALIKE:
        text = re.sub(pattern, " ", text)
    return text
