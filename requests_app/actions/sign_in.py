"""The one writer of sign-in codes: asked for, proved, ended, forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction

from requests_app.actions import jobs
from requests_app.facts import CodeIsOver, WrongCode
from requests_app.lib.codes import new_key
from requests_app.lib.prepared import fetch
from requests_app.models import SignInCode
from requests_app.rules.sign_in import CODE_LASTS, MOST_TRIES, PROOF_LASTS, Address, is_code

log = structlog.get_logger(__name__)


def ask_for_code(address: Address, *, language: str, at: datetime) -> int:
    """Order a code for an address, and give its id. Nobody is looked up: the work is the same for every address."""
    with transaction.atomic():
        job = jobs.order_sign_in_code(at=at)
        code = SignInCode.objects.create(
            way=address.way, address=address.text, nonce=new_key(), language=language, job=job, asked_at=at
        )
    log.info("sign_in.asked", code_id=code.pk, job_id=job.pk)
    return code.pk


def prove(code_id: int, typed: str, *, at: datetime) -> None:
    """Take the code that was typed. Each try is counted first, so that many at once are no more than five.

    Raises `WrongCode`, and `CodeIsOver` when it is too old, used, or was tried too often.
    """
    found = fetch(COUNT_TRY, [code_id, at - CODE_LASTS, MOST_TRIES])
    if not found:
        raise CodeIsOver
    [(nonce, tries)] = found
    if not is_code(typed, nonce=nonce, key=settings.REFERENCE_SECRET):
        raise WrongCode if tries < MOST_TRIES else CodeIsOver
    SignInCode.objects.filter(pk=code_id).update(proved_at=at)
    log.info("sign_in.proved", code_id=code_id)


COUNT_TRY: Final = """
    UPDATE requests_app_signincode SET tries = tries + 1
    WHERE id = $1 AND proved_at IS NULL AND asked_at > $2 AND tries < $3
    RETURNING nonce, tries
"""


def end_proof(code_id: int) -> None:
    """Forget a proof: whoever shows it sees nothing any more."""
    SignInCode.objects.filter(pk=code_id).delete()


def end_all_proofs(address: Address) -> None:
    """Forget every code and proof of an address, in whatever browser."""
    SignInCode.objects.filter(address=address.text, way=address.way).delete()


def forget_old_codes(*, at: datetime) -> int:
    """Forget the codes whose proof is over, and those that nobody has typed; give how many."""
    return SignInCode.objects.filter(asked_at__lt=at - CODE_LASTS - PROOF_LASTS).delete()[0]
