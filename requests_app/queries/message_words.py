"""The words of a message, from its template and what is known: plain, as HTML, as a text message. Asks no table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from requests_app.lib.letter_parts import parts_of
from requests_app.lib.sms_text import plain

Context = Mapping[str, Any]
# The addresses that a message may hold, and what stands on the button that leads there.
BUTTONS: Final = {
    "status_url": _("Open my request"),
    "case_url": _("Open the case"),
    "contractor_url": _("Open the page"),
    "page_url": _("Open the page"),
    "appointment_url": _("Open my appointment"),
}


@dataclass(frozen=True)
class Mail:
    """What an e-mail says, twice: plain and as HTML."""

    subject: str
    body: str
    html: str


def write_mail(kind: str, context: Context) -> Mail:
    """Write a message in the language that is active."""
    subject, words = subject_of(kind, context), words_of(kind, context)
    return Mail(subject, _with_foot(words, context), _html(subject, [("", words, context)], context))


def write_day(told: Sequence[tuple[str, Context]], *, stop_url: str) -> Mail:
    """Write what happened on a day in one letter: each message as it would stand by itself, and one foot."""
    parts = [(subject_of(kind, context), words_of(kind, context), context) for kind, context in told]
    heads = [{"subject": head, "words": words.strip()} for head, words, _ in parts]
    said = {**told[-1][1], "stop_url": stop_url, "parts": heads}
    subject = subject_of("digest", said)
    return Mail(subject, _with_foot(words_of("digest", said), said), _html(subject, parts, said))


def write_sms(kind: str, context: Context) -> str:
    """Write a message as one line with a link."""
    said = {**context, "subject": subject_of(kind, context)}
    return plain(" ".join(render_to_string("messages/sms.txt", said).split()))


def subject_of(kind: str, context: Context) -> str:
    """Write the subject of a message."""
    return " ".join(render_to_string(f"messages/{kind}/subject.txt", dict(context)).split())


def words_of(kind: str, context: Context) -> str:
    """Write the words of a message without its foot."""
    return render_to_string(f"messages/{kind}/body.txt", dict(context)).strip() + "\n"


def _with_foot(words: str, context: Context) -> str:
    return f"{words}\n{render_to_string('messages/_foot.txt', dict(context)).strip()}\n"


def _html(subject: str, parts: Sequence[tuple[str, str, Context]], context: Context) -> str:
    sections = [{"head": head, "parts": cut(words, said)} for head, words, said in parts]
    return render_to_string("messages/layout.html", {**context, "subject": subject, "sections": sections})


def cut(words: str, context: Context) -> Sequence[Any]:
    """Cut the plain words of a message into paragraphs and buttons."""
    links = {str(context[name]): str(label) for name, label in BUTTONS.items() if context.get(name)}
    return parts_of(words, links=links, written=str(context.get("words") or ""))
