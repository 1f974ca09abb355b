"""Plain words for every state, every wait and every call: short sentences, and nothing from inside."""

from __future__ import annotations

import re
from itertools import product

import pytest

from requests_app.models import Case, ServiceRequest
from requests_app.queries import public_standing
from requests_app.rules import public_words as words
from requests_app.vocabulary import CaseState, EventKind, WaitReason
from tests.factories import MONDAY

WAITS = {state: [""] for state in CaseState} | {CaseState.WAITING: list(WaitReason)}
STANDINGS = [(state, wait) for state in CaseState for wait in WAITS[state]]
TABLES = (
    words.HEADLINES, words.NEXT_STEPS, words.WAIT_HEADLINES, words.WAIT_STEPS, words.NOTE_OF_WAIT,
    words.PUBLIC_EVENTS, words.CALL_HEADLINES,
)  # fmt: skip
ALONE = (words.WITHDRAWN_HEADLINE, words.WITHDRAWN_STEP, words.NOTE_JOINED, words.NOTE_CALL)
SENTENCES = sorted({str(text) for table in TABLES for text in table.values()} | {str(text) for text in ALONE})
INSIDE = re.compile(r"queue|office|owner|escalat|assign|route|clock|merge|ledger|back-office|middle", re.IGNORECASE)


def request_in(state: CaseState, wait: str = "") -> ServiceRequest:
    return ServiceRequest(case=Case(state=state, wait_reason=wait), withdrawn_at=None)


@pytest.mark.parametrize(("standing", "joined", "called"), list(product(STANDINGS, [False, True], [False, True])))
def test_every_state_wait_and_call_has_words(standing: tuple[CaseState, str], joined: bool, called: bool) -> None:
    request = request_in(*standing)

    told = [
        str(public_standing.headline(request)),
        str(public_standing.next_step(request)),
        *public_standing.notes(request, is_joined=joined, merged_at=None, has_open_call=called),
    ]

    assert all(told)
    assert set(told) <= set(SENTENCES)
    assert len(told) == 2 + bool(standing[1]) + joined + called


def test_a_withdrawn_request_reads_so_whatever_becomes_of_the_case() -> None:
    for state, wait in STANDINGS:
        request = request_in(state, wait)
        request.withdrawn_at = MONDAY

        assert str(public_standing.headline(request)) == "You have withdrawn your request"
        assert public_standing.next_by(request) is None
        assert not public_standing.notes(request, is_joined=True, merged_at=None, has_open_call=False)


@pytest.mark.parametrize("text", SENTENCES)
def test_sentences_are_short_and_say_nothing_from_inside(text: str) -> None:
    for sentence in re.split(r"[.?!:]\s*", text):
        assert len(sentence.split()) <= 15, sentence
    assert not INSIDE.search(text.replace("another office of the city", "")), text


def test_the_words_are_easy_to_read() -> None:
    """LIX: words per sentence, and the share of words with more than six letters. At most 35 in English."""
    found = [word for text in SENTENCES for word in re.findall(r"[\w’']+", text)]
    sentences = sum(len([part for part in re.split(r"[.?!:]\s*", text) if part]) for text in SENTENCES)
    lix = len(found) / sentences + 100 * sum(len(word) > 6 for word in found) / len(found)

    assert lix <= 35


def test_every_wait_has_its_line() -> None:
    assert set(words.WAIT_HEADLINES) == set(words.WAIT_STEPS) == set(words.NOTE_OF_WAIT) == set(WaitReason)
    assert set(words.HERS_ALONE) <= set(words.PUBLIC_EVENTS) | {EventKind.RECEIVED}
