"""The database itself refuses to change what was written; it lets retention and redaction blank words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db import Error, connection, transaction

from requests_app.models import EventWords, ServiceRequest
from tests.audit.lives import event
from tests.factories import MONDAY, routed_case


def said() -> Any:
    """Give the words of a note."""
    note = event(routed_case(), "note_added")
    words = EventWords.objects.create(event=note, kind="note", text="Said.")
    return EventWords.objects.filter(pk=words.pk)


def letter() -> Any:
    """Give a letter with words, a place and somebody behind it."""
    return ServiceRequest.objects.filter(pk=routed_case().requests.get().pk)


def test_the_ledger_is_never_emptied() -> None:
    with pytest.raises(Error, match="never emptied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE requests_app_caseevent CASCADE")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"text": "Something else."}, "blanked, never edited"),
        ({"text": ""}, "blanked, never edited"),  # without saying when
        ({"text": "", "blanked_at": MONDAY, "is_public": True}, "blanked, never edited"),
        ({"is_public": True}, "blanked, never edited"),
    ],
)
def test_words_are_never_edited(changes: dict[str, Any], why: str) -> None:
    words = said()

    with pytest.raises(Error, match=why), transaction.atomic():
        words.update(**changes)


def test_words_are_blanked_with_the_moment_and_never_deleted() -> None:
    words = said()

    words.update(text="", blanked_at=MONDAY)

    with pytest.raises(Error, match="never deleted"), transaction.atomic():
        words.delete()


EDITS: Final[dict[str, dict[str, Any]]] = {
    "description": {"description": "It is bright."},
    "address": {"address": "Elsewhere 1"},
    "answers": {"answers": {"colour": "red"}},
    "place": {"latitude": 1.0, "longitude": 1.0},
    "reference": {"reference": "KN-2"},
    "channel": {"channel": "phone"},
    "key": {"idempotency_key": "another"},
    "hash": {"body_hash": "another"},
    "time": {"received_at": MONDAY.replace(year=2020)},
    "blank without a moment": {"description": ""},
    "edit with a moment": {"description": "It is bright.", "blanked_at": MONDAY},
}


@pytest.mark.parametrize("what", EDITS)
def test_a_letter_is_never_edited(what: str) -> None:
    written = letter()

    with pytest.raises(Error, match=r"request \d+ is (never edited|blanked)"), transaction.atomic():
        written.update(**EDITS[what])


def test_a_letter_is_blanked_with_the_moment() -> None:
    written = letter()

    nothing: dict[str, Any] = {"latitude": None, "longitude": None, "requester": None}
    changed = written.update(description="", address="", answers={}, blanked_at=MONDAY, **nothing)

    assert changed == 1


@pytest.mark.parametrize("change", [{"secret_version": 2}, {"withdrawn_at": MONDAY}, {"suspected_spam": True}])
def test_what_is_not_said_in_a_letter_may_change(change: dict[str, Any]) -> None:
    assert letter().update(**change) == 1


@pytest.mark.parametrize("erase", [lambda rows: rows.delete(), lambda rows: rows._raw_delete(rows.db)])
def test_a_letter_is_never_deleted(erase: Callable[[Any], Any]) -> None:
    rows = letter()

    with pytest.raises(Error), transaction.atomic():
        erase(rows)
