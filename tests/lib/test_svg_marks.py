"""A drawing from outside is let in by a list, and nothing in it can run or load."""

from __future__ import annotations

import pytest

from requests_app.lib.svg_marks import BYTES_MAX, MarkFault, MarkRefused, read_mark

GOOD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 40"><!-- by hand --><title>City</title>'
    '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
    '<path fill="url(#g)" style="stroke:#000" class="a" d="M0 0h80v40z"/></svg>'
)


def drawing(inside: str, *, head: str = 'viewBox="0 0 40 40"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {head}>{inside}</svg>'


def test_a_plain_drawing_is_written_anew_and_says_how_wide_it_is() -> None:
    mark = read_mark(GOOD)

    assert mark.aspect == 2
    assert "by hand" not in mark.svg
    assert 'class="a"' not in mark.svg
    assert 'fill="url(#g)"' in mark.svg
    assert read_mark(mark.svg) == mark


def test_what_a_drawing_program_notes_for_itself_is_left_out() -> None:
    noted = drawing('<metadata><x xmlns="http://else.example/">secret</x></metadata><g/>')

    assert "secret" not in read_mark(noted).svg


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (drawing("<script>alert(1)</script>"), MarkFault.HAS_A_SCRIPT),
        (drawing('<g onload="alert(1)"/>'), MarkFault.HAS_A_SCRIPT),
        (drawing("<g/>", head='viewBox="0 0 1 1" onload="alert(1)"'), MarkFault.HAS_A_SCRIPT),
        (drawing('<image href="https://else.example/a.png"/>'), MarkFault.UNKNOWN_PART),
        (drawing('<use xlink:href="#a"/>'), MarkFault.UNKNOWN_PART),
        (drawing('<g xlink:href="https://else.example/"/>'), MarkFault.REACHES_OUT),
        (drawing('<path fill="url(https://else.example/a)"/>'), MarkFault.REACHES_OUT),
        (drawing('<path style="fill:u\\72l(//else.example/a)"/>'), MarkFault.REACHES_OUT),
        (drawing("<style>@import 'https://else.example/a.css';</style>"), MarkFault.UNKNOWN_PART),
        (drawing("<foreignObject/>"), MarkFault.UNKNOWN_PART),
        (drawing('<a href="javascript:alert(1)"/>'), MarkFault.UNKNOWN_PART),
        (drawing("<animate/>"), MarkFault.UNKNOWN_PART),
        ('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawing("<title>&a;</title>"), MarkFault.UNKNOWN_PART),
        ('<html xmlns="http://www.w3.org/1999/xhtml"/>', MarkFault.NO_SVG),
        ("\x89PNG", MarkFault.NO_SVG),
        (drawing("<g/>", head=""), MarkFault.NO_SIZE),
        (drawing("<g/>", head='viewBox="0 0 1 0"'), MarkFault.NO_SIZE),
        (drawing("<title>" + "a" * BYTES_MAX + "</title>"), MarkFault.TOO_LARGE),
    ],
)
def test_what_could_run_or_load_something_is_refused(text: str, fault: MarkFault) -> None:
    with pytest.raises(MarkRefused) as refused:
        read_mark(text)

    assert refused.value.fault == fault
