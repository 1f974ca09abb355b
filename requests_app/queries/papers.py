"""What a paper says: the facts of its kind, and the words around them in the reader's language."""

from __future__ import annotations

from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from requests_app.lib.qr import svg_of
from requests_app.models import City
from requests_app.queries import places
from requests_app.queries.addresses import status_link
from requests_app.queries.service_requests import PublicStatus
from requests_app.vocabulary import NOT_YET_REVIEWED

RECEIPT: Final = "receipt"


def sheet_facts(city: City, language: str) -> dict[str, Any]:
    """Give what stands on every paper: whose it is, and how a person is reached. Its `words` take those of the kind."""
    return {
        "city": {"name": city.name, "phone": city.phone, "email": city.email},
        "is_not_yet_reviewed": language in NOT_YET_REVIEWED,
        "words": {
            "person": _("You can reach a person at any time."),
            "not_reviewed": _("No native reader has checked this language yet. You can tell us of mistakes."),
        },
    }


def receipt_facts(status: PublicStatus, *, secret: str) -> dict[str, Any]:
    """Give what a resident keeps of her request (one query: the city); in the language that is active."""
    language = get_language() or "en"
    facts = sheet_facts(places.city(), language)
    link = status_link(status.reference, secret)
    kept = dict(status.facts)
    return {
        **facts,
        "words": {**facts["words"], **_words_of_receipt()},
        "reference": status.reference,
        "secret": secret,
        "link": link,
        "qr": svg_of(link),
        "service": status.service_name,
        "service_language": getattr(status.service_name, "spoken", "") or language.split("-")[0],
        "headline": status.headline,
        "next_step": status.next_step,
        "next_by": date_format(status.next_by, "DATE_FORMAT") if status.next_by else "",
        "who": status.who,
        "notes": list(status.notes),
        "told": [{"name": name, "value": value} for name, value in kept.items() if value],
    }


def _words_of_receipt() -> dict[str, str]:
    return {
        "title": _("Your request is here"),
        "next": _("What happens next"),
        "by_when": _("By when"),
        "who": _("Who"),
        "keep": _("Keep this"),
        "keep_why": _("With reference and secret you see at any time where your request stands."),
        "reference": _("Reference"),
        "secret": _("Secret"),
        "link": _("Link"),
        "qr": _("The link as a picture for your phone"),
        "told": _("What you told us"),
    }
