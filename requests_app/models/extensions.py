"""What the database itself must be able to do; a city's role may need help once."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.operations import TrigramExtension
from django.db import DatabaseError


class ExtensionIsMissing(Exception):
    """The role may not add an extension, or the server does not have it."""


class PiecesOfWords(TrigramExtension):
    """Add pg_trgm, by which addresses are found in spite of slips; what is there already is left alone."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Add it, or say whom to ask for it. Raises `ExtensionIsMissing`."""
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        except DatabaseError as fault:
            raise ExtensionIsMissing(
                "The search for addresses needs the extension pg_trgm (PostgreSQL's own, in its contrib package). "
                "This role cannot add it here. Ask whoever runs the server to say once, in this database: "
                f"CREATE EXTENSION pg_trgm;  Then run the migration again. The server said: {fault}"
            ) from fault

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Leave it: somebody else may use it."""
