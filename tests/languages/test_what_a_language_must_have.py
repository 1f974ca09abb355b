"""Which strings a language must have, how many forms a number has, and how the design system is turned round."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polib
import pytest
from django.conf import settings

from requests_app.lib.translations import Message, PluralRule, problems
from requests_app.management.commands._translations import (
    OTHERS_READ,
    RESIDENTS_READ,
    TRANSLATED,
    needed,
    open_catalogue,
    used_messages,
)

DAYS = Message("%(days)s day", "%(days)s days", files=("templates/channels/web/a.html",))
OF_STAFF = Message("Queue", files=("templates/desk/a.html",))
TO_STAFF = Message("Overdue", files=("templates/messages/staff_clock/body.txt",))


def arabic(*forms: str) -> polib.POFile:
    catalogue = polib.POFile()
    catalogue.metadata = {"Plural-Forms": TRANSLATED["ar"]}
    catalogue.append(polib.POEntry(msgid=DAYS.msgid, msgid_plural=DAYS.plural, msgstr_plural=dict(enumerate(forms))))
    return catalogue


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_has_what_its_readers_see(language: str) -> None:
    assert not problems(open_catalogue(language), needed(language, used_messages()))


def test_a_language_of_residents_needs_no_words_of_colleagues() -> None:
    assert needed("ar", [DAYS, OF_STAFF, TO_STAFF]) == [DAYS]
    assert needed("de", [DAYS, OF_STAFF, TO_STAFF]) == [DAYS, OF_STAFF, TO_STAFF]


@pytest.mark.parametrize("pattern", [*RESIDENTS_READ, *OTHERS_READ])
def test_the_table_names_files_that_are_there(pattern: str) -> None:
    assert list(Path(settings.BASE_DIR).glob(pattern))


def test_arabic_has_six_forms_and_three_of_them_stand_for_one_number() -> None:
    rule = PluralRule.of(open_catalogue("ar"))

    assert rule.forms == 6
    assert rule.of_one_number == {0, 1, 2}


def test_a_form_for_one_number_may_leave_it_out_and_no_other() -> None:
    assert not problems(arabic("%(days)s", "day", "two days", *["%(days)s"] * 3), [DAYS])
    assert problems(arabic("%(days)s", "day", "two days", "few", *["%(days)s"] * 2), [DAYS])
    assert problems(arabic(*["%(days)s"] * 2), [DAYS])


def test_a_file_that_does_not_say_how_it_counts_is_refused() -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Plural-Forms": "many"}

    with pytest.raises(ValueError, match="how its language counts"):
        PluralRule.of(catalogue)


@pytest.mark.parametrize(
    ("written", "turned"),
    [
        ("a{margin-left:1px;color:red}", "a{margin-inline-start:1px;color:red}"),
        ("a{left:0}@media print{b{right:0}}", "a{inset-inline-start:0}@media print{b{inset-inline-end:0}}"),
        ("a{border-left:5px solid;text-align:left}", "a{border-inline-start:5px solid;text-align:start}"),
        ("a{float:left}", "a{float:left;float:inline-start}"),
        ("a{padding:5px 20px 10px 0}", "a{padding-block:5px 10px;padding-inline:0 20px}"),
        ("a{margin:0 1px 0 1px}", "a{margin:0 1px 0 1px}"),
        ("a{clip-path:polygon(0% 0%);border-left-color:red}", "a{clip-path:polygon(0% 0%);border-left-color:red}"),
        ("a{right:max(1px, calc(1px + env(x)));top:0}", "a{inset-inline-end:max(1px, calc(1px + env(x)));top:0}"),
        ('a{background:url("data:x;y");top:0}', 'a{background:url("data:x;y");top:0}'),
    ],
)  # fmt: skip
def test_the_sheet_is_turned_to_start_and_end(written: str, turned: str) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node on this machine")
    tool = Path(settings.BASE_DIR) / "static" / "sides.mjs"
    script = f"import {{ toSides }} from '{tool}'; process.stdout.write(toSides(process.argv[1]));"
    command = [node, "--input-type=module", "-e", script, written]

    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert done.stdout == turned
