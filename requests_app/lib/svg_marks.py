"""A name mark drawn as SVG: let in only where every element and attribute stands on a list, and written anew.

It is refused, never cured: who draws a mark can take the script out; who smuggles one in learns nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

BYTES_MAX: Final = 40_000
SVG: Final = "http://www.w3.org/2000/svg"
ELEMENTS: Final = frozenset(
    "svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath "
    "title desc".split()
)
ATTRIBUTES: Final = frozenset(
    "id viewBox width height preserveAspectRatio version x y x1 y1 x2 y2 cx cy r rx ry fx fy d points transform "
    "fill fill-opacity fill-rule clip-rule clip-path stroke stroke-width stroke-linecap stroke-linejoin "
    "stroke-miterlimit stroke-dasharray stroke-opacity opacity offset stop-color stop-opacity gradientUnits "
    "gradientTransform spreadMethod clipPathUnits style color role aria-label".split()
)
# In any value: an address that is not a part of the same drawing, or a way to write one that looks different.
REACHES_OUT: Final = re.compile(
    r"url\s*\(\s*(?![\"']?#)|@|\\|/\*|expression|javascript:|data:|https?:|<", re.IGNORECASE
)
NUMBER: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*")


class MarkFault(StrEnum):
    """Why a mark is not taken."""

    TOO_LARGE = "too_large"
    NO_SVG = "no_svg"
    HAS_A_SCRIPT = "has_a_script"
    REACHES_OUT = "reaches_out"
    UNKNOWN_PART = "unknown_part"
    NO_SIZE = "no_size"
    NO_PICTURE = "no_picture"  # of marks that are pictures: `lib.picture_marks`
    BUSY = "busy"


class MarkRefused(ValueError):
    """The drawing is not taken; `part` names what is in the way."""

    def __init__(self, fault: MarkFault, part: str = "") -> None:
        self.fault, self.part = fault, part
        super().__init__(f"{fault}: {part}")


@dataclass(frozen=True)
class Mark:
    """A drawing that may be served, and its width by its height."""

    svg: str
    aspect: float


def read_mark(text: str) -> Mark:
    """Read a drawing and write it anew: without comments, names of programs, or anything that is not listed.

    Raises `MarkRefused`.
    """
    if len(text.encode()) > BYTES_MAX:
        raise MarkRefused(MarkFault.TOO_LARGE)
    root = _parsed(text)
    if root.tag != f"{{{SVG}}}svg":
        raise MarkRefused(MarkFault.NO_SVG)
    _drop_foreign(root)
    for element in root.iter():
        _look_at(element)
    ElementTree.register_namespace("", SVG)
    return Mark(svg=ElementTree.tostring(root, encoding="unicode"), aspect=_aspect(root))


def _parsed(text: str) -> Element:
    """Parse, and stop at a document type: entities are made there."""
    parser = ElementTree.XMLParser()  # noqa: S314 - document types are refused before one is read
    checker = expat.ParserCreate()

    def refuse(*_told: object) -> None:
        raise MarkRefused(MarkFault.UNKNOWN_PART, "DOCTYPE")

    checker.StartDoctypeDeclHandler = refuse
    try:
        checker.Parse(text.encode(), True)  # noqa: FBT003 - expat's own order
        parser.feed(text)
        return parser.close()
    except (ElementTree.ParseError, expat.ExpatError) as fault:
        raise MarkRefused(MarkFault.NO_SVG) from fault


def _drop_foreign(element: Element) -> None:
    """Take away what drawing programs note for themselves."""
    for child in list(element):
        if child.tag == f"{{{SVG}}}metadata" or not child.tag.startswith(f"{{{SVG}}}"):
            element.remove(child)
        else:
            _drop_foreign(child)


def _look_at(element: Element) -> None:
    name = element.tag.removeprefix(f"{{{SVG}}}")
    if name == "script":
        raise MarkRefused(MarkFault.HAS_A_SCRIPT, name)
    if name not in ELEMENTS:
        raise MarkRefused(MarkFault.UNKNOWN_PART, name)
    for key, value in list(element.attrib.items()):
        bare = key.rpartition("}")[2]
        if bare.lower().startswith("on"):
            raise MarkRefused(MarkFault.HAS_A_SCRIPT, bare)
        if bare == "href" or REACHES_OUT.search(value):
            raise MarkRefused(MarkFault.REACHES_OUT, bare)
        if key.startswith("{") or bare.startswith(("data-", "enable-")) or bare == "class":
            del element.attrib[key]
        elif bare not in ATTRIBUTES:
            raise MarkRefused(MarkFault.UNKNOWN_PART, bare)


def _aspect(root: Element) -> float:
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    told = (
        box[2:] if len(box) == len(("x", "y", "width", "height")) else [root.get("width", ""), root.get("height", "")]
    )
    sides = [NUMBER.fullmatch(one) for one in told]
    width, height = (float(side[1]) if side else 0.0 for side in sides)
    if not width or not height:
        raise MarkRefused(MarkFault.NO_SIZE)
    return width / height
