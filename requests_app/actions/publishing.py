"""The one writer of public titles: released by a colleague, taken back by one, each with a line in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions.audit import Words, WorkStep
from requests_app.actions.workflow import lock_case, write_beside
from requests_app.facts import Fact, MoveNotAllowed
from requests_app.models import Case, PublishedTitle
from requests_app.queries.publishing import may_release
from requests_app.rules.actor import SYSTEM, Actor
from requests_app.rules.publishing import problem_of_title
from requests_app.vocabulary import EventKind, Publishes, WordsKind


class TitleRefused(Fact):
    """A title may lead to a person, is too long, or says nothing."""

    code = "title_refused"


def publish_title(case_id: int, *, title: str, by: Actor, at: datetime, step: WorkStep | None = None) -> None:
    """Let everybody read a title instead of the service's name; it takes the place of an earlier one.

    Raises `CaseNotFound`, `MoveNotAllowed`, `TitleRefused`.
    """
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        _need_right(case, by)
        if case.service.publishes != Publishes.CASES:
            raise MoveNotAllowed(_("This service does not publish its cases."))
        problem = problem_of_title(title)
        if problem is not None:
            raise TitleRefused(problem)
        values = {"title": title.strip(), "language": by.language, "released_by_id": by.person_id, "released_at": at}
        PublishedTitle.objects.update_or_create(case=case, defaults=values)
        words = (Words(WordsKind.TITLE, title),)
        write_beside(case, EventKind.TITLE_PUBLISHED, by=by, at=at, words=words, step=step)


def withdraw_title(case_id: int, *, by: Actor, at: datetime) -> None:
    """Take the title back: the service's name stands there again. Without a title nothing happens.

    Raises `CaseNotFound`, `MoveNotAllowed`.
    """
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        _need_right(case, by)
        if PublishedTitle.objects.filter(case=case).delete()[0]:
            write_beside(case, EventKind.TITLE_WITHDRAWN, by=by, at=at)


def take_back_titles(case_ids: Iterable[int], *, by: Actor, at: datetime) -> None:
    """Take back what was released of these cases, for somebody who leaves one of them.

    Nobody knows any more from whose words a title came, so it goes even where others wait; a colleague may release
    another one. To be called in the transaction that blanks, by whoever holds the cases' locks.
    """
    given = PublishedTitle.objects.filter(case__in=list(case_ids)).order_by("case")
    for title in given:
        title.delete()
        write_beside(lock_case(title.case_id, by=SYSTEM), EventKind.TITLE_WITHDRAWN, by=by, at=at)


def _need_right(case: Case, by: Actor) -> None:
    if by.person_id is None or not may_release(case, by):
        raise MoveNotAllowed(_("This is for the person in charge of the case, the lead, or who sorts."))
