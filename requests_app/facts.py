"""The named facts that stop a decision; surfaces catch these and show their message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Fact(Exception):
    """A reason why nothing was changed, with a sentence for the person who asked."""

    message: str | Promise = _("This cannot be done.")
    code = "fact"

    def __init__(self, message: str | Promise | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.code)


class CaseNotFound(Fact):
    """The case does not exist, or the actor may not see it."""

    message = _("There is no such case, or you may not see it.")
    code = "case_not_found"


class StaleRevision(Fact):
    """Somebody decided on the case since the page was loaded."""

    message = _("Somebody changed this case in the meantime. Nothing was changed. Please look again.")
    code = "stale_revision"

    def __init__(self, *, expected: int, found: int) -> None:
        self.expected, self.found = expected, found
        super().__init__()


class MoveNotAllowed(Fact):
    """The table of moves has no such move from this state for this actor."""

    message = _("This step is not possible now.")
    code = "move_not_allowed"


class AppealNotAllowed(MoveNotAllowed):
    """An objection by the wrong person, too late, or against what was looked at already."""

    message = _("You cannot object to this now. You can still talk to a person.")
    code = "appeal_not_allowed"


class SurveyNotOpen(Fact):
    """The request goes on: nobody is asked how it went."""

    message = _("Your request has not ended yet. We ask you when it has.")
    code = "survey_not_open"


class SurveyIsClosed(Fact):
    """The answer stands for too long to be changed."""

    message = _("You have answered already. An answer can be changed for 14 days.")
    code = "survey_is_closed"


class PickingNotAllowed(MoveNotAllowed):
    """The queue lets its leads alone choose among what waits."""

    message = _("Cases of this queue are taken in their order. Press “Claim next”, or ask the lead.")
    code = "picking_not_allowed"


class NothingToClaim(Fact):
    """No case waits for the person who asked for the next one."""

    message = _("No case is waiting for you.")
    code = "nothing_to_claim"


class Incomplete(Fact):
    """Words that a move needs are missing; `fields` names them."""

    message: str | Promise = _("Something is missing.")
    code = "incomplete"

    def __init__(self, fields: Sequence[str]) -> None:
        self.fields = tuple(fields)
        super().__init__()


class WakeRuleRefused(Incomplete):
    """A case cannot wait like this; `fields` names what to change, the message says how."""

    code = "wake_rule_refused"

    def __init__(self, field: str, message: str | Promise) -> None:
        super().__init__([field])
        self.message = message


class ServiceRefused(Incomplete):
    """The service is not offered, or the case has it already."""

    message = _("Choose another service that the city offers.")
    code = "service_refused"

    def __init__(self) -> None:
        super().__init__(["service"])


class InvalidSubmission(Fact):
    """What came in cannot become a request; `errors` maps each field to sentences."""

    message = _("Please check what you entered.")
    code = "invalid_submission"

    def __init__(self, errors: Mapping[str, Sequence[str | Promise]]) -> None:
        self.errors = {field: list(sentences) for field, sentences in errors.items()}
        super().__init__()


class IdempotencyConflict(Fact):
    """The same key came before with another body."""

    message = _("This form was already sent with other words. Please start a new request.")
    code = "idempotency_conflict"


class DraftChanged(Fact):
    """Another window of the same browser has saved the draft meanwhile."""

    message = _("You changed this in another window. Please look at it again.")
    code = "draft_changed"


class HelpCodeUnknown(Fact):
    """No draft has this code, or its half hour is over, or it was used."""

    message = _("This code opens nothing. It may be older than 30 minutes. Please ask for a new one.")
    code = "help_code_unknown"


class WrongCode(Fact):
    """The code that was typed is not the one that was sent; there are tries left."""

    message = _("This is not the code that we sent. Please look again.")
    code = "wrong_code"


class CodeIsOver(Fact):
    """A code that is too old, was used, or was tried too often opens nothing."""

    message = _("This code cannot be used any more. Please ask for a new one.")
    code = "code_is_over"


class AttachmentNotReady(Fact):
    """A photo or paper that is not checked yet, or is not there any more, cannot be decided on."""

    message = _("This file is not checked yet, or it was removed. Nothing was changed.")
    code = "attachment_not_ready"


class AttachmentNotFound(Fact):
    """There is no such photo or paper, or the actor may not see it."""

    message = _("There is no such file, or you may not see it.")
    code = "attachment_not_found"


class TooManyAttachments(Fact):
    """A request has as many photos and papers as it may have."""

    message = _("This request has as many photos and papers as we can keep. Please talk to a person.")
    code = "too_many_attachments"


class QueueUnknown(Fact):
    """A rule or a person named a work queue that is not there."""

    message = _("There is no such work queue.")
    code = "queue_unknown"


class PersonNotAble(Fact):
    """The person chosen is inactive, absent or not a member of the team."""

    message = _("This person cannot take the case now.")
    code = "person_not_able"


class SkillMissing(PersonNotAble):
    """The work asks for a skill that the person does not have in this team; `skills` names what is missing."""

    code = "skill_missing"

    def __init__(self, skills: Sequence[str]) -> None:
        self.skills = tuple(skills)
        sentence = _(
            "This case asks for a skill that is missing: %(skills)s. "
            "Leave it to a colleague who has it, or ask the lead."
        )
        super().__init__(str(sentence) % {"skills": ", ".join(skills)})


class ClearanceTooLow(PersonNotAble):
    """What the case holds may be read by people of a higher clearance alone."""

    code = "clearance_too_low"

    def __init__(self, *, needed: int, has: int) -> None:
        self.needed, self.has = needed, has
        sentence = _(
            "This case asks for clearance %(needed)s, but only %(has)s is given. "
            "Leave it to a colleague who has it, or ask the lead."
        )
        super().__init__(str(sentence) % {"needed": needed, "has": has})


class CapacityReached(PersonNotAble):
    """The person has as many cases in progress as she takes at once."""

    code = "capacity_reached"

    def __init__(self, *, capacity: int, held: int) -> None:
        self.capacity, self.held = capacity, held
        sentence = _(
            "The limit is reached: %(held)s cases are in progress, %(capacity)s at once are allowed. "
            "End one, let it wait or give one back first; a lead can assign one more."
        )
        super().__init__(str(sentence) % {"held": held, "capacity": capacity})


class ClaimerIsAbsent(PersonNotAble):
    """Whoever claims is written down as absent: the case would be taken from her again."""

    message = _("You are written down as absent. End your absence first, on the page of people.")
    code = "claimer_is_absent"


class EscalationNotFound(Fact):
    """The call for a person does not exist, or the actor may not see it."""

    message = _("There is no such call, or you may not see it.")
    code = "escalation_not_found"


class EscalationMoveNotAllowed(Fact):
    """Only its owner or somebody above may answer a call."""

    message = _("Only the person called in, or somebody above, can do this.")
    code = "escalation_move_not_allowed"


class OnlyKeepers(Fact):
    """Only supervisors and administrators bring people in, let them go, and change the roster."""

    message = _("Only supervisors and administrators can do this. Please ask one of them.")
    code = "only_keepers"


class NobodyToCall(Fact):
    """The city's fallback list is empty; `manage.py check` reports it before it can happen."""

    message = _("The city has named nobody to call. Please phone the city.")
    code = "nobody_to_call"
