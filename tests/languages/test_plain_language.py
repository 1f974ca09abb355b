"""Plain language: what residents read is short and made of short words. LIX as C.-H. Björnsson counts it (1968)."""

from __future__ import annotations

from functools import cache
from typing import Final

import pytest

from requests_app.lib.readability import WORD, Counted, count, sentences_of
from requests_app.management.commands._translations import open_catalogue, residents_messages, used_messages

LIX_AT_MOST: Final = {"en": 35, "de": 40, "fr": 40}
WORDS_A_SENTENCE: Final = 15
# Nobody reads a sentence of more words at once.
LONGEST: Final = 18
SHOWN: Final = 8
DATE_FORMATS: Final = frozenset({"j M Y", "j M Y, H:i"})


@cache
def public_strings(language: str) -> tuple[str, ...]:
    """List what residents read in a language."""
    wanted = {message.key: message for message in residents_messages(used_messages())}
    if language == "en":
        texts = {text for message in wanted.values() for text in (message.msgid, message.plural)}
    else:
        entries = [entry for entry in open_catalogue(language) if (entry.msgctxt, entry.msgid) in wanted]
        texts = {text for entry in entries for text in (entry.msgstr, *entry.msgstr_plural.values())}
    return tuple(sorted(texts - DATE_FORMATS - {""}))


@pytest.mark.parametrize("language", LIX_AT_MOST)
def test_what_residents_read_is_easy(language: str) -> None:
    texts = public_strings(language)
    whole = count("\n".join(f"{text}." for text in texts).replace("..", ".").replace("\n", " "))
    worst = sorted(texts, key=lambda text: -count(text).lix if count(text).words > SHOWN else 0)[:SHOWN]

    report = "\n".join([f"LIX {whole.lix:.1f}", *(f"{count(text).lix:.0f}: {text}" for text in worst)])
    print(f"{language}: {whole.words / whole.sentences:.1f} words a sentence, {report}")
    assert whole.lix <= LIX_AT_MOST[language], report
    assert whole.words / whole.sentences <= WORDS_A_SENTENCE


@pytest.mark.parametrize("language", LIX_AT_MOST)
def test_no_sentence_is_too_long_to_read_at_once(language: str) -> None:
    long = [
        f"{len(WORD.findall(sentence))} words: {sentence}"
        for text in public_strings(language)
        for sentence in sentences_of(text)
        if len(WORD.findall(sentence)) > LONGEST
    ]

    assert not long, "\n".join(long)


def test_the_count_is_that_of_the_book() -> None:
    assert count("We have your request. A person takes it.") == Counted(8, 1, 2)
    assert count("We have your request. A person takes it.").lix == 4 + 12.5
