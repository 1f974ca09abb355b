"""The editor of a saved view: a sentence whose lines are chosen and typed; mistakes stand beside their line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from requests_app.actions.saved_views import ViewWish
from requests_app.rules.conditions import FIELDS, OPERATORS
from requests_app.rules.saved_views import LINES_MOST, SAYS, Line, Mistake, tree_of

JOINED: Final = (("all", _("all of these lines hold")), ("any", _("one of these lines holds")))
MINE, SHARED = "mine", "shared"
# Every operator once; whether it fits its field is said by the language itself.
ALL_OPERATORS: Final = tuple(dict.fromkeys(op for operators in OPERATORS.values() for op in operators))


class ViewForm(forms.Form):
    """Name, readers, and up to twelve lines; how many are shown is said by `lines`."""

    name = forms.CharField(
        max_length=80, label=_("Name of the view"), error_messages={"required": _("Give the view a name.")}
    )
    readers = forms.ChoiceField(label=_("Who has it?"), widget=forms.RadioSelect, initial=MINE)
    joined = forms.ChoiceField(label=_("Show open cases where"), choices=JOINED, initial="all")
    lines = forms.IntegerField(min_value=1, max_value=LINES_MOST, widget=forms.HiddenInput, initial=1)

    def __init__(
        self,
        *args: Any,
        teams: Sequence[tuple[int, str]],
        words: Mapping[str, Mapping[str, str]],
        shown: int,
        **kwargs: Any,
    ) -> None:
        """Offer the teams and as many lines as are shown."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.words, self.shown = words, min(max(shown, 1), LINES_MOST)
        readers = self.fields["readers"]
        assert isinstance(readers, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        readers.choices = [
            (MINE, _("Only I")),
            *((str(pk), _("The team %(team)s") % {"team": name}) for pk, name in teams),
            (SHARED, _("Every colleague who has the link")),
        ]
        for number in range(self.shown):
            self.fields.update(_line_fields(number))

    @property
    def rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """Give the fields line by line."""
        return [(self[f"field_{n}"], self[f"op_{n}"], self[f"value_{n}"]) for n in range(self.shown)]

    @property
    def said(self) -> list[Line]:
        """Give the lines that say something, as they were typed."""
        read = [Line(*(str(field.value() or "") for field in row)) for row in self.rows]
        return [line for line in read if not line.is_empty]

    def place_of(self, number: int) -> int:
        """Give the line of the form in which the n-th line that says something stands."""
        full = [n for n, row in enumerate(self.rows) if any(str(row[part].value() or "").strip() for part in (0, 2))]
        return full[number] if number < len(full) else 0

    @property
    def tree(self) -> dict[str, Any]:
        """Give the condition behind the sentence; not judged."""
        return tree_of(self.said, joined=str(self["joined"].value() or "all"), words=self.words)

    def wish(self) -> ViewWish:
        """Say what is to be saved."""
        given = self.cleaned_data
        readers = given["readers"]
        team = int(readers) if readers not in {MINE, SHARED} else None
        return ViewWish(given["name"], self.tree, team_id=team, is_shared=readers == SHARED)

    def add_mistakes(self, mistakes: Sequence[Mistake]) -> None:
        """Put each mistake beside the part of the line that it means."""
        for mistake in mistakes:
            if mistake.line is None:
                self.add_error(None, mistake.message)
                continue
            place = self.place_of(mistake.line)
            told = _("Line %(line)s: %(message)s") % {"line": place + 1, "message": mistake.message}
            self.add_error(f"{mistake.part}_{place}", told)


def _line_fields(number: int) -> dict[str, forms.Field]:
    named = {"line": number + 1}
    fields = [("", _("Please choose")), *((name, field.label) for name, field in FIELDS.items())]
    operators = [(op, SAYS[op]) for op in ALL_OPERATORS]
    made: dict[str, forms.Field] = {
        f"field_{number}": forms.ChoiceField(
            choices=fields,
            required=False,
            label=_("Line %(line)s: what") % named,
            widget=forms.Select({"data-field": ""}),
        ),
        f"op_{number}": forms.ChoiceField(choices=operators, required=False, label=_("Line %(line)s: how") % named),
        f"value_{number}": forms.CharField(
            required=False,
            max_length=400,
            label=_("Line %(line)s: value") % named,
            widget=forms.TextInput({"data-value": ""}),
        ),
    }
    for field in made.values():
        field.says_optional = False  # type: ignore[attr-defined]  # an empty line says nothing, half a line is a mistake
    return made
