"""Cases that have to do with each other and go on each by itself: linked, and separated again. Nothing is decided."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions.audit import Words
from requests_app.actions.workflow import lock_case, write_beside
from requests_app.facts import Incomplete, MoveNotAllowed
from requests_app.models import Case, CaseLink
from requests_app.queries.case_locks import lock_in_order
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import EventKind, WordsKind


class NoSuchOther(Incomplete):
    """The other case does not exist, may not be seen, or is this one."""

    message = _("There is no such other case, or you may not see it.")
    code = "no_such_other"


def link_cases(case_id: int, *, other: str, reason: str, by: Actor, at: datetime) -> None:
    """Link two cases, both seen by whoever does it; a second press links nothing more.

    Raises `Incomplete` (no reason), `NoSuchOther`, `CaseNotFound`.
    """
    if not reason.strip():
        raise Incomplete(["reason"])
    with transaction.atomic():
        one, two = _both(case_id, other, by=by)
        links = [CaseLink(case=one, other=two, made_at=at), CaseLink(case=two, other=one, made_at=at)]
        if CaseLink.objects.filter(case=one, other=two).exists():
            return
        CaseLink.objects.bulk_create(links)
        for here, there in ((one, two), (two, one)):
            words = (Words(WordsKind.REASON, reason),)
            write_beside(here, EventKind.LINKED, by=by, at=at, data={"other": there.pk}, words=words)


def unlink_cases(case_id: int, *, other: str, by: Actor, at: datetime) -> None:
    """Take a link away, from both sides. Raises `NoSuchOther`, `CaseNotFound`, `MoveNotAllowed` (not linked)."""
    with transaction.atomic():
        one, two = _both(case_id, other, by=by)
        gone = CaseLink.objects.filter(case__in=[one, two], other__in=[one, two]).delete()[0]
        if not gone:
            raise MoveNotAllowed
        for here, there in ((one, two), (two, one)):
            write_beside(here, EventKind.UNLINKED, by=by, at=at, data={"other": there.pk})


def _both(case_id: int, other: str, *, by: Actor) -> tuple[Case, Case]:
    """Lock both by id: two people who link the same ones never wait for each other."""
    found = visible_to(by).filter(reference=normalise_reference(other)).exclude(pk=case_id)
    other_id = found.values_list("pk", flat=True).first()
    if other_id is None:
        raise NoSuchOther(["other"])
    lock_in_order(case_id, other_id)
    return lock_case(case_id, by=by), lock_case(other_id, by=by)
