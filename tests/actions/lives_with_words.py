"""A life in which a resident, and whoever answers her, writes words wherever words can be written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from requests_app.actions import (
    casework,
    escalation,
    escalation_answers,
    publishing,
    surveys,
)
from requests_app.models import (
    Case,
    Escalation,
    ServiceDefinition,
    ServiceRequest,
)
from requests_app.rules.actor import Actor, resident
from requests_app.rules.intake import Contact, Place
from requests_app.rules.questions import Question, as_json
from requests_app.rules.sign_in import Address
from requests_app.vocabulary import (
    CaseState,
    Channel,
    ContactBy,
    Outcome,
    Publishes,
    QuestionKind,
)
from tests import files
from tests.factories import LAMP, MONDAY, routed_case
from tests.personas import actor, mirjam

HERS = "zauberwort"
ROSA = Contact(
    by=ContactBy.EMAIL,
    name=f"Rosa {HERS}",
    email=f"{HERS}@konstanz.example",
    phone="+49 7531 900777",
    post_address=HERS,
)
ADDRESS = Address(ContactBy.EMAIL, f"{HERS}@konstanz.example")
LATER = MONDAY + timedelta(days=40)


def hers(request: ServiceRequest) -> Actor:
    return resident(
        channel=Channel.WEB, language="en", request_ids=frozenset({request.pk}), resident_id=request.requester_id
    )


def ask_and_publish() -> None:
    """Let the service ask a question of its own, and show its open cases to everybody."""
    question = Question("colour", QuestionKind.TEXT, {"en": "Which colour?"})
    ServiceDefinition.objects.filter(code=LAMP).update(questions=[as_json(question)], publishes=Publishes.CASES)


def a_long_life(**more: Any) -> Case:
    """Let everything happen to a request in which words are written."""
    ask_and_publish()
    given: dict[str, Any] = {
        "contact": ROSA,
        "description": f"{HERS}: the lamp is dark",
        "place": Place(address=f"{HERS} 4", latitude=47.6633, longitude=9.1753),
        "answers": {"colour": HERS},
        "on_behalf_of": f"Mother {HERS}",
    }
    case = routed_case(LAMP, **{**given, **more})
    request = case.requests.get()
    files.hang_on(case, files.jpeg(), files.pdf(), at=MONDAY)
    call = escalation.escalate_case(case.pk, reason=HERS, contact=HERS, by=hers(request), at=MONDAY).escalation_id
    owner = Escalation.objects.get(pk=call).owner
    escalation_answers.close_with_answer(call, answer=f"Dear {HERS}", by=actor(owner.username), at=MONDAY)
    casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.add_note(case.pk, text=f"{HERS} phoned", by=mirjam(), at=MONDAY)
    asked: dict[str, Any] = {"wait_reason": "citizen", "wake_on": "reply", "wake_at": LATER}
    casework.park_case(case.pk, reason=f"{HERS}?", by=mirjam(), at=MONDAY, **asked)
    casework.receive_reply(case.pk, request_id=request.pk, text=HERS, by=hers(request), at=MONDAY)
    publishing.publish_title(case.pk, title=f"Dark lamp, says {HERS}", by=actor("uwe"), at=MONDAY)
    case.refresh_from_db()
    return case


def end(case: Case) -> None:
    if case.state == CaseState.QUEUED:
        casework.claim_case(case.pk, by=mirjam(), at=MONDAY)
    casework.resolve_case(
        case.pk, outcome=Outcome.DONE, words=f"{HERS}, it shines", by=mirjam(), at=MONDAY, objection_until=MONDAY
    )
    request = case.requests.get()
    casework.close_case(case.pk, by=hers(request), at=MONDAY)
    if request.blanked_at is None:
        surveys.answer_survey(request.pk, satisfaction=1, effort=1, words=f"{HERS}!", by=hers(request), at=MONDAY)


def places_of(needle: str) -> list[str]:
    """Search every column of every table."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s', [f"%{needle}%"])  # noqa: S608
            found += [f"{table}.{column}"] if cursor.fetchone()[0] else []
    return sorted(found)
