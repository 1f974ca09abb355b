"""The one writer of numbers given without the city at counters and on paper, and of the blocks of paper forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TypeVar

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact
from requests_app.lib.codes import sha256_hex
from requests_app.lib.prepared import fetch
from requests_app.models import CounterNumber, PaperBlock
from requests_app.rules.actor import Actor
from requests_app.rules.kept_letters import Kept, paper_number, paper_secret, plausible_time
from requests_app.rules.visits import need_role

MOST_FORMS: Final = 200


class Taken(Protocol):
    """A receipt of intake, as far as it matters here."""

    @property
    def request_id(self) -> int:
        """Name the request."""


Receipt = TypeVar("Receipt", bound=Taken)


class PaperUnknown(Fact):
    """No block has this number: it was read wrongly, or the form is not ours."""

    message = _("No form of ours has this number. Please check it.")
    code = "paper_unknown"


class PaperEntered(Fact):
    """A form is entered once; its number leads to the request."""

    code = "paper_entered"

    def __init__(self, reference: str) -> None:
        """Remember the request that has the number."""
        self.reference = reference
        self.message = _("This form was entered already. It is request %(reference)s.") % {"reference": reference}
        super().__init__()


def note_number(
    kept: Kept, *, workplace_id: int | None, request_id: int, typed_by: int, sent_by: int, at: datetime
) -> bool:
    """Tie a number to the request that its letter has become, once; tell whether it was free (one statement)."""
    secret_hash = sha256_hex(kept.secret) if kept.secret else ""
    kept_at = plausible_time(kept.at, at=at)
    values = [workplace_id, kept.number, kept.serial, request_id, secret_hash, kept_at, at, typed_by, sent_by]
    return bool(fetch(NOTE, values))


NOTE: Final = """
    INSERT INTO requests_app_counternumber
        (workplace_id, number, serial, request_id, secret_hash, kept_at, noted_at, typed_by_id, sent_by_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True)
class PaperForm:
    """A form that is printed before it is needed: its number, and the secret beside it."""

    number: str
    secret: str


def reserve_block(how_many: int, *, by: Actor, at: datetime) -> PaperBlock:
    """Reserve the next numbers for paper forms; no two blocks share one. Raises `OnlyTheCounter`."""
    person_id = need_role(by)
    with transaction.atomic():
        fetch("SELECT pg_advisory_xact_lock($1)", [4_302])
        last = PaperBlock.objects.order_by("-first").values_list("last", flat=True).first() or 0
        size = max(1, min(how_many, MOST_FORMS))
        return PaperBlock.objects.create(first=last + 1, last=last + size, made_at=at, made_by_id=person_id)


def forms_of(block: PaperBlock) -> list[PaperForm]:
    """Give the forms of a block (no query)."""
    numbers = [paper_number(serial) for serial in range(block.first, block.last + 1)]
    return [PaperForm(number, paper_secret(number, key=settings.REFERENCE_SECRET)) for number in numbers]


def enter_paper(number: str, take: Callable[[], Receipt], *, written_at: datetime, by: Actor, at: datetime) -> Receipt:
    """Take a request from a paper form, under the form's number; both or neither.

    Raises `PaperUnknown`, `PaperEntered`, `OnlyTheCounter` and what `take` raises.
    """
    person_id, serial = need_role(by), int(number.rpartition("-")[2])
    if not PaperBlock.objects.filter(first__lte=serial, last__gte=serial).exists():
        raise PaperUnknown
    with transaction.atomic():
        receipt = take()
        kept = Kept(number, serial, written_at, paper_secret(number, key=settings.REFERENCE_SECRET))
        whose = {"typed_by": person_id, "sent_by": person_id}
        if not note_number(kept, workplace_id=None, request_id=receipt.request_id, at=at, **whose):
            found = CounterNumber.objects.select_related("request").get(number=number)
            if found.request_id != receipt.request_id:
                raise PaperEntered(found.request.reference)
        return receipt
