"""Every mistake in lines and priority classes is told with file, line and field; a line with people in it stays."""

from __future__ import annotations

import pytest

from requests_app.actions.city_lines import write_lines
from requests_app.actions.city_records import Changes
from requests_app.models import Line, PriorityClass, Visit
from requests_app.rules.city_file import read_city
from requests_app.rules.visits_facts import LineHasOpenVisits
from tests.city.conftest import Load, spoil
from tests.city.test_city_files import mistakes_of
from tests.visiting import came

FILE = "lines.yaml"
# what stands there, what is put there instead, field of the mistake, a piece of its message
MISTAKES = [
    ("prefix: B", "prefix: A", "lines[advice].prefix", "that of the line “counter”"),
    ("prefix: B", "prefix: b", "lines[advice].prefix", "not allowed"),
    ("code: advice", "code: counter", "lines[counter].code", "stands above already"),
    ("site: town-hall", "site: castle", "lines[counter].site", "no site “castle”"),
    ("lighting, waste", "candles, waste", "lines[counter].groups", "no group “candles”"),
    ("[general-note]", "[magic]", "lines[advice].services", "no service “magic”"),
    ("    appointment_places: 1\n", "", "lines[counter].appointment_minutes", "appointments need both"),
    ("tolerance_minutes: 10", "tolerance_minutes: soon", "lines[counter].tolerance_minutes", "a number"),
    ("en: Advice, ", "", "lines[advice].name.en", "is missing"),
    ("minutes_each: 15", "minutes_each: 15\n    colour: red", "lines[advice].colour", "not known here"),
    ("one_of: 3", "one_of: 1", "priority_classes[severely-disabled].one_of", "at least 2"),
    ("one_of: 3", "one_of: 13", "priority_classes[severely-disabled].one_of", "at most 12"),
    ("code: severely-disabled", "code: ordinary", "priority_classes[ordinary].code", "a word of our own"),
]


@pytest.mark.parametrize(("old", "new", "field", "message"), MISTAKES)
def test_a_mistake_in_a_line_is_told_where_it_stands(
    konstanz: dict[str, str], old: str, new: str, field: str, message: str
) -> None:
    found = mistakes_of(spoil(konstanz, FILE, old, new))

    fitting = [m for m in found if m.field.endswith(field) and message in m.message and m.file == FILE and m.line > 1]
    assert fitting, [str(mistake) for mistake in found]


def test_classes_that_would_take_every_call_are_refused(konstanz: dict[str, str]) -> None:
    text = konstanz[FILE].replace("one_of: 3", "one_of: 2")
    again = text.split("priority_classes:\n")[1].split("\nlines:")[0].replace("severely-disabled", "over-80")
    found = mistakes_of({**konstanz, FILE: text.replace("\nlines:", f"{again}\nlines:")})

    assert [m.field for m in found] == ["priority_classes[over-80].one_of"]


def test_a_city_needs_no_lines(konstanz: dict[str, str]) -> None:
    texts = {name: text for name, text in konstanz.items() if name != FILE}

    assert read_city(texts).lines == ()


@pytest.mark.django_db
def test_letters_change_places_and_what_is_gone_is_switched_off_unless_somebody_waits(
    konstanz: dict[str, str], load: Load
) -> None:
    load(konstanz)
    Line.objects.filter(code="advice").update(is_open=False)
    text = konstanz[FILE]
    swapped = text.replace("prefix: A", "prefix: X").replace("prefix: B", "prefix: A").replace("prefix: X", "prefix: B")
    write_lines(read_city({**konstanz, FILE: swapped}), Changes())
    waits = came(line_code="counter")
    without = read_city({**konstanz, FILE: swapped.replace("code: counter", "code: desk")})

    with pytest.raises(LineHasOpenVisits):
        write_lines(without, Changes())
    Visit.objects.update(state="done", ended_at=waits.arrived_at)
    write_lines(without, Changes())

    assert waits.number == "B001"
    assert list(Line.objects.order_by("code").values_list("code", "prefix", "is_active", "is_open")) == [
        ("advice", "A", True, False),
        ("counter", "B", False, True),
        ("desk", "B", True, True),
    ]
    assert PriorityClass.objects.get().one_of == 3
