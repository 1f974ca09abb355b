"""The draft of a browser at the web door: its cookie, what a page sends of it, and the saving while somebody types."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone

from requests_app.actions import draft_help, drafts, intake
from requests_app.actions.drafts import Page
from requests_app.actions.intake import Receipt
from requests_app.channels.web.forms import CLIENT
from requests_app.facts import DraftChanged
from requests_app.lib.codes import new_key
from requests_app.queries.drafts import KeptDraft, draft
from requests_app.queries.letters import request_of_key
from requests_app.rules.drafts import Typed
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary import Channel
from requests_app.vocabulary.drafts import DraftStep

COOKIE: Final = "draft"
HELP: Final = "help"  # the button that asks for a code
ANEW: Final = "anew"  # the button that forgets it all
KEY: Final = re.compile(r"[0-9a-f]{32}")
DIGITS_MAX: Final = 9
GONE: Final = 410
ASKED_AGAIN: Final = timedelta(days=1)  # so long a form that was sent still gets its receipt
R = TypeVar("R", bound=HttpResponse)


@dataclass(frozen=True)
class OnPage:
    """What a page carries of the draft, unseen, and where it saves it."""

    path: str
    step: DraftStep
    revision: int = 0
    is_resumed: bool = False  # it was there before this page was opened
    goes_on: str = ""  # the page to which she had come
    has_changed: bool = False  # another window has saved meanwhile
    is_helped: bool = False  # what was saved last is from a colleague at a counter
    writer: str = field(default_factory=new_key)


def on_page(
    path: str,
    step: DraftStep,
    kept: KeptDraft | None,
    *,
    is_left: bool = False,
    goes_on: str = "",
    has_changed: bool = False,
) -> OnPage:
    """Say what a page carries of a draft."""
    revision = kept.revision if kept else 0
    is_helped = kept is not None and kept.helped_revision == revision
    return OnPage(f"{path}draft/", step, revision, is_left, goes_on, has_changed, is_helped)


def help_code(kept: KeptDraft | None, path: str, *, at: datetime) -> str:
    """Give a code for help at a counter; empty where nothing is kept."""
    return draft_help.offer_help(kept, path, at=at) if kept else ""


def draft_of(request: HttpRequest, path: str, *, at: datetime) -> KeptDraft | None:
    """Find the draft that the browser holds for the pages below a path; no query where it holds none."""
    seconds = settings.DRAFT_DAYS * 86_400
    key = request.get_signed_cookie(COOKIE, default="", salt=_salt(path), max_age=seconds)
    return draft(key, at=at) if key else None


def hold(answer: R, kept: KeptDraft, path: str) -> R:
    """Let the browser hold the draft as long as we keep it, for the pages below a path alone."""
    answer.set_signed_cookie(
        COOKIE,
        kept.key,
        salt=_salt(path),
        max_age=settings.DRAFT_DAYS * 86_400,
        path=path,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


def let_go(answer: R, kept: KeptDraft | None, path: str, *, with_files: bool = False) -> R:
    """Forget the draft, here and in the browser."""
    if kept is not None:
        drafts.forget_draft(kept, with_files=with_files)
        answer.delete_cookie(COOKIE, path=path, samesite="Lax")
    return answer


def page_sent(
    step: DraftStep, typed: QueryDict, *, is_by_itself: bool = False, suggested: Suggested | None = None
) -> Page:
    """Read what a page sends of the draft."""
    seconds, writer = typed.get("active_seconds", ""), typed.get("draft_writer", "")
    return Page(
        step=step,
        typed=lists_of(typed),
        revision=_number(typed.get("draft_revision", "")),
        writer=writer if KEY.fullmatch(writer) else "",
        is_by_itself=is_by_itself,
        seconds=0 if is_by_itself else _number(seconds),
        suggested=suggested,
    )


def lists_of(typed: QueryDict) -> dict[str, list[str]]:
    """Give every field with all its values."""
    return {name: [str(value) for value in typed.getlist(name)] for name in typed}


def as_sent(typed: Typed) -> QueryDict:
    """Give what was kept as a form reads it."""
    sent = QueryDict(mutable=True)
    for name, values in typed.items():
        sent.setlist(name, values)
    return sent


def save_by_itself(request: HttpRequest, path: str, step: DraftStep) -> HttpResponse:
    """Keep what stands in an open page; answer with the revision, or that another window has saved (409)."""
    at = timezone.now()
    before = draft_of(request, path, at=at)
    page, key = page_sent(step, request.POST, is_by_itself=True), key_of(request.POST)
    if before is None and (page.revision or receipt_of_key(key, at=at)):
        return JsonResponse({}, status=GONE)
    try:
        kept = drafts.save_draft(before, page, at=at, idempotency_key=key)
    except DraftChanged:
        return JsonResponse({"is_helped": bool(before and before.helped_revision == before.revision)}, status=409)
    return hold(JsonResponse({"revision": kept.revision}), kept, path)


def key_of(typed: Mapping[str, str]) -> str:
    """Give the key that a form carries, where it is one of ours."""
    key = typed.get("idempotency_key", "")
    return key if KEY.fullmatch(key) else ""


def receipt_of_key(key: str, *, at: datetime) -> Receipt | None:
    """Give the receipt of a form that was sent before, by the key that it carries."""
    return intake.receipt_of_key(key, channel=Channel.WEB, client=CLIENT, since=at - ASKED_AGAIN)


def was_sent(kept: KeptDraft, *, at: datetime) -> bool:
    """Tell whether a draft has become a request: the page saved it once more while it was on its way (one query)."""
    since = at - timedelta(days=settings.DRAFT_DAYS)
    return request_of_key(kept.idempotency_key, channel=Channel.WEB, client=CLIENT, since=since) is not None


def _salt(path: str) -> str:
    return f"requests_app.draft:{path}"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX else 0
