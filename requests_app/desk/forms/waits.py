"""The forms with which a case waits, asks others, is parted, sorted anew, or followed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import MoveForm, choice, fill, words
from requests_app.desk.forms.moves import SAY_WHY
from requests_app.lib.codes import new_key
from requests_app.queries.case_choices import Choices
from requests_app.vocabulary import WaitReason, WakeOn


def hidden_key() -> forms.CharField:
    """Make the key by which a second press is the same one, for steps that leave the revision alone."""
    return forms.CharField(required=False, max_length=80, widget=forms.HiddenInput, initial=new_key)


class ParkForm(MoveForm):
    """Let the case wait: why, what wakes it, and at the latest when."""

    wait_reason = choice(_("What does it wait for?"), required=_("Choose what the case waits for."))
    reason = words(
        _("Your question to the resident, or why it waits"),
        rows=3,
        required=_("Write your question, or why it waits."),
        is_read_outside=True,
        help_text=_("The resident reads these words only if you wait for her."),
    )
    wake_on = choice(_("What wakes it?"), required=_("Choose what wakes the case."))
    wake_at = forms.DateTimeField(
        label=_("At the latest on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "govuk-input govuk-input--width-20"}),
        error_messages={
            "required": _("Say when the case goes on at the latest."),
            "invalid": _("Write day and time, for example 2026-12-24 10:00."),
        },
    )
    child = choice(_("Which case below does it wait for?"), help_text=_("Only if an answer of another team wakes it."))

    def offer(self, choices: Choices) -> None:
        """Offer the resident only where one stands behind the case, and another case only where one is open."""
        reasons = [pair for pair in WaitReason.choices if choices.has_letters or pair[0] != WaitReason.CITIZEN]
        ways = [pair for pair in WakeOn.choices if choices.has_letters or pair[0] != WakeOn.REPLY]
        ways = [pair for pair in ways if choices.open_children or pair[0] != WakeOn.CHILD]
        fill(self, "wait_reason", tuple((value, str(label)) for value, label in reasons))
        fill(self, "wake_on", tuple((value, str(label)) for value, label in ways))
        if choices.open_children:
            fill(self, "child", choices.open_children, empty=_("None"))
        else:
            del self.fields["child"]

    @property
    def child_id(self) -> int | None:
        """Give the case below that is waited for, if any."""
        return int(self.cleaned_data["child"]) if self.cleaned_data.get("child") else None


class ResumeForm(MoveForm):
    """Go on: nothing to fill in."""


class FollowForm(MoveForm):
    """Follow, or follow no longer: nothing to fill in."""


class TransferForm(MoveForm):
    """Send the case to another queue of the same office."""

    asks_for_queues_alone = True
    queue = choice(_("Which work queue?"), required=_("Choose a work queue."))
    reason = words(_("Why there?"), required=SAY_WHY)

    def offer(self, choices: Choices) -> None:
        """Offer the other queues of this office."""
        fill(self, "queue", choices.transfer_queues)


class ConsultForm(MoveForm):
    """Ask another team; its answer comes back."""

    client_key = hidden_key()
    queue = choice(_("Which team?"), required=_("Choose a work queue."))
    question = words(
        _("Your question"), rows=3, required=_("Write your question."), help_text=_("Only colleagues read it.")
    )
    is_blocking = forms.BooleanField(required=False, label=_("This case cannot end before the answer has come"))

    def offer(self, choices: Choices) -> None:
        """Offer every queue but this one and intake."""
        fill(self, "queue", choices.other_queues)


class SplitForm(MoveForm):
    """Make a part of the case a case of its own."""

    client_key = hidden_key()
    service = choice(_("What is the part about?"), required=_("Choose a service."))
    reason = words(_("What does the team have to know?"), rows=3, required=SAY_WHY)
    queue = choice(_("Which work queue?"), help_text=_("Leave it empty: the routing rules choose."))
    is_blocking = forms.BooleanField(required=False, label=_("This case cannot end before the part has ended"))

    def offer(self, choices: Choices) -> None:
        """Offer all services and every queue but this one and intake."""
        fill(self, "service", choices.services)
        fill(self, "queue", choices.other_queues, empty=_("The routing rules choose"))


class ReclassifyForm(MoveForm):
    """Choose what the case is about."""

    service = choice(_("What is it about?"), required=_("Choose a service."))
    reason = words(_("Why?"), required=SAY_WHY)

    def offer(self, choices: Choices) -> None:
        """Offer the other services."""
        fill(self, "service", tuple(pair for pair in choices.services if pair[0] != choices.service))
