"""How somebody proves that an address is hers: a code of six digits, good for ten minutes and five tries."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pyotp
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from requests_app.lib.codes import keyed_secret
from requests_app.rules.intake import NUL, normalise_phone
from requests_app.rules.telling import gets_texts
from requests_app.vocabulary import ContactBy

CODE_LENGTH: Final = 6
CODE_LASTS: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5
PROOF_LASTS: Final = timedelta(hours=2)


@dataclass(frozen=True)
class Address:
    """An e-mail address in lower case, or a phone number in E.164."""

    way: ContactBy
    text: str


def read_address(typed: str, *, region: str, has_sms: bool) -> Address | None:
    """Read what somebody typed as an address that a code can go to; None where it is none.

    A phone counts where the city sends text messages and the number can get them.
    """
    text = typed.strip().lower()
    if NUL in text or len(text) > 254:
        return None
    if "@" in text:
        try:
            validate_email(text)
        except ValidationError:
            return None
        return Address(ContactBy.EMAIL, text)
    number = normalise_phone(text, region=region) if has_sms else None
    return Address(ContactBy.PHONE, number) if number and gets_texts(number) else None


def code_of(nonce: str, *, key: str) -> str:
    """Make the code of a nonce under the server's key (HOTP, RFC 4226)."""
    return _hotp(nonce, key).at(0)


def is_code(typed: str, *, nonce: str, key: str) -> bool:
    """Compare what was typed with the code of a nonce, in constant time; digits of every script count."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in typed if sign.isdecimal())
    return _hotp(nonce, key).verify(digits, 0)


def _hotp(nonce: str, key: str) -> pyotp.HOTP:
    return pyotp.HOTP(keyed_secret(key=key, message=f"sign-in:{nonce}", length=32).upper(), digits=CODE_LENGTH)
