"""What every form of the desk carries: the page's revision, a key, and the seconds it was looked at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from requests_app.actions.audit import WorkStep
from requests_app.desk.forms.drawing import draw_hidden, draw_visible
from requests_app.facts import Fact, Incomplete
from requests_app.queries.case_choices import Choices

WORDS_MAX = 4000


class DeskForm(forms.Form):
    """Part of every form. `name` keeps the ids of several forms on one page apart."""

    active_seconds = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        """Name the fields' ids after the form."""
        super().__init__(*args, **kwargs)
        self.auto_id = f"{name}_%s"
        self.use_required_attribute = False
        self.name = name

    @property
    def hidden_part(self) -> SafeString:
        """Draw what nobody sees."""
        return draw_hidden(self)

    @property
    def visible_part(self) -> SafeString:
        """Draw what a person fills in."""
        return draw_visible(self, name=self.name)

    @property
    def step(self) -> WorkStep:
        """Say which form this was, and how long its page was looked at."""
        text = self.cleaned_data.get("active_seconds", "")
        seconds = min(int(text), 86_400) if text.isascii() and text.isdigit() else None
        return WorkStep(self.name, seconds)


class MoveForm(DeskForm):
    """A step on a case. A form without more fields is a plain button.

    `asks_for_queues_alone`: of what the page of the case offers, the form lists only where the case can be sent.
    """

    asks_for_queues_alone = False

    revision = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), _("The page has lost its number. Please load it again.")
        ),
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        """Let the kind of form fill what it offers."""
        super().__init__(*args, **kwargs)
        self.offer(choices)

    def offer(self, choices: Choices) -> None:
        """Fill the lists of colleagues and queues; a plain step has none."""


def words(
    label: Any, *, rows: int = 2, required: str | Any = "", help_text: Any = "", is_read_outside: bool = False
) -> forms.CharField:
    """Make a field for words; `required` is the sentence that asks for them.

    `is_read_outside`: residents read them; the page says while one writes how hard they are to read.
    """
    return forms.CharField(
        label=label,
        required=bool(required),
        max_length=WORDS_MAX,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows, **({"data-lix": True} if is_read_outside else {})}),
        error_messages={"required": required} if required else {},
    )


def choice(label: Any, *, required: str | Any = "", help_text: Any = "") -> forms.ChoiceField:
    """Make a field to choose from a list that is filled later."""
    sentences: dict[str, Any] = {"invalid_choice": _("This choice is gone. Please choose again.")}
    if required:
        sentences["required"] = required
    return forms.ChoiceField(label=label, required=bool(required), help_text=help_text, error_messages=sentences)


def fill(form: forms.Form, name: str, pairs: tuple[tuple[str, str], ...], *, empty: Any = None) -> None:
    """Put pairs into a list; it begins with a line that chooses nothing."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what `choice` has made
    field.choices = [("", empty or _("Please choose")), *pairs]


def add_fact(form: forms.Form, fact: Fact) -> None:
    """Say why nothing was changed: beside the fields that are meant, else at the top."""
    named: tuple[str, ...] = fact.fields if isinstance(fact, Incomplete) else ()
    known: list[str | None] = [name for name in named if name in form.fields]
    for name in known or [None]:
        form.add_error(name, str(fact.message))
