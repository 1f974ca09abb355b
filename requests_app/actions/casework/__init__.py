"""What people do with cases: each move is one transaction, one event, and what must follow."""

from requests_app.actions.casework.claiming import claim_next
from requests_app.actions.casework.correcting import correct_place
from requests_app.actions.casework.ending import cancel_case, close_case, reopen_case, resolve_case
from requests_app.actions.casework.following import follow_case, unfollow_case
from requests_app.actions.casework.linking import link_cases, unlink_cases
from requests_app.actions.casework.merging import merge_case, unmerge_case
from requests_app.actions.casework.noting import add_note, write_to_resident
from requests_app.actions.casework.parting import consult_team, split_case
from requests_app.actions.casework.reviewing import appeal_case, overturn_decision, uphold_decision
from requests_app.actions.casework.sending import forward_case, return_case, transfer_case
from requests_app.actions.casework.sorting import reclassify_case
from requests_app.actions.casework.taking import assign_case, claim_case, release_case, take_over
from requests_app.actions.casework.undoing import undo_step
from requests_app.actions.casework.waiting import park_case, receive_reply, resume_case

__all__ = [
    "add_note",
    "appeal_case",
    "assign_case",
    "cancel_case",
    "claim_case",
    "claim_next",
    "close_case",
    "consult_team",
    "correct_place",
    "follow_case",
    "forward_case",
    "link_cases",
    "merge_case",
    "overturn_decision",
    "park_case",
    "receive_reply",
    "reclassify_case",
    "release_case",
    "reopen_case",
    "resolve_case",
    "resume_case",
    "return_case",
    "split_case",
    "take_over",
    "transfer_case",
    "undo_step",
    "unfollow_case",
    "unlink_cases",
    "unmerge_case",
    "uphold_decision",
    "write_to_resident",
]
