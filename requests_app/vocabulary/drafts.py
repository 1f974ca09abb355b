"""The pages on which a request is written down, before it is sent."""

from enum import StrEnum


class DraftStep(StrEnum):
    """A page of the way to a request; each owns its own fields of the draft."""

    WHAT = "what"
    WHERE = "where"
    SEND = "send"
    WHOLE = "whole"  # the form on one page, where the service was known
