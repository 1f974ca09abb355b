"""The one-time code by which a kiosk is set up: short enough to be read aloud and typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from requests_app.lib.codes import keyed_secret, random_code

CODE_LASTS: Final = timedelta(minutes=15)
CODE_LENGTH: Final = 8  # 30**8: with ten tries in a quarter of an hour nobody guesses one


def new_pairing_code() -> str:
    """Draw a code such as `7Q2M-XR4K`."""
    drawn = random_code(CODE_LENGTH)
    return f"{drawn[:4]}-{drawn[4:]}"


def bare_code(typed: str) -> str:
    """Take off what people type between and around the letters."""
    return "".join(character for character in typed.upper() if character.isascii() and character.isalnum())


def is_pairing_code(typed: str) -> bool:
    """Tell whether this may be a code; the token of a kiosk is longer."""
    return len(bare_code(typed)) == CODE_LENGTH


def hash_of_code(typed: str, *, key: str) -> str:
    """Hash a code under the server's key: whoever reads the table cannot try all codes."""
    return keyed_secret(key=key, message=f"pairing:{bare_code(typed)}", length=32)
