"""Straight through intake, without HTTP: rows in batches, each in the name of the door it would take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.utils import timezone

from requests_app.actions import intake_bulk
from requests_app.actions.intake import Receipt
from requests_app.actions.intake_bulk import Answer, Arrival
from requests_app.facts import Fact, InvalidSubmission
from requests_app.management.replay.doors import door_of
from requests_app.management.replay.rows import BadRow, Letter
from requests_app.management.replay.sending import Tally
from requests_app.rules.actor import Actor
from requests_app.rules.intake import Submission
from requests_app.vocabulary import Channel

BATCH: Final = 500  # rows of one transaction: a killed run begins again with the batch it was in


@dataclass(frozen=True)
class DirectDoor:
    """In whose name rows come in, and whose keys theirs are."""

    channel: Channel
    client: str
    by: Actor

    def arrival_of(self, letter: Letter) -> Arrival:
        """Write the letter for intake; the row's own time is when it was submitted."""
        submission = Submission(
            channel=self.channel,
            client=self.client,
            idempotency_key=letter.key,
            service_code=letter.service_code,
            description=letter.description,
            language=letter.language,
            submitted_at=letter.submitted_at,
            place=letter.place,
        )
        return Arrival(submission, self.by)


Doors = Mapping[Channel, DirectDoor]


def send_in_batches(
    letters: Iterator[Letter], doors: Doors, mix: Mapping[Channel, float], tally: Tally, *, advance: Callable[[], None]
) -> None:
    """Send everything; an interruption ends the run, and its batch is undone."""
    try:
        while batch := list(islice(letters, BATCH)):
            answers = _send(batch, doors, mix)
            for letter, answer in zip(batch, answers, strict=True):
                _note(tally, letter, answer)
                advance()
    except KeyboardInterrupt:
        tally.stopped = "interrupted"


def _send(batch: Sequence[Letter], doors: Doors, mix: Mapping[Channel, float]) -> list[Answer]:
    arrivals = [doors[door_of(letter.key, mix)].arrival_of(letter) for letter in batch]
    return intake_bulk.receive_many(arrivals, at=timezone.now())


def _note(tally: Tally, letter: Letter, answer: Answer) -> None:
    tally.read += 1
    if isinstance(answer, Receipt):
        tally.keys.add(letter.key)
    else:
        tally.refused.append(BadRow(letter.line, _reason(answer)))


def _reason(fact: Fact) -> str:
    if isinstance(fact, InvalidSubmission):
        return "; ".join(f"{field}: {sentence}" for field, told in fact.errors.items() for sentence in told)
    return str(fact.message)
