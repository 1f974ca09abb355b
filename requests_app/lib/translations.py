"""Message files: take strings out of code and templates, and find what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Final

import polib

KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
TEMPLATE_SUFFIXES: Final = frozenset({".html", ".txt"})
PLURAL_FORMS: Final = re.compile(r"nplurals=(?P<forms>\d+); plural=(?P<rule>.+);")
ONE_AND_MANY: Final = "nplurals=2; plural=(n != 1);"
COUNTED_TO: Final = 1000  # every rule of the world repeats itself before
PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Message:
    """One string to translate, and the files that use it."""

    msgid: str
    plural: str = ""
    context: str | None = None
    files: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> tuple[str | None, str]:
        """Give what tells messages apart: context and text."""
        return (self.context, self.msgid)


@dataclass(frozen=True)
class PluralRule:
    """How many plural forms a language has, and which of them stand for one number alone ("two days" in Arabic)."""

    forms: int
    of_one_number: frozenset[int]

    @classmethod
    def of(cls, catalogue: polib.POFile) -> PluralRule:
        """Read the rule from the head of a message file, as gettext does. Raises `ValueError` where it is none."""
        found = PLURAL_FORMS.search(catalogue.metadata.get("Plural-Forms", ONE_AND_MANY))
        if found is None:
            raise ValueError("The head of a message file must say how its language counts.")
        form_of = c2py(found["rule"])
        used = Counter(form_of(number) for number in range(COUNTED_TO))
        return cls(int(found["forms"]), frozenset(form for form, count in used.items() if count == 1))


def collect(roots: Iterable[Path], *, base: Path) -> list[Message]:
    """Find all messages below `roots`; file names are relative to `base`."""
    found: dict[tuple[str | None, str], Message] = {}
    for path in _sources(roots):
        name = path.relative_to(base).as_posix()
        for message in _messages_of(path):
            known = found.get(message.key)
            files = tuple(sorted({*(known.files if known else ()), name}))
            plural = message.plural or (known.plural if known else "")
            found[message.key] = Message(message.msgid, plural, message.context, files)
    return sorted(found.values(), key=lambda message: (message.files, message.msgid))


def update(catalogue: polib.POFile, messages: Iterable[Message]) -> polib.POFile:
    """Give a new catalogue with these messages and the translations already known."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = catalogue.metadata
    for message in messages:
        old = known.get(message.key)
        entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context, msgid_plural=message.plural)
        entry.occurrences = [(name, "") for name in message.files]
        if message.plural:
            empty = dict.fromkeys(range(PluralRule.of(catalogue).forms), "")
            entry.msgstr_plural = empty | (dict(old.msgstr_plural) if old else {})
        else:
            entry.msgstr = old.msgstr if old else ""
        fresh.append(entry)
    return fresh


def problems(catalogue: polib.POFile, messages: Iterable[Message]) -> list[str]:
    """Say what is missing, fuzzy, left over, or has other placeholders than the original."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    wanted = {message.key: message for message in messages}
    rule = PluralRule.of(catalogue)
    told = [f"not used any more: {key[1]!r}" for key in known if key not in wanted]
    for key, message in wanted.items():
        entry = known.get(key)
        where = ", ".join(message.files)
        if entry is None:
            told.append(f"missing: {message.msgid!r} ({where})")
        else:
            told += [f"{fault}: {message.msgid!r} ({where})" for fault in _faults(entry, message, rule)]
    return told


def _faults(entry: polib.POEntry, message: Message, rule: PluralRule) -> Iterator[str]:
    texts = dict(entry.msgstr_plural) if message.plural else {0: entry.msgstr}
    if not texts or not all(texts.values()):
        yield "empty"
        return
    if message.plural and len(texts) != rule.forms:
        yield "other number of plural forms"
    if entry.fuzzy:
        yield "fuzzy"
    allowed = [_placeholders(message.msgid), _placeholders(message.plural or message.msgid)]
    for form, text in texts.items():
        found = _placeholders(text)
        says_the_number = message.plural and form in rule.of_one_number and set(found) <= set(allowed[0])
        if found not in allowed and not says_the_number:
            yield "other placeholders"


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))


def _sources(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.suffix == ".py" or path.suffix in TEMPLATE_SUFFIXES:
                yield path


def _flat(code: str) -> str:
    """Take away the template's indentation, which is none to Python; strings stand on one line each."""
    return "\n".join(line.lstrip() for line in code.splitlines())


def _messages_of(path: Path) -> Iterator[Message]:
    # Babel and Django's templatize are needed by whoever extracts, not by a running city.
    from babel.messages.extract import extract
    from django.utils.translation.template import templatize

    source = path.read_text(encoding="utf-8")
    code = source if path.suffix == ".py" else _flat(templatize(source, origin=str(path)))
    for _line, texts, _comments, context in extract("python", BytesIO(code.encode()), keywords=KEYWORDS):
        if isinstance(texts, str):
            yield Message(texts, context=context)
        elif context is not None:
            yield Message(texts[-1], context=context)
        else:
            yield Message(texts[0], plural=texts[1])
