"""Where the message files lie, and which strings each language must have: for the commands about translations."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from typing import Final

import polib
from django.conf import settings

from requests_app.lib.translations import ONE_AND_MANY, Message, collect
from requests_app.vocabulary import RESIDENTS_ALONE

# English is the language of the msgids, so it needs no file. Each other language says how it counts.
TRANSLATED: Final = {
    "de": ONE_AND_MANY,
    "fr": "nplurals=2; plural=(n > 1);",
    "lb": ONE_AND_MANY,
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
}
# Where the strings stand that residents read; a language that they alone read must have these and no others.
RESIDENTS_READ: Final = (
    "requests_app/channels/boards/*",
    "requests_app/channels/context.py",
    "requests_app/channels/forms/*",
    "requests_app/channels/kiosk/devices.py",
    "requests_app/channels/kiosk/serializers.py",
    "requests_app/channels/kiosk/problems.py",
    "requests_app/channels/kiosk/reading.py",
    "requests_app/channels/kiosk/submissions.py",
    "requests_app/channels/web/*",
    "requests_app/actions/casework/ending.py",
    "requests_app/actions/casework/waiting.py",
    "requests_app/actions/orders.py",
    "requests_app/actions/visits.py",
    "requests_app/facts.py",
    "requests_app/lib/speech/pieces.py",
    "requests_app/lib/uploads/sentences.py",
    "requests_app/ops/faults.py",
    "requests_app/queries/date_reasons.py",
    "requests_app/queries/figures.py",
    "requests_app/queries/message_words.py",
    "requests_app/queries/my_*",
    "requests_app/queries/public_*",
    "requests_app/queries/papers.py",
    "requests_app/queries/service_pages.py",
    "requests_app/queries/service_requests.py",
    "requests_app/rules/appointment_facts.py",
    "requests_app/rules/intake.py",
    "requests_app/rules/public_words.py",
    "requests_app/rules/questions.py",
    "requests_app/rules/review.py",
    "requests_app/rules/surveys.py",
    "requests_app/rules/visits_facts.py",
    "requests_app/rules/workflow.py",
    "requests_app/vocabulary/appointments.py",
    "requests_app/vocabulary/attachments.py",
    "requests_app/vocabulary/doors.py",
    "requests_app/vocabulary/telling.py",
    "templates/[45]*.html",
    "templates/channels/boards/*",
    "templates/channels/counter/slip.html",  # the resident takes it home
    "templates/channels/kiosk/_*.html",
    "templates/channels/counter/_slip.html",  # the resident takes it home
    "templates/channels/counter/slip.html",
    "templates/channels/kiosk/order.html",
    "templates/channels/kiosk/start.html",
    "templates/channels/web/*",
    "templates/components/*",
    "templates/errors/*",
    "templates/forms/*",
    "templates/layouts/kiosk.html",
    "templates/layouts/page.html",
    "templates/layouts/print.html",
    "templates/layouts/public.html",
    "templates/messages/_appointment.txt",
    "templates/messages/_foot.txt",
    "templates/messages/_resident.txt",
    "templates/messages/_survey.txt",
    "templates/messages/[!_]*",
    "templates/channels/counter/_slip_kept.html",
    "templates/channels/counter/paper_sheet.html",
)
# What these patterns of messages would take in, but goes to colleagues and firms.
OTHERS_READ: Final = ("templates/messages/staff_*", "templates/messages/contractor_*")


def catalogue_path(language: str) -> Path:
    """Give the path of a language's message file."""
    return Path(settings.BASE_DIR) / "requests_app" / "locale" / language / "LC_MESSAGES" / "django.po"


def open_catalogue(language: str) -> polib.POFile:
    """Open a language's message file, or begin one."""
    path = catalogue_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": TRANSLATED[language],
    }
    return fresh


def used_messages() -> list[Message]:
    """Collect every string that code and templates show to people."""
    base = Path(settings.BASE_DIR)
    return collect([base / "cityservices", base / "requests_app", base / "templates"], base=base)


def residents_messages(messages: list[Message]) -> list[Message]:
    """Keep the strings that residents read."""
    return [message for message in messages if any(map(_is_for_residents, message.files))]


def needed(language: str, messages: list[Message]) -> list[Message]:
    """Keep the strings that a language must have."""
    return residents_messages(messages) if language in RESIDENTS_ALONE else messages


def _is_for_residents(name: str) -> bool:
    if any(fnmatch(name, pattern) for pattern in OTHERS_READ):
        return False
    return any(fnmatch(name, pattern) for pattern in RESIDENTS_READ)
