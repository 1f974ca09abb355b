"""The forms of incidents: what one is about, and what residents are told in each language of the city."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.actions.incidents import Cause
from requests_app.desk.forms.base import choice, words
from requests_app.facts import Fact, Incomplete
from requests_app.lib.codes import new_key
from requests_app.rules.incidents import WORDS_MAX

Pairs = Sequence[tuple[str, str]]
MISSING: Final = {
    "title": _("Say in a few words what has happened."),
    "services": _("Choose at least one service."),
    "since": _("Choose a moment within the last year, and not in the future."),
    "words": _("Write the words in one language at least."),
    "moved_to": _("Choose a day that is still to come."),
    "reason": _("Say why in a few words."),
}


class WordsForm(forms.Form):
    """Words to residents: one field for each language, `words_de` is that of German."""

    words_label: Any = _("Words in %(language)s")

    def __init__(self, *args: Any, languages: Pairs, name: str = "incident", **kwargs: Any) -> None:
        """Add a field for each language of the city."""
        super().__init__(*args, **kwargs)
        self.auto_id, self.use_required_attribute, self.languages = f"{name}_%s", False, languages
        for code, spoken in languages:
            self.fields[f"words_{code}"] = forms.CharField(
                required=False, max_length=WORDS_MAX, label=self.words_label % {"language": spoken},
                widget=forms.Textarea({"rows": 3, "lang": code, "dir": "rtl" if code == "ar" else "ltr"}),
            )  # fmt: skip

    @property
    def words(self) -> dict[str, str]:
        """Give what was written, by language."""
        return {code: self.cleaned_data.get(f"words_{code}", "") for code, _name in self.languages}

    def add_missing(self, fact: Fact) -> None:
        """Say beside each field what is missing."""
        named: Iterable[str] = fact.fields if isinstance(fact, Incomplete) else ()
        for field in named:
            at = f"words_{self.languages[0][0]}" if field == "words" else field
            self.add_error(at if at in self.fields else None, str(MISSING.get(field, fact.message)))
        if not named:
            self.add_error(None, str(fact.message))


class CauseForm(WordsForm):
    """What an incident is about."""

    client_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput, initial=new_key)
    title = forms.CharField(
        max_length=120,
        label=_("What has happened?"),
        help_text=_("For colleagues. Residents read the words below."),
        error_messages={"required": MISSING["title"]},
    )
    services = forms.MultipleChoiceField(
        label=_("Which services?"),
        widget=forms.SelectMultiple({"size": 8}),
        error_messages={"required": MISSING["services"]},
    )
    districts = forms.MultipleChoiceField(
        label=_("Which districts?"),
        help_text=_("Choose none for the whole city."),
        required=False,
        widget=forms.SelectMultiple({"size": 8}),
    )
    since = forms.DateTimeField(
        label=_("Since when?"),
        help_text=_("Cases that came in from then on belong to it."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": MISSING["since"], "invalid": MISSING["since"]},
    )
    is_announced = forms.BooleanField(required=False, label=_("Show the words at every door: web, kiosk and counter"))

    def __init__(self, *args: Any, offered: tuple[Pairs, Pairs], **kwargs: Any) -> None:
        """Offer the city's services and districts."""
        super().__init__(*args, **kwargs)
        for name, pairs in zip(("services", "districts"), offered, strict=True):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells mypy what stands above
            field.choices = list(pairs)

    @property
    def cause(self) -> Cause:
        """Say what the incident is about."""
        given = self.cleaned_data
        return Cause(
            title=given["title"],
            services=given["services"],
            districts=given["districts"],
            since=given["since"],
            words=self.words,
            is_announced=given["is_announced"],
        )

    @staticmethod
    def initial_of(incident: Any) -> dict[str, Any]:
        """Fill the form with what an incident is about; a new one begins now."""
        if incident is None:
            return {"since": timezone.localtime()}
        plain = {name: getattr(incident, name) for name in ("title", "services", "districts", "is_announced")}
        said = dict(incident.words)
        since = timezone.localtime(incident.since)
        return {**plain, "since": since, **{f"words_{code}": text for code, text in said.items()}}


class TellForm(WordsForm):
    """What everybody behind the open cases is told, and where their promised dates move."""

    moved_to = forms.DateField(
        required=False,
        label=_("Move the promised dates to this day"),
        help_text=_("Later dates, statutory terms and dates that are past stay as they are. Leave it empty for none."),
        widget=forms.DateInput({"type": "date", "class": "govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"invalid": MISSING["moved_to"]},
    )

    @property
    def moment(self) -> datetime | None:
        """Give the end of the day to which promised dates move."""
        day = self.cleaned_data.get("moved_to")
        if day is None:
            return None
        return datetime.combine(day, datetime.max.time().replace(microsecond=0), timezone.get_current_timezone())


class CloseForm(WordsForm):
    """The answer that every open call gets."""


class PassForm(forms.Form):
    """Pass an incident to a colleague."""

    person = choice(_("Who is in charge instead?"), required=_("Choose a colleague."))
    reason = words(_("Why this person?"), required=MISSING["reason"])

    def __init__(self, *args: Any, colleagues: Pairs, **kwargs: Any) -> None:
        """Offer the colleagues."""
        super().__init__(*args, **kwargs)
        self.auto_id, self.use_required_attribute = "pass_%s", False
        person = self.fields["person"]
        assert isinstance(person, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        person.choices = [("", _("Please choose")), *colleagues]
