"""How good a model is: asked about letters that are later than those it has learned from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from requests_app.management.learning.letters import Example
from requests_app.rules.suggesting import Model, guess


@dataclass(frozen=True)
class Quality:
    """Shares of letters (0 to 1) for which the right answer was shown, and what a suggestion costs."""

    asked: int
    service_first: float
    service_shown: float  # among three
    group_shown: float
    milliseconds: float  # of the processor, a suggestion on average


def quality_of(model: Model, examples: Sequence[Example]) -> Quality:
    """Ask the model about letters by the code that serves suggestions; one it knows no word of counts as missed."""
    began = time.process_time()
    guesses = [guess(example.text, model) for example in examples]
    seconds = time.process_time() - began
    first = shown = group = 0
    for example, found in zip(examples, guesses, strict=True):
        if found is not None:
            services = [choice.code for choice in found.choices]
            first += services[:1] == [example.service]
            shown += example.service in services
            group += example.group in [choice.code for choice in found.groups]
    asked = max(1, len(examples))
    return Quality(len(examples), first / asked, shown / asked, group / asked, seconds * 1000 / asked)
