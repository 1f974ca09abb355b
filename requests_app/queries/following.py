"""The matter behind a reference that somebody was given, as far as the public may know of it."""

from __future__ import annotations

from requests_app.models import Case
from requests_app.queries import residents
from requests_app.queries.catalogue import in_language
from requests_app.queries.merges import case_id_behind
from requests_app.queries.nearby import OpenMatter, is_listed
from requests_app.vocabulary import OPEN_STATES, ChildRelation


def open_matter(reference: str, *, language: str) -> OpenMatter | None:
    """Read the open case of a reference, or the one it was joined to (three queries at most).

    None where there is none, where it has ended, where somebody needs care, and where its service shows no open
    cases: alike for all of them.
    """
    named = case_id_behind(reference)
    if named is None:
        return None
    related = ("service__group", "district")
    case = Case.objects.select_related(*related).defer("district__outline").get(pk=residents.path_of(named)[-1].case_id)
    is_open = case.state in OPEN_STATES and not (case.suspected_spam or case.is_vulnerable)
    if not is_open or case.parent_relation == ChildRelation.CONSULT or not is_listed(case.service):
        return None
    return OpenMatter(
        reference=case.reference,
        service_code=case.service.code,
        service_name=in_language(case.service.names, language),
        district=case.district.name if case.district else "",
        opened_at=case.opened_at,
        metres=None,
        is_same_service=True,
        district_code=case.district.code if case.district else "",
    )
