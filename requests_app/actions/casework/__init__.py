"""What people do with cases: each move is one transaction, one event, and what must follow."""

from requests_app.actions.casework.ending import cancel_case, close_case, reopen_case, resolve_case
from requests_app.actions.casework.merging import merge_case, unmerge_case
from requests_app.actions.casework.noting import add_note
from requests_app.actions.casework.reviewing import appeal_case, overturn_decision, uphold_decision
from requests_app.actions.casework.sending import forward_case, return_case
from requests_app.actions.casework.taking import assign_case, claim_case, claim_next, release_case, take_over

__all__ = [
    "add_note",
    "appeal_case",
    "assign_case",
    "cancel_case",
    "claim_case",
    "claim_next",
    "close_case",
    "forward_case",
    "merge_case",
    "overturn_decision",
    "release_case",
    "reopen_case",
    "resolve_case",
    "return_case",
    "take_over",
    "unmerge_case",
    "uphold_decision",
]
