"""Learning from past letters: the command, what it writes down, and how good it is."""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from requests_app.actions import casework
from requests_app.management.learning import letters
from requests_app.management.learning.letters import Example, often_enough, split_by_time
from requests_app.management.learning.training import vocabulary_of
from requests_app.models import Case, ServiceDefinition
from requests_app.rules.suggesting import guess
from requests_app.rules.suggesting_file import model_from
from tests.factories import LAMP, MONDAY, ROAD, receive
from tests.personas import malik
from tests.replay.test_real_rows import REAL

NAMES = ["Anna", "Bruno", "Clara", "Dora", "Emil", "Fritz", "Gustav", "Hanna"]


@pytest.fixture(autouse=True)
def _to(settings: Any, tmp_path: Path) -> None:
    settings.SUGGESTIONS_DIR = tmp_path


def told(*argv: str) -> dict[str, Any]:
    out = StringIO()
    call_command("train_suggestions", "--json", *argv, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def written() -> None:
    for number, name in enumerate(NAMES):
        receive(LAMP, description=f"{name} says the lamp is dark, number {number}")
        receive(ROAD, description=f"{name} saw a deep hole in the road, number {number}")


def test_only_terms_of_five_different_letters_are_written_down() -> None:
    texts = [f"dark lamp {name}" for name in NAMES[:4]] + ["dark lamp Rosa"] * 9 + ["secret plan"] * 9

    known = vocabulary_of(texts)

    assert set(known.words) == {"dark", "lamp", "dark lamp"}
    assert not any(piece in " rosa secret" for piece in known.pieces if len(piece.strip()) > 2)


def test_examples_are_cut_by_time_and_seldom_services_left_out() -> None:
    examples = [Example(str(n), "often" if n else "once", "g") for n in range(10)]

    assert [len(part) for part in split_by_time(examples, 0.2)] == [8, 2]
    assert len(often_enough(examples, least=2)) == 9


def test_the_citys_own_letters_are_told_by_language_with_the_service_of_the_case() -> None:
    moved, cancelled = receive(LAMP, description="a"), receive(LAMP, description="b")
    receive(LAMP, description="c", language="de")
    receive(LAMP, description="http://a http://b http://c")
    receive("talk-to-a-person", description="d")
    Case.objects.filter(pk=moved.case_id).update(service=_service(ROAD))
    casework.cancel_case(cancelled.case_id, cancel_reason="invalid", reason="x", by=malik(), at=MONDAY)

    found = letters.own_letters()

    assert found == {"en": [Example("a", ROAD, "streets")], "de": [Example("c", LAMP, "lighting")]}


def _service(code: str) -> ServiceDefinition:
    return ServiceDefinition.objects.get(code=code)


def test_without_the_library_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    written()
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    monkeypatch.setitem(sys.modules, "scipy.sparse", None)

    with pytest.raises(CommandError, match=r"requirements-train\.in"):
        call_command("train_suggestions", "--fewest", "4")


def test_too_few_letters_are_no_fault() -> None:
    out = StringIO()

    call_command("train_suggestions", stdout=out)

    assert "No language has 200 letters yet" in out.getvalue()


def test_a_file_needs_its_mapping() -> None:
    with pytest.raises(CommandError, match="go together"):
        call_command("train_suggestions", "--file", "x.csv")


def test_the_model_that_is_written_suggests_and_names_nobody(settings: Any) -> None:
    pytest.importorskip("sklearn")
    written()

    told_of = told("--fewest", "4")["en"]

    text = (settings.SUGGESTIONS_DIR / "en.json").read_text()
    model = model_from(text)
    found = guess("lamp dark", model)
    assert found is not None
    assert found.choices[0].code == LAMP
    assert found.version == told_of["version"]
    assert not any(name.lower() in term for name in NAMES for term in (*model.words, *model.pieces))


def test_one_service_alone_teaches_nothing() -> None:
    pytest.importorskip("sklearn")
    for name in NAMES:
        receive(LAMP, description=f"{name} says dark")

    with pytest.raises(CommandError, match="nothing to learn from"):
        told("--fewest", "4")


@pytest.mark.skipif(not REAL.is_file(), reason="the real rows are not here")
def test_three_suggestions_hold_the_right_one_for_later_letters_of_konstanz() -> None:
    pytest.importorskip("sklearn")

    found = told("--measure", "--file", str(REAL), "--mapping", "konstanz")["de"]

    assert found["group_top3"] >= 0.95
    assert found["service_top3"] >= 0.85
    assert found["bytes"] < 2_000_000
    assert found["asked"] > 700
