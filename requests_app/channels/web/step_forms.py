"""The forms of what a resident does about a request of hers: answer, call, correct, withdraw, object, agree."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.actions.audit import WorkStep
from requests_app.channels.forms.places import PlaceFields
from requests_app.channels.forms.sending import SendingFields
from requests_app.vocabulary import CallHours

NO_PLACE: Final = _("Tell us where it is: a street, a place or a district.")


class StepForm(SendingFields):
    """A step a resident takes about her own request. Each kind asks for words in its own way."""

    words = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    question = _("Words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Put the question above the words."""
        super().__init__(*args, **kwargs)
        self.fields["words"].label = self.question

    def step(self, name: str) -> WorkStep:
        """Say which page this was, and how long it was looked at."""
        return WorkStep(name, self.seconds(name).get(name))


class CallForm(StepForm):
    """A call for a person about a request that exists, however it has changed meanwhile."""

    question = _("What should the person know?")
    phone = forms.CharField(
        required=False,
        max_length=30,
        label=_("Phone number"),
        help_text=_("If we should phone you and do not have it yet."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    call_hours = forms.ChoiceField(
        required=False, label=_("When is a good time to phone you?"), choices=CallHours.choices, initial=CallHours.ANY
    )

    def hours(self) -> CallHours:
        """Give the time that was chosen."""
        return CallHours(self.cleaned_data.get("call_hours") or CallHours.ANY)


class ReplyForm(StepForm):
    """The answer to a question of the city: kept however the request has changed meanwhile."""

    question = _("Your answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say no "(optional)"."""
        super().__init__(*args, **kwargs)
        self.fields["words"].says_optional = False  # type: ignore[attr-defined]


class MoveForm(StepForm):
    """A step that changes the request: with the revision that the page showed."""

    revision = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), _("The page has lost its number. Please load it again.")
        ),
    )


class ReopenForm(MoveForm):
    """Why the matter is not settled; the rules ask for words."""

    question = _("What is still wrong?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say no "(optional)"."""
        super().__init__(*args, **kwargs)
        self.fields["words"].says_optional = False  # type: ignore[attr-defined]


class AppealForm(ReopenForm):
    """What is wrong with the decision; the rules ask for words."""

    question = _("What is wrong with the decision?")


class AgreeForm(MoveForm):
    """One press: the matter is settled. There is nothing to write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for no words."""
        super().__init__(*args, **kwargs)
        del self.fields["words"]


class WithdrawForm(MoveForm):
    """The second question before a request is withdrawn."""

    question = _("Why do you withdraw it?")


class CorrectForm(StepForm, PlaceFields):
    """Where it really is, and words if you like."""

    question = _("What should the team know?")

    def __init__(self, *args: Any, districts: list[tuple[str, str]], **kwargs: Any) -> None:
        """Fill the districts; the place must be given."""
        super().__init__(*args, **kwargs)
        self.set_districts(districts)
        self.fields["address"].says_optional = False  # type: ignore[attr-defined]

    def clean(self) -> None:
        """Say that the place is missing, beside whatever else is wrong."""
        if not self.errors.keys() & {"address", "district"} and not self.place().is_given:
            self.add_error("address", NO_PLACE)
