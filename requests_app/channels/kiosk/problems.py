"""The one shape of every error of the JSON door: {errors: [{field, code, message}]}."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ErrorDetail, NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import set_rollback

from requests_app.facts import CaseNotFound, Fact, IdempotencyConflict, InvalidSubmission
from requests_app.rules.appointment_facts import AppointmentNotFound

STATUS_OF_FACT: Final[dict[type[Fact], int]] = {
    InvalidSubmission: 422,
    IdempotencyConflict: 409,
    CaseNotFound: 404,
    AppointmentNotFound: 404,
}
DEFAULT_FACT_STATUS: Final = 409


def answer_problem(problem: Exception, context: dict[str, Any]) -> Response | None:
    """Translate a fact or a refusal of the framework; None lets a real fault be a 500."""
    if isinstance(problem, Fact):
        set_rollback()
        status = next((code for kind, code in STATUS_OF_FACT.items() if isinstance(problem, kind)), DEFAULT_FACT_STATUS)
        return Response({"errors": list(_of_fact(problem))}, status=status)
    if isinstance(problem, Http404):
        problem = NotFound(_("There is no such page."))
    if isinstance(problem, APIException):
        set_rollback()
        headers = {"WWW-Authenticate": problem.auth_header} if hasattr(problem, "auth_header") else {}
        status = 422 if isinstance(problem, ValidationError) else problem.status_code
        return Response({"errors": list(_flat(problem.detail))}, status=status, headers=headers)
    return None


def _of_fact(fact: Fact) -> Iterator[dict[str, str]]:
    if isinstance(fact, InvalidSubmission):
        for field, sentences in fact.errors.items():
            for sentence in sentences:
                yield {"field": field, "code": fact.code, "message": _writable(sentence)}
    else:
        yield {"field": "", "code": fact.code, "message": _writable(fact.message)}


def _writable(sentence: object) -> str:
    """Write a sentence that repeats what was sent: half a character can be read as JSON, and not be written."""
    return str(sentence).encode("utf-8", "replace").decode()


def _flat(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, ErrorDetail):
        yield {"field": field, "code": str(detail.code), "message": _writable(detail)}
    elif isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _flat(inner, str(name) if name != "non_field_errors" else field)
    else:
        for inner in detail:
            yield from _flat(inner, field)
