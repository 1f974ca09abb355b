"""Questions of people's own making are given up when they take too long; nobody else waits for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact

PATIENCE_MS: Final = 1500


class AsksTooMuch(Fact):
    """A question has to look through too many cases."""

    message = _("This looks through too many cases. Add a word or a line: a service, a work queue or a district.")
    code = "asks_too_much"


@contextmanager
def patience(milliseconds: int = PATIENCE_MS) -> Iterator[None]:
    """Give the statements within this block so long, each. Raises `AsksTooMuch`."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
    except OperationalError as fault:
        if "statement timeout" not in str(fault):
            raise
        raise AsksTooMuch from None
