"""Forms about people: absences, the roster, who comes and who goes."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.actions.onboarding import NewPerson, PlaceInTeam
from requests_app.desk.forms.base import DeskForm, choice, fill
from requests_app.vocabulary import Role

Pairs = tuple[tuple[str, str], ...]


def day(label: Any, required: Any) -> forms.DateField:
    """Make a field for a day."""
    sentences = {"required": required, "invalid": _("Enter a day such as 2026-12-24.")}
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=sentences
    )


class AbsenceForm(DeskForm):
    """Who is away, from which day to which, and who stands in."""

    person = choice(_("Who is away?"), required=_("Choose who is away."))
    starts_at = day(_("First day away"), _("Enter the first day."))
    ends_at = day(_("Last day away"), _("Enter the last day."))
    substitute = choice(
        _("Who stands in?"),
        help_text=_("Cases in progress go to this person, if the team is the same. Else they go back to the queue."),
    )

    def __init__(self, *args: Any, people: Pairs, colleagues: Pairs, **kwargs: Any) -> None:
        """Offer whom the reader may plan for, and everybody as a substitute."""
        super().__init__(*args, **kwargs)
        fill(self, "person", people)
        fill(self, "substitute", colleagues, empty=_("No one"))

    @property
    def times(self) -> tuple[datetime, datetime]:
        """Give midnight before the first day and midnight after the last, in the city's zone."""
        first, last = self.cleaned_data["starts_at"], self.cleaned_data["ends_at"]
        zone = timezone.get_default_timezone()
        return datetime.combine(first, time.min, zone), datetime.combine(last + timedelta(days=1), time.min, zone)

    @property
    def substitute_id(self) -> int | None:
        """Give the substitute, if any."""
        return int(self.cleaned_data["substitute"]) if self.cleaned_data["substitute"] else None


class ReplaceForm(DeskForm):
    """Somebody else takes a shift."""

    shift = choice(_("Which shift?"), required=_("Choose a shift."))
    person = choice(_("Who takes it?"), required=_("Choose a colleague."))

    def __init__(self, *args: Any, shifts: Pairs, people: Pairs, **kwargs: Any) -> None:
        """Offer the shifts shown."""
        super().__init__(*args, **kwargs)
        fill(self, "shift", shifts)
        fill(self, "person", people)


class SwapForm(DeskForm):
    """Two people of the roster change places."""

    first = choice(_("This shift"), required=_("Choose a shift."))
    second = choice(_("and this one"), required=_("Choose the other shift."))

    def __init__(self, *args: Any, shifts: Pairs, **kwargs: Any) -> None:
        """Offer the shifts that have not begun."""
        super().__init__(*args, **kwargs)
        fill(self, "first", shifts)
        fill(self, "second", shifts)


class NewPersonForm(DeskForm):
    """Who comes, what she may do, and where."""

    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=100, required=False)
    username = forms.CharField(label=_("Login"), max_length=60, help_text=_("Small letters, for example: pia"))
    email = forms.CharField(
        label=_("E-mail address at work"), max_length=254, help_text=_("The letter to choose a password goes there.")
    )
    job_title = forms.CharField(label=_("Job title"), max_length=80, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.STAFF_LANGUAGES)
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )
    team = choice(_("Team"))
    skills = forms.CharField(
        label=_("Skills in this team"), max_length=200, required=False, help_text=_("With commas between them.")
    )
    clearance = forms.IntegerField(label=_("Clearance in this team"), min_value=0, max_value=9, required=False)
    capacity = forms.IntegerField(
        label=_("Cases in progress at once"), min_value=1, required=False, help_text=_("Leave it empty for no limit.")
    )

    def __init__(self, *args: Any, teams: Pairs, **kwargs: Any) -> None:
        """Offer the teams of the city."""
        super().__init__(*args, **kwargs)
        fill(self, "team", teams, empty=_("None yet"))
        self.fields["username"].error_messages["required"] = _("Enter a login.")
        self.fields["email"].error_messages["required"] = _("Enter the e-mail address.")

    @property
    def person(self) -> NewPerson:
        """Give what was entered as a value."""
        given = self.cleaned_data
        skills = tuple(word.strip() for word in given["skills"].split(",") if word.strip())
        team = PlaceInTeam(given["team"], skills, given["clearance"] or 0)
        plain = ("username", "first_name", "last_name", "email", "job_title", "language", "capacity")
        return NewPerson(
            **{name: given[name] for name in plain},
            roles=tuple(given["roles"]),
            teams=(team,) if given["team"] else (),
        )


class LimitsForm(DeskForm):
    """How much somebody takes at once, and in which languages she answers."""

    capacity = forms.IntegerField(
        label=_("Cases in progress at once"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=_("Leave it empty for no limit. What is in progress beyond it stays."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
    )
    speaks = forms.MultipleChoiceField(
        label=_("Languages in which residents are answered"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose none for every language. The next case is then one in these languages, where one waits."),
    )

    def __init__(self, *args: Any, languages: Pairs, **kwargs: Any) -> None:
        """Offer the languages of the city."""
        super().__init__(*args, **kwargs)
        speaks = self.fields["speaks"]
        assert isinstance(speaks, forms.MultipleChoiceField)  # noqa: S101 - tells mypy what stands above
        speaks.choices = list(languages)


class LeaveForm(DeskForm):
    """Who takes over from somebody who leaves."""

    successor = choice(
        _("Who leads, stands in and is on duty instead?"),
        help_text=_("Needed only where the person has such a place."),
    )
    cases_to = choice(
        _("Who gets the cases?"),
        help_text=_("Whoever is chosen gets those that may be given; others go to their queues."),
    )

    def __init__(self, *args: Any, colleagues: Pairs, **kwargs: Any) -> None:
        """Offer everybody else."""
        super().__init__(*args, **kwargs)
        fill(self, "successor", colleagues, empty=_("No one"))
        fill(self, "cases_to", colleagues, empty=_("No one: back to their queues"))

    def chosen(self, name: str) -> int | None:
        """Give the id of whoever was chosen."""
        return int(self.cleaned_data[name]) if self.cleaned_data[name] else None
