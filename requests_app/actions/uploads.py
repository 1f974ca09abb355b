"""What is kept before a request names it: a file, and a signed note about it that the person's own page carries."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import signing

from requests_app.lib.codes import new_key
from requests_app.lib.uploads import store
from requests_app.lib.uploads.limits import Kind, Refused, Why
from requests_app.lib.uploads.workshop import Made, make_anew

# So long the note is good; the file stays longer, so that nobody sends a note whose file has just gone.
# As long as a draft, which carries such notes.
DAY_SECONDS: Final = 24 * 60 * 60
NOTE_SECONDS: Final = settings.DRAFT_DAYS * DAY_SECONDS
FILE_SECONDS: Final = NOTE_SECONDS + DAY_SECONDS
NOTE_SALT: Final = "requests_app.uploads.note"
LOOK_SALT: Final = "requests_app.uploads.look"


@dataclass(frozen=True)
class Upload:
    """A file that was read, written anew and is on the disk; no row names it yet."""

    key: str
    made: Made

    @property
    def is_picture(self) -> bool:
        """Tell whether it has a small picture."""
        return self.made.kind != Kind.PDF

    @property
    def place(self) -> tuple[float, float] | None:
        """Give latitude and longitude at which the picture was taken, where it says so."""
        if self.made.latitude is None or self.made.longitude is None:
            return None
        return self.made.latitude, self.made.longitude

    @property
    def note(self) -> str:
        """Write the signed note for the person's own page."""
        return signing.dumps(asdict(self), salt=NOTE_SALT, compress=True)

    @property
    def look(self) -> str:
        """Write the signed word by which her browser fetches the small picture: without the place."""
        return signing.dumps(self.key, salt=LOOK_SALT)


def keep_upload(source: Path) -> Upload:
    """Write a file anew among the incoming ones; it is on the disk then. Raises `Refused`."""
    key = new_key()
    kept = store.incoming_path(settings.INCOMING_ROOT, key)
    store.make_room(kept)
    return Upload(key, make_anew(source, kept=kept, small=store.small(kept)))


def upload_of(note: str) -> Upload:
    """Read a note that came back. Raises `Refused` where it is too old, not ours, or its file has gone."""
    try:
        told = signing.loads(note, salt=NOTE_SALT, max_age=NOTE_SECONDS)
        upload = Upload(told["key"], Made(**{**told["made"], "kind": Kind(told["made"]["kind"])}))
    except (signing.BadSignature, TypeError, KeyError, ValueError) as fault:
        raise Refused(Why.GONE) from fault
    if not store.incoming_path(settings.INCOMING_ROOT, upload.key).exists():
        raise Refused(Why.GONE)
    return upload


def drop_upload(note: str) -> None:
    """Take the file of a note away: its person wants it forgotten."""
    with suppress(Refused):
        path = store.incoming_path(settings.INCOMING_ROOT, upload_of(note).key)
        for gone in (path, store.small(path)):
            gone.unlink(missing_ok=True)


def small_picture_of(look: str) -> Path | None:
    """Give the small picture that a signed word opens; None where there is none."""
    try:
        key: str = signing.loads(look, salt=LOOK_SALT, max_age=NOTE_SECONDS)
    except signing.BadSignature:
        return None
    path = store.small(store.incoming_path(settings.INCOMING_ROOT, key))
    return path if path.exists() else None
