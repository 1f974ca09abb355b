"""Help with a draft at a counter: a short code, good for half an hour, and how it is read and kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from requests_app.lib import codes

CODE_LENGTH: Final = 5  # and a check character; tries are counted
CODE_LASTS: Final = timedelta(minutes=30)
HELP_LASTS: Final = timedelta(hours=2)  # so long a colleague may work on it


def new_code() -> str:
    """Draw a code such as `K7M-2QX`; its last character tells a slip of the fingers."""
    body = codes.with_check_character(codes.random_code(CODE_LENGTH))
    while body[-1] not in codes.ALPHABET:
        body = codes.with_check_character(codes.random_code(CODE_LENGTH))
    return f"{body[:3]}-{body[3:]}"


def read_code(typed: str) -> str:
    """Bring what was typed into the written form; empty where it can be no code."""
    bare = "".join(character for character in typed.upper() if character.isascii() and character.isalnum())
    is_code = len(bare) == CODE_LENGTH + 1 and codes.has_valid_check_character(bare)
    return f"{bare[:3]}-{bare[3:]}" if is_code else ""


def hidden(code: str, *, key: str) -> str:
    """Give what is kept of a code: an HMAC under the server's key, from which nobody can find the code."""
    return codes.keyed_secret(key=key, message=f"draft-help:{code}", length=32)
