"""Who may choose a new password by letter, and the letter itself, made when it is sent."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from requests_app.models import StaffMember
from requests_app.queries import places
from requests_app.queries.addresses import password_link
from requests_app.queries.notifications import WrittenLetter


def who_may_reset() -> QuerySet[StaffMember]:
    """Give the people who may sign in here: those of a demo while the demo is on alone."""
    active = StaffMember.objects.filter(is_active=True).exclude(email="")
    return active if settings.DEMO else active.filter(is_demo=False)


def reset_letter(person_id: int) -> WrittenLetter | None:
    """Write the letter with a link of its own; None for whoever may not sign in any more.

    The token is signed over password and last sign-in: it works once, and for `PASSWORD_RESET_TIMEOUT` seconds.
    """
    person = who_may_reset().filter(pk=person_id).first()
    if person is None:
        return None
    uid = urlsafe_base64_encode(force_bytes(person.pk))
    with translation.override(person.language):
        context = {
            "city": places.city(),
            "name": person.name,
            "username": person.username,
            "is_new": person.last_login is None,
            "url": password_link(uid, default_token_generator.make_token(person)),
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
        }
        subject = " ".join(render_to_string("accounts/letters/password_subject.txt", context).split())
        body = render_to_string("accounts/letters/password_body.txt", context).strip() + "\n"
    return WrittenLetter(person.email, subject, body)
