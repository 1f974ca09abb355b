"""Codes that people can read aloud: random, with a check character, and secrets that can be made again."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from itertools import pairwise

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

# No 0/O, 1/I/L, and no U: nobody has to ask which letter it is.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
MODULUS = 36


def random_code(length: int) -> str:
    """Draw a code of `length` characters from an alphabet without look-alikes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_key() -> str:
    """Draw the key that makes a second sending of the same form harmless."""
    return secrets.token_hex(16)


def with_check_character(code: str) -> str:
    """Append the ISO 7064 MOD 37,36 check character: finds every single slip, and nearly every swap."""
    return code + str(mod_37_36.calc_check_digit(code))


def has_valid_check_character(code: str) -> bool:
    """Tell whether the last character fits the rest."""
    try:
        mod_37_36.validate(code)
    except ValidationError:
        return False
    return True


def finds_every_swap(code: str) -> bool:
    """Tell whether the check character notices any two neighbours that have changed places.

    The sum goes on from step to step and keeps two sums apart: a swap is noticed when the sum behind it is another.
    """
    values = [int(character, 36) for character in code]
    before = MODULUS // 2
    for first, second in pairwise(values):
        if first != second and _sum(_sum(before, first), second) == _sum(_sum(before, second), first):
            return False
        before = _sum(before, first)
    return True


def _sum(before: int, value: int) -> int:
    """Take one step of ISO 7064 MOD 37,36."""
    return ((before or MODULUS) * 2 % (MODULUS + 1) + value) % MODULUS


def keyed_secret(*, key: str, message: str, length: int = 20) -> str:
    """Derive a secret of `length` characters (5 bits each) from a message under the server's key (HMAC-SHA-256)."""
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:length].lower()


def same_secret(left: str, right: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(left.encode(), right.encode())


def sha256_hex(text: str) -> str:
    """Hash a text (UTF-8) to 64 hexadecimal characters."""
    return hashlib.sha256(text.encode()).hexdigest()
