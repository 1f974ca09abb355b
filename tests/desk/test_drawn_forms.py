"""What the desk keeps of an empty form is what Django would draw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from requests_app.desk.forms.base import MoveForm
from requests_app.desk.steps import STEPS, Step
from requests_app.queries.case_choices import Choices

PEOPLE = (("7", "Cem <i>"), ("8", "Dora & Co"))
OFFERED = Choices(
    members=PEOPLE, colleagues=PEOPLE, forward_queues=(("waste", "Waste"),), open_children=(("3", "KN-1: A part"),)
)


def make(step: Step, choices: Choices = OFFERED, data: Any = None) -> MoveForm:
    return step.form(data, initial={"revision": 4}, name=step.name, choices=choices)


def visible(form: MoveForm) -> str:
    return "".join(field.as_field_group() for field in form.visible_fields())


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_step_is_drawn_as_django_draws_it(step: Step, language: str) -> None:
    with translation.override(language):
        form, again = make(step), make(step)

        drawn = form.hidden_part, form.visible_part, again.visible_part

        hidden = "".join(str(field) for field in form.hidden_fields())
        assert drawn == (hidden, visible(form), visible(form))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_what_was_typed_and_what_was_wrong_come_back(step: Step) -> None:
    assert make(step).visible_part == visible(make(step))
    form = make(step, data={"revision": "4", "reason": 'He said "<b>"', "active_seconds": '"><b>'})
    form.is_valid()

    assert form.visible_part == visible(form)
    assert form.hidden_part == "".join(str(field) for field in form.hidden_fields())


def test_another_list_is_drawn_anew() -> None:
    assign = next(step for step in STEPS if step.name == "assign")
    assert "Dora" in make(assign).visible_part

    other = make(assign, replace(OFFERED, members=(("9", "Nobody else"),))).visible_part

    assert "Nobody else" in other
    assert "Dora" not in other
