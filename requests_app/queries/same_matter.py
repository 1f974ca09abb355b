"""Open cases that may be the same matter as one, with the reasons why, for colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_app.models import Case
from requests_app.queries.nearby import LikeCase, nearby_case
from requests_app.rules.actor import Actor

SHOWN: Final = 20


@dataclass(frozen=True)
class SameMatter:
    """A case that may be the same, and why one may think so."""

    reference: str
    service: str
    address: str
    opened_at: datetime
    state_name: str
    reasons: tuple[str, ...]


def same_matters(case_id: int, *, reader: Actor, language: str) -> tuple[SameMatter, ...]:
    """List them, the likeliest first (four queries)."""
    case = Case.objects.get(pk=case_id)
    own = case.service_id
    found = nearby_case(case, reader=reader, language=language, how_many=SHOWN)
    services = dict(Case.objects.filter(pk__in=[one.case_id for one in found]).values_list("pk", "service"))
    return tuple(_told(one, is_same=services.get(one.case_id) == own) for one in found)


def _told(one: LikeCase, *, is_same: bool) -> SameMatter:
    reasons = [_("the same service") if is_same else _("a service by which people call the same matter")]
    if one.metres is not None:
        reasons.append(ngettext("%(metres)s metre away", "%(metres)s metres away", one.metres) % {"metres": one.metres})
    else:
        reasons.append(_("the same district or address"))
    reasons.append(_("told earlier") if one.is_earlier else _("told later"))
    return SameMatter(one.reference, one.service_name, one.address, one.opened_at, str(one.state.label), tuple(reasons))
