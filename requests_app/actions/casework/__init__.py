"""What people do with cases: each move is one transaction, one event, and what must follow."""

from requests_app.actions.casework.ending import cancel_case, close_case, reopen_case, resolve_case
from requests_app.actions.casework.noting import add_note
from requests_app.actions.casework.sending import forward_case, return_case
from requests_app.actions.casework.taking import assign_case, claim_case, claim_next, release_case, take_over

__all__ = [
    "add_note",
    "assign_case",
    "cancel_case",
    "claim_case",
    "claim_next",
    "close_case",
    "forward_case",
    "release_case",
    "reopen_case",
    "resolve_case",
    "return_case",
    "take_over",
]
