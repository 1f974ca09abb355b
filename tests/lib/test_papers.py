"""A paper is PDF/UA-1, says what its facts say, and takes nothing that people write for anything but words."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject

from requests_app.checks import papers_have_their_fonts
from requests_app.lib.papers import PaperFailed, glyphs, paper
from requests_app.lib.qr import svg_of

LINK = "https://city.example/s/KN-7M4K-2Q8P/abcd2345efgh6789jkmn/"
WORDS = ("person", "not_reviewed", "title", "next", "by_when", "who", "keep", "keep_why", "reference", "secret")
TOLD = {"fr": "Le lampadaire est éteint.", "ar": "المصباح مطفأ", "lb": "D’Luucht ass futti."}
NASTY = [
    '#import "/etc/passwd": *',
    '#read("/etc/passwd")',
    "#panic()",
    "$ x^2 $ *bold* _it_ `raw` = Title",
    "</script><script>alert(1)</script>",
    "a\x00b\x1b[31mc\x7f",
    "safe\u202etxt.exe\u2066 end",
    "漢字 and 😀 and \ue000",
    "\ud83d",
    "x" * 4000,
    "word " * 800,
    "\n" * 4000 + "end",
    "\\u{0} \\ #",
    '"}],"secret":"other"',
]


def facts(**more: Any) -> dict[str, Any]:
    words = {name: name.replace("_", " ") for name in (*WORDS, "link", "told")}
    return {
        "city": {"name": "Konstanz", "phone": "+49 30 23125 115", "email": "stadt@konstanz.example"},
        "is_not_yet_reviewed": True,
        "words": {**words, "qr": "The link as a picture"},
        "reference": "KN-7M4K-2Q8P",
        "secret": "abcd2345efgh6789jkmn",
        "link": LINK,
        "qr": svg_of(LINK),
        "service": "Street light broken",
        "service_language": "en",
        "headline": "It is here",
        "next_step": "A team looks at it.",
        "next_by": "14 December 2026",
        "who": "The street lighting team",
        "notes": ["Others wait, too."],
        "told": [],
        **more,
    }


def told(value: str) -> dict[str, Any]:
    return facts(told=[{"name": "Your words", "value": value}])


def opened(made: bytes) -> Any:
    return pypdf.PdfReader(io.BytesIO(made), strict=True)


def text_of(made: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in opened(made).pages).split())


def elements(node: Any) -> list[Any]:
    """List the elements of the structure tree in the order in which they are read."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        return [found for kid in node for found in elements(kid)]
    if not isinstance(node, DictionaryObject):
        return []
    below = elements(node["/K"]) if "/K" in node else []
    return [node, *below] if "/S" in node else below


@pytest.mark.parametrize("language", ["fr", "ar", "lb", "en-xa"])
def test_it_says_that_it_is_pdf_ua_and_keeps_what_that_asks(language: str) -> None:
    pdf = opened(paper("receipt", told(TOLD.get(language, "dark")), language))
    root = pdf.root_object

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language.split("-", maxsplit=1)[0]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == "title"
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert "/StructTreeRoot" in root
    assert all(page["/Tabs"] == "/S" for page in pdf.pages if "/Annots" in page)


def test_it_is_read_in_order_with_headings_paragraphs_and_a_picture_that_says_what_it_is() -> None:
    tree = elements(opened(paper("receipt", told("dark"), "fr")).root_object["/StructTreeRoot"])
    kinds = [one["/S"] for one in tree]

    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2", "/H2", "/H2"]
    assert kinds.count("/P") >= 10
    assert kinds.index("/H1") < kinds.index("/P") < kinds.index("/Link") < kinds.index("/Figure")
    assert [one["/Alt"] for one in tree if one["/S"] == "/Figure"] == ["The link as a picture"]


def test_a_link_can_be_followed_and_says_where_it_leads() -> None:
    pages = opened(paper("receipt", facts(), "ar")).pages
    links = [one.get_object() for page in pages for one in page.get("/Annots", ())]

    assert {one["/A"]["/URI"] for one in links} == {LINK}
    assert all(one["/Contents"] for one in links)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_all_fonts_are_inside(language: str) -> None:
    pages = opened(paper("receipt", told(TOLD[language]), language)).pages
    fonts = [font.get_object() for page in pages for font in page["/Resources"]["/Font"].values()]
    below = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]

    assert fonts
    assert all("/FontFile2" in one or "/FontFile3" in one for one in below)
    assert all("/ToUnicode" in font for font in fonts)


def test_arabic_runs_from_right_to_left_and_its_codes_do_not() -> None:
    pdf = opened(paper("receipt", told(TOLD["ar"]), "ar"))

    assert pdf.root_object["/ViewerPreferences"]["/Direction"] == "/R2L"
    assert "KN-7M4K-2Q8P" in text_of(paper("receipt", facts(), "ar"))


@pytest.mark.parametrize("words", NASTY)
def test_what_people_write_is_words_and_nothing_else(words: str) -> None:
    made = paper("receipt", told(words), "fr")

    assert "passwd" not in text_of(made) or "passwd" in words
    assert "root:" not in text_of(made)
    assert "abcd2345efgh6789jkmn" in text_of(made)
    assert opened(made).root_object["/MarkInfo"]["/Marked"]


def test_markup_is_shown_as_it_was_typed() -> None:
    assert '#import "x": * $y$ </script>' in text_of(paper("receipt", told('#import "x": * $y$ </script>'), "en"))


def test_what_the_fonts_cannot_show_becomes_a_sign_and_marks_of_direction_go() -> None:
    assert glyphs.showable("Weg 漢 \u202eab\x00c\r\nzweite") == "Weg \ufffd abc\nzweite"
    assert glyphs.showable("ä€ß م ‑") == "ä€ß م ‑"


def test_a_long_word_of_a_person_breaks_and_a_link_stays_whole() -> None:
    made = paper("receipt", told("x" * 300), "en")
    lines = "\n".join(page.extract_text() for page in opened(made).pages).splitlines()

    assert max(len(line) for line in lines if set(line.strip("\u200b ")) == {"x"}) < 90


def test_every_character_that_counts_as_known_can_be_printed() -> None:
    known = [chr(code) for code in sorted(glyphs.characters())]

    for start in range(0, len(known), 1500):
        assert paper("receipt", told(" ".join(known[start : start + 1500])), "en")


def test_a_paper_that_cannot_be_made_tells_its_kind_and_no_words() -> None:
    with pytest.raises(PaperFailed, match=r"^receipt$") as failed:
        paper("receipt", {**told("My secret"), "city": {"name": "Konstanz"}}, "en")

    assert "My secret" not in str(failed.value.__cause__)


class PanicException(BaseException):
    """What the compiler raises when it breaks: no `Exception`."""


@pytest.mark.parametrize("fault", [PanicException("at `My secret`"), OSError("My secret".join('""'))])
def test_whatever_breaks_in_the_compiler_is_a_paper_that_failed(
    monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def breaks(*_: Any, **__: Any) -> bytes:
        raise fault

    monkeypatch.setattr("typst.compile", breaks)

    with pytest.raises(PaperFailed, match=r"^receipt$") as failed:
        paper("receipt", facts(), "en")

    assert type(fault).__name__ in str(failed.value.__cause__)
    assert "My secret" not in str(failed.value.__cause__)


def test_who_ends_the_process_is_not_held_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(*_: Any, **__: Any) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("typst.compile", ends)

    with pytest.raises(KeyboardInterrupt):
        paper("receipt", facts(), "en")


def test_a_city_without_fonts_is_told_at_its_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    assert papers_have_their_fonts() == []
    monkeypatch.setattr(glyphs, "FOLDERS", (tmp_path,))
    glyphs.folder.cache_clear()
    try:
        [told] = papers_have_their_fonts()
    finally:
        glyphs.folder.cache_clear()

    assert told.id == "city.W001"
    assert "npm ci" in str(told.hint)


def test_without_fonts_it_says_where_it_looked(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(glyphs, "FOLDERS", (tmp_path,))
    glyphs.folder.cache_clear()
    try:
        with pytest.raises(glyphs.NoFonts, match=tmp_path.name):
            glyphs.folder()
    finally:
        glyphs.folder.cache_clear()
