"""Photos and papers as they are shown, and who may open which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from requests_app.facts import AttachmentNotFound
from requests_app.lib.uploads import store
from requests_app.models import Attachment, Case, ServiceRequest
from requests_app.queries.residents import ABOVE, behind
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.references import is_secret, normalise_reference
from requests_app.vocabulary import AttachmentKind, AttachmentState

CAN_BE_OPENED: Final = frozenset({AttachmentState.HELD, AttachmentState.RELEASED, AttachmentState.WITHHELD})


@dataclass(frozen=True)
class Shown:
    """A photo or paper on a page. `number` counts those of one request."""

    id: int
    number: int
    kind: AttachmentKind
    state: AttachmentState
    is_internal: bool = False  # colleagues alone see it

    @property
    def is_picture(self) -> bool:
        """Tell whether it can be looked at on the page."""
        return self.kind == AttachmentKind.PICTURE

    @property
    def can_be_opened(self) -> bool:
        """Tell whether it was checked and is still there."""
        return self.state in CAN_BE_OPENED

    @property
    def is_gone(self) -> bool:
        """Tell whether nothing is left of it but the line."""
        return self.state in {AttachmentState.REFUSED, AttachmentState.REMOVED}

    @property
    def is_released(self) -> bool:
        """Tell whether the public may see it."""
        return self.state == AttachmentState.RELEASED

    @property
    def state_name(self) -> str:
        """Say where it stands."""
        if self.is_internal and self.can_be_opened:
            return _("For colleagues alone")
        return str(self.state.label)

    @property
    def kind_name(self) -> str:
        """Say what it is."""
        return str(self.kind.label)


@dataclass(frozen=True)
class OpenFile:
    """A file that may be handed out."""

    path: Path
    is_picture: bool
    name: str


def attachments_in_one() -> ArraySubquery:
    """Read the photos and papers of a request with the request, in one statement."""
    found = Attachment.objects.filter(request=OuterRef("pk")).order_by("id")
    columns = ("id", "kind", "state", "is_internal")
    return ArraySubquery(found.values(data=JSONObject(**{name: name for name in columns})))


def shown(rows: Iterable[Mapping[str, Any]], *, is_inside: bool) -> tuple[Shown, ...]:
    """Make what a page shows. `rows`: as `attachments_in_one` reads them; `is_inside`: colleagues look."""
    seen = [row for row in rows if is_inside or not row["is_internal"]]
    return tuple(
        Shown(row["id"], number, AttachmentKind(row["kind"]), AttachmentState(row["state"]), row["is_internal"])
        for number, row in enumerate(seen, 1)
    )


def of_case(case_id: int) -> QuerySet[Attachment]:
    """Give the files of the requests that wait for a case."""
    return Attachment.objects.filter(request__case__in=behind(case_id))


def founding_request(case_id: int) -> int:
    """Give the request on which what colleagues add to a case hangs: the one by which it was opened."""
    request = ServiceRequest.objects.filter(case=case_id).order_by("id").values_list("pk", flat=True).first()
    if request is None:
        # A part that was split off: what it shows hangs on the case above.
        above = Case.objects.values_list("parent", flat=True).get(pk=case_id)
        return founding_request(above) if above else 0
    return request


def file_of_resident(reference: str, secret: str, attachment_id: int, *, is_small: bool) -> OpenFile:
    """Find a file of the request that reference and secret open. Raises `AttachmentNotFound`."""
    wanted = normalise_reference(reference)
    found = (
        Attachment.objects.select_related("request")
        .filter(pk=attachment_id, request__reference=wanted, is_internal=False)
        .first()
    )
    version = found.request.secret_version if found else 1
    if not is_secret(secret, reference=wanted, version=version, key=settings.REFERENCE_SECRET) or found is None:
        raise AttachmentNotFound
    return _open(found, is_small=is_small)


def file_of_case(actor: Actor, reference: str, attachment_id: int, *, is_small: bool) -> OpenFile:
    """Find a file on a case, on one joined to it, or above it, that the actor may see. Raises `AttachmentNotFound`."""
    case_id = visible_to(actor).filter(reference=normalise_reference(reference)).values_list("pk", flat=True).first()
    if case_id is None:
        raise AttachmentNotFound
    hangs = Q(case__in=behind(case_id))
    for way in ABOVE:
        hangs |= Q(**{way: case_id})
    requests = ServiceRequest.objects.filter(hangs).values("pk")
    found = Attachment.objects.filter(pk=attachment_id, request__in=requests).first()
    if found is None:
        raise AttachmentNotFound
    return _open(found, is_small=is_small)


def waiting_for_scan(limit: int) -> list[tuple[int, Path]]:
    """List the files that wait for the virus check, the oldest first: id and where it lies."""
    waiting = Attachment.objects.filter(state=AttachmentState.WAITING).order_by("id")
    return [(pk, store.kept_path(settings.MEDIA_ROOT, key)) for pk, key in waiting.values_list("id", "key")[:limit]]


def opened_file(found: Attachment) -> OpenFile | None:
    """Give a file whose row was read already; None where it is not on the disk."""
    try:
        return _open(found, is_small=False)
    except AttachmentNotFound:
        return None


def _open(found: Attachment, *, is_small: bool) -> OpenFile:
    path = store.kept_path(settings.MEDIA_ROOT, found.key)
    path = store.small(path) if is_small else path
    if found.state not in CAN_BE_OPENED or not path.exists():
        raise AttachmentNotFound
    is_picture = found.kind == AttachmentKind.PICTURE
    return OpenFile(path, is_picture, f"photo-{found.pk}.jpg" if is_picture else f"paper-{found.pk}.pdf")
