"""docs/workflow.md is drawn from the tables: it is up to date, and nothing of the law is missing."""

from __future__ import annotations

from django.core.management import call_command

from requests_app.management.commands.draw_workflow import PAGE
from requests_app.queries.audit import CHECKS
from requests_app.rules.escalation import ANSWERS
from requests_app.rules.public_words import PUBLIC_EVENTS
from requests_app.vocabulary import CaseState, ClockKind, Move, OwnerSource, Priority, WaitReason, WakeOn


def test_the_page_is_what_the_tables_say() -> None:
    call_command("draw_workflow", "--check")


def test_every_line_of_every_table_stands_on_the_page() -> None:
    page = PAGE.read_text()
    first = [*Move, *CaseState, *WaitReason, *WakeOn, *ANSWERS, *PUBLIC_EVENTS, *(check.code for check in CHECKS)]
    named = [str(word.label) for kind in (ClockKind, OwnerSource, Priority) for word in kind]

    missing = [word for word in [*map(str, first), *named] if f"| {word} |" not in page]

    assert not missing
