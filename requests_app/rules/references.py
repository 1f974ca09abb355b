"""The public name of a request and the secret that opens it."""

from __future__ import annotations

import re
from typing import Final

from requests_app.lib import codes

CODE_LENGTH = 7  # 30**7 = 21.8 thousand million codes

LIKE_A_REFERENCE: Final = re.compile(r"[A-Z]{1,5}-?[0-9A-Z]{4}-?[0-9A-Z]{4}")
# A scanner is a keyboard: where it types as an American one into a German computer, these signs come out changed.
_GERMAN_KEYS: Final = str.maketrans("-ßÖöyzYZ", "/-::zyZY")


def new_reference(prefix: str) -> str:
    """Draw a reference such as `KN-7Q2M-XR4K`: prefix, seven random characters, one check character.

    Drawn again where the check character could be mistaken for another, or would not notice a swap of neighbours.
    """
    body = codes.with_check_character(codes.random_code(CODE_LENGTH))
    while body[-1] not in codes.ALPHABET or not codes.finds_every_swap(body):
        body = codes.with_check_character(codes.random_code(CODE_LENGTH))
    return f"{prefix}-{body[:4]}-{body[4:]}"


def normalise_reference(typed: str) -> str:
    """Bring what a person typed into the written form: upper case, hyphens in place, no blanks."""
    bare = "".join(character for character in typed.upper() if character.isascii() and character.isalnum())
    body, prefix = bare[-(CODE_LENGTH + 1) :], bare[: -(CODE_LENGTH + 1)]
    return f"{prefix}-{body[:4]}-{body[4:]}"


def is_well_formed(reference: str) -> bool:
    """Tell whether the check character fits, so that a slip is found without asking the database."""
    body = reference.rpartition("-")
    bare = (body[0].rpartition("-")[2] + body[2]).upper()
    return len(bare) == CODE_LENGTH + 1 and codes.has_valid_check_character(bare)


def reference_in(text: str) -> str:
    """Find a reference in what was scanned: by itself, or within the link of a status page; empty where there is none.

    A secret beside it is not looked at.
    """
    for read in (text, text.translate(_GERMAN_KEYS)):
        for piece in re.split(r"[\s/?#&=]+", read.upper()):
            if LIKE_A_REFERENCE.fullmatch(piece) and is_well_formed(normalise_reference(piece)):
                return normalise_reference(piece)
    return ""


def secret_of(*, reference: str, version: int, key: str) -> str:
    """Make the secret of a request again: an HMAC of reference and version under the server's key (100 bits)."""
    return codes.keyed_secret(key=key, message=f"{reference}:{version}", length=20)


def is_secret(candidate: str, *, reference: str, version: int, key: str) -> bool:
    """Compare a candidate with the secret of a request, in constant time."""
    return codes.same_secret(candidate.strip().lower(), secret_of(reference=reference, version=version, key=key))
