"""Cut the plain words of a letter into paragraphs and links: its HTML says the same, written once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A paragraph with its lines, or a link with what stands on its button."""

    lines: tuple[str, ...] = ()
    url: str = ""
    label: str = ""
    is_written: bool = False  # by a person, in whatever language: it finds its own direction


def parts_of(text: str, *, links: Mapping[str, str], written: str = "") -> tuple[Part, ...]:
    """Cut a text. `links`: our own addresses, each with its label; what else looks like a link stays words."""
    by_hand = {line.strip() for line in written.splitlines() if line.strip()}
    return tuple(part for paragraph in text.strip().split("\n\n") for part in _parts(paragraph, links, by_hand))


def _parts(paragraph: str, links: Mapping[str, str], by_hand: set[str]) -> Iterator[Part]:
    lines: list[str] = []
    for line in (line.strip() for line in paragraph.splitlines()):
        if line in links:
            yield from _paragraph(lines, by_hand)
            lines = []
            yield Part(url=line, label=links[line])
        elif line:
            lines.append(line)
    yield from _paragraph(lines, by_hand)


def _paragraph(lines: list[str], by_hand: set[str]) -> Iterator[Part]:
    if lines:
        yield Part(lines=tuple(lines), is_written=bool(by_hand) and all(line in by_hand for line in lines))
