"""Colleagues whom a note names: @ and a login, as in "@cem, which lamp was it?"."""

from __future__ import annotations

import re
from typing import Final

# Not within an e-mail address; a full stop at its end belongs to the sentence.
_MENTION: Final = re.compile(r"(?<![\w.+@-])@([a-z][a-z0-9_.-]*[a-z0-9_]|[a-z])", re.IGNORECASE)
MOST: Final = 20


def mentions_in(text: str) -> tuple[str, ...]:
    """List the logins that a text names, in small letters, each once, in their order."""
    found = dict.fromkeys(match.group(1).lower() for match in _MENTION.finditer(text))
    return tuple(found)[:MOST]
