"""What a person was shown before she chose a service, as a door tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from requests_app.vocabulary import SuggestionSource

SUGGESTED_MAX: Final = 6
MODEL_VERSION_MAX: Final = 40
SERVICE_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")


@dataclass(frozen=True)
class Suggested:
    """What a person was shown before she chose: codes of services, the likeliest first, and who suggested them."""

    source: SuggestionSource
    choices: tuple[str, ...]
    model_version: str = ""

    def taken_by(self, service_code: str) -> int:
        """Say which choice was taken, from 1; 0 where she chose another service."""
        return self.choices.index(service_code) + 1 if service_code in self.choices else 0


def tidy_suggestion(shown: Suggested | None) -> Suggested | None:
    """Cut what a door says it has suggested to what fits; a door that tells nonsense has suggested nothing."""
    if shown is None:
        return None
    choices = tuple(code for code in shown.choices[:SUGGESTED_MAX] if SERVICE_CODE.fullmatch(code))
    version = shown.model_version.replace("\0", "")[:MODEL_VERSION_MAX]
    return replace(shown, choices=choices, model_version=version) if choices else None
