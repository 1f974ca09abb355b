"""Past letters to learn from: the city's own, or the rows of a file; told apart by language, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from requests_app.management.replay.mapping import RowMapping
from requests_app.management.replay.rows import Letter, read_rows
from requests_app.queries import past_letters


@dataclass(frozen=True)
class Example:
    """What somebody wrote, and the service it was about in the end."""

    text: str
    service: str
    group: str


def own_letters() -> dict[str, list[Example]]:
    """Read the letters of the city's own database, by language."""
    groups, found = past_letters.group_of_service(), dict[str, list[Example]]()
    for language, text, service in past_letters.told_letters():
        if service in groups:
            found.setdefault(language, []).append(Example(text, service, groups[service]))
    return found


def letters_of_file(path: Path, mapping: RowMapping) -> dict[str, list[Example]]:
    """Read the rows of a file; those that the replay refuses are left out. Raises `CommandError` for no such file."""
    groups = past_letters.group_of_service()
    letters = [row for row in read_rows(path, mapping) if isinstance(row, Letter) and row.service_code in groups]
    letters.sort(key=lambda letter: letter.submitted_at)
    return {mapping.language: [Example(one.description, one.service_code, groups[one.service_code]) for one in letters]}


def split_by_time(examples: Sequence[Example], share: float) -> tuple[Sequence[Example], Sequence[Example]]:
    """Give the earlier letters to learn from, and the last ones to be asked about."""
    border = round(len(examples) * (1 - share))
    return examples[:border], examples[border:]


def often_enough(examples: Iterable[Example], *, least: int) -> list[Example]:
    """Leave out the letters of services that were hardly ever asked for."""
    listed = list(examples)
    counts: dict[str, int] = {}
    for example in listed:
        counts[example.service] = counts.get(example.service, 0) + 1
    return [example for example in listed if counts[example.service] >= least]
