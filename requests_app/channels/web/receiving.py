"""A filled form becomes a request: the one way for all forms of the web door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django import forms
from django.http import HttpRequest

from requests_app.actions import intake, reception
from requests_app.actions.intake import Receipt
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.web import access, matters
from requests_app.channels.web.forms import ReportForm
from requests_app.facts import IdempotencyConflict, InvalidSubmission, TooManyAttachments
from requests_app.queries import letters
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules.actor import resident
from requests_app.rules.intake import Submission
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary import Channel

REFUSED, OTHER_WORDS = 422, 409


def judge(
    request: HttpRequest, form: ReportForm, service_code: str, facts: StandingFacts, *, language: str, at: datetime
) -> bool:
    """Say in the form what the rules will refuse, beside what it has found itself; tell whether all is right."""
    form.is_valid()  # reads the fields: the letter is made of those that can be read
    joins = matters.followed(request.POST)
    letter = form.submission(service_code=service_code, language=language, campaign_code="", at=at, joins=joins)
    return add_problems(form, letter, facts)


def add_problems(form: forms.Form, letter: Submission, facts: StandingFacts) -> bool:
    """Add what the rules refuse at fields of which nothing is said yet, so that nobody learns of it by and by."""
    found = letters.problems(letter, facts)
    more = {name: list(sentences) for name, sentences in found.items() if name not in form.errors}
    if more:
        add_facts(form, InvalidSubmission(more))
    return not form.errors


def receive(
    request: HttpRequest,
    form: ReportForm,
    service_code: str,
    *,
    language: str,
    at: datetime,
    suggested: Suggested | None = None,
    seconds: Mapping[str, int] | None = None,
    assisted_by: int | None = None,
) -> Receipt | int:
    """Take the request with its photos, and let this browser see it; or give the status: the form then says why."""
    submission = form.submission(
        service_code=service_code,
        language=language,
        campaign_code=access.campaign_of(request),
        at=at,
        joins=matters.followed(request.POST),
        suggested=suggested,
        seconds=seconds,
    )
    by = replace(resident(channel=Channel.WEB, language=language), assisted_by_id=assisted_by)
    try:
        if form.kept:
            receipt = reception.receive_with_files(submission, files=form.kept, by=by, at=at)
        else:
            receipt = intake.receive(submission, by=by, at=at)
    except (InvalidSubmission, TooManyAttachments) as fact:
        add_facts(form, fact)
        return REFUSED
    except IdempotencyConflict as fact:
        add_facts(form, fact)
        return OTHER_WORDS
    access.SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    return receipt
