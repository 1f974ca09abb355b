"""What the outside world may answer: not now, or never."""

from __future__ import annotations


class Refused(Exception):
    """Nobody can be reached there: another try would change nothing. `error` names the fault, without its text."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class NotNow(Exception):
    """It did not work this time; another try may."""
