"""The steps on a case, one form each."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import MoveForm, choice, fill, words
from requests_app.lib.codes import new_key
from requests_app.queries.case_choices import Choices
from requests_app.vocabulary import CancelReason, Outcome

SAY_WHY = _("Say why in a few words.")


class ClaimForm(MoveForm):
    """Take the case: nothing to fill in."""


class ReleaseForm(MoveForm):
    """Give the case back to its queue."""

    reason = words(_("Why do you give it back?"), required=SAY_WHY)


class AssignForm(MoveForm):
    """Give the case to a colleague of the queue."""

    person = choice(_("Who takes the case?"), required=_("Choose a colleague."))
    reason = words(_("A word to the colleague"))

    def offer(self, choices: Choices) -> None:
        """Offer those who take cases from this queue and are at work."""
        fill(self, "person", choices.members)


class ForwardForm(MoveForm):
    """Hand the case over: a queue, and the packet that whoever takes it needs."""

    asks_for_queues_alone = True
    queue = choice(_("Which work queue?"), required=_("Choose a work queue."))
    summary = words(_("In short"), required=_("Sum the case up in a few words."), help_text=_("What is it about?"))
    asked = words(_("What do you ask for?"), required=_("Say what you ask for."))
    checked = words(_("What is checked already?"), required=_("Say what is checked, or that nothing is."))
    promised = words(_("What was promised to the resident?"), required=_("Say what was promised, or that nothing was."))

    def offer(self, choices: Choices) -> None:
        """Offer the later offices."""
        fill(self, "queue", choices.forward_queues)

    @property
    def packet(self) -> dict[str, str]:
        """Give the four pieces of words."""
        return {name: self.cleaned_data[name] for name in ("summary", "asked", "checked", "promised")}


class ReturnForm(MoveForm):
    """Send the case back to where it came from."""

    reason = words(_("Why do you return it?"), required=SAY_WHY)
    missing = words(_("What is missing?"), required=_("Say what is missing."))


class ResolveForm(MoveForm):
    """Say what was done, in words for the resident."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        choices=[("", _("Please choose")), *Outcome.choices],
        error_messages={"required": _("Choose how it ended.")},
    )
    words = words(
        _("What do you tell the resident?"),
        rows=4,
        required=_("Tell the resident what was done."),
        is_read_outside=True,
        help_text=_("The resident reads these words."),
    )


class CancelForm(MoveForm):
    """End the case without work; the resident reads why."""

    cancel_reason = forms.ChoiceField(
        label=_("Why does it end?"),
        choices=[("", _("Please choose")), *CancelReason.choices],
        error_messages={"required": _("Choose why it ends.")},
    )
    reason = words(
        _("What do you tell the resident?"),
        rows=3,
        required=_("Tell the resident why it ends."),
        is_read_outside=True,
        help_text=_("The resident reads these words."),
    )


class ReopenForm(MoveForm):
    """Open an ended case again."""

    reason = words(_("Why is it opened again?"), required=SAY_WHY)


class PlaceForm(MoveForm):
    """Choose the work queue of a new case by hand; the router then keeps off."""

    queue = choice(_("Which work queue?"), required=_("Choose a work queue."))
    reason = words(_("Why there?"))

    def offer(self, choices: Choices) -> None:
        """Offer every queue but intake."""
        fill(self, "queue", choices.place_queues)


class ReplyForm(MoveForm):
    """Write to the resident; the case goes on as it is."""

    client_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput, initial=new_key)
    words = words(
        _("What do you write to the resident?"),
        rows=5,
        required=_("Write the words first."),
        is_read_outside=True,
        help_text=_("Everybody behind this case reads these words, and is told by the way she chose."),
    )


class NoteForm(MoveForm):
    """Write something down for colleagues."""

    client_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput, initial=new_key)
    text = words(
        _("Note"),
        rows=3,
        required=_("Write the note first."),
        help_text=_("Only colleagues read it. Write @ and a login to tell somebody: she then follows this case."),
    )


class CallForm(MoveForm):
    """Call a person about this case."""

    client_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput, initial=new_key)
    reason = words(_("What should the person know?"), required=SAY_WHY)
    colleague = choice(
        _("Somebody you have in mind"), help_text=_("Leave it empty: the person who answers for this work is called.")
    )

    def offer(self, choices: Choices) -> None:
        """Offer everybody at work."""
        fill(self, "colleague", choices.colleagues, empty=_("Whoever answers for it"))

    @property
    def named_id(self) -> int | None:
        """Give the chosen colleague, if any."""
        return int(self.cleaned_data["colleague"]) if self.cleaned_data.get("colleague") else None
