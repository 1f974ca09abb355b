"""Sessions in the database as Django keeps them, read by a statement that the server plans once."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.sessions.backends import db
from django.utils import timezone

from requests_app.lib.prepared import fetch

LOAD: Final = "SELECT session_data FROM django_session WHERE session_key = $1 AND expire_date > $2"


class SessionStore(db.SessionStore):
    """Django's own store but for the reading, which each page of a colleague begins with.

    Table, signature (its salt is the name of this class) and keys are Django's: either store reads the other's.
    """

    def load(self) -> dict[str, Any]:
        """Read a session that has not run out; the key of any other is forgotten, so that nobody chooses her own."""
        found = fetch(LOAD, [self.session_key, timezone.now()])
        if not found:
            self._session_key = None
            return {}
        [(data,)] = found
        return self.decode(data)
