"""The one writer of secrets: a lost one is replaced, and the old one opens nothing any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from requests_app.actions.workflow import lock_case, write_beside
from requests_app.facts import CaseNotFound, MoveNotAllowed, StaleRevision
from requests_app.models import ServiceRequest
from requests_app.queries.addresses import secret_for
from requests_app.rules.actor import Actor
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import EventKind


@dataclass(frozen=True)
class NewSecret:
    """What opens the request from now on."""

    reference: str
    secret: str
    version: int


def replace_secret(reference: str, *, version: int, by: Actor, at: datetime) -> NewSecret:
    """Hand out a new secret at a counter; `version` is that of the page, so that a second press changes nothing.

    Raises `CaseNotFound` (also for what `by` may not see), `StaleRevision`, `MoveNotAllowed`.
    """
    if not by.is_staff:
        raise MoveNotAllowed(_("Only a member of staff can replace a secret."))
    with transaction.atomic():
        found = ServiceRequest.objects.filter(reference=normalise_reference(reference)).values_list("case_id").first()
        if found is None:
            raise CaseNotFound
        case = lock_case(found[0], by=by)  # its lock guards the secrets of all its requests
        request = ServiceRequest.objects.get(case=case, reference=normalise_reference(reference))
        if request.secret_version != version:
            raise StaleRevision(expected=version, found=request.secret_version)
        request.secret_version += 1
        request.save(update_fields=["secret_version"])
        data = {"request": request.pk, "version": request.secret_version}
        write_beside(case, EventKind.SECRET_REPLACED, by=by, at=at, data=data)
    return NewSecret(request.reference, secret_for(request), request.secret_version)
