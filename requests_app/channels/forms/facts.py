"""Bring what the rules refuse back into the form that a person filled."""

from __future__ import annotations

from typing import Final

from django import forms

from requests_app.facts import Fact, InvalidSubmission

# What the resident must be told as a whole, because no field of the page shows it.
WITHOUT_A_FIELD: Final = frozenset({"idempotency_key", "service_code"})


def add_facts(form: forms.Form, fact: Fact, *, to: str = "") -> None:
    """Put each sentence of the fact beside its field, or at the top where the form has no such field.

    `to`: the field that a fact without fields is about.
    """
    errors = fact.errors if isinstance(fact, InvalidSubmission) else {to: [fact.message]}
    for name, sentences in errors.items():
        known = name in form.fields and name not in WITHOUT_A_FIELD
        for sentence in sentences:
            form.add_error(name if known else None, str(sentence))
