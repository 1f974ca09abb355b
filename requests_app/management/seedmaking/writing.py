"""Files of a city as text: YAML with a head, outlines one to a line, codes from names."""

from __future__ import annotations

import csv
import gzip
import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from requests_app.lib.codes import sha256_hex

WIDTH: Final = 118
LONGEST_CODE: Final = 50
SHORT_WORD: Final = 2
ONE_LINE: Final = 110
DEGREES_PLACES: Final = 6  # about ten centimetres


class Plain(yaml.SafeDumper):
    """Writes as a person would: lists with an indent, nothing by reference, a long record field by field."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything where it belongs."""
        del data
        return True

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:  # noqa: FBT001 - PyYAML's own
        """Put a mapping on one line only where it fits."""
        node = super().represent_mapping(tag, mapping, flow_style)
        if len(str(mapping)) > ONE_LINE:
            node.flow_style = False
        return node

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002 - PyYAML's own
        """Indent lists, too."""
        del indentless
        super().increase_indent(flow, False)  # noqa: FBT003 - PyYAML's own


def yaml_text(head: str, content: Mapping[str, Any]) -> str:
    """Write a file: its head as a comment, then the content; short records stand on one line."""
    lines = [part for line in head.strip().splitlines() for part in textwrap.wrap(line, WIDTH - 2)]
    comment = "".join(f"# {line}\n" for line in lines)
    body = yaml.dump(
        dict(content), Dumper=Plain, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=None
    )
    return comment + str(body)


def outlines_text(outlines: Mapping[str, tuple[str, Mapping[str, Any]]]) -> str:
    """Write outlines as GeoJSON: code -> (name, geometry), one feature to a line."""
    features = [
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": code, "name": name},
                "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
            },
            ensure_ascii=False,
        )
        for code, (name, geometry) in outlines.items()
    ]
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(features) + "\n]}\n"


def _rounded(value: Any) -> Any:
    return round(value, DEGREES_PLACES) if isinstance(value, float) else [_rounded(member) for member in value]


def code_of(name: str) -> str:
    """Make a code from a name: "Bed Bugs / Mice" -> "bed-bugs-mice". The same name always has the same code."""
    code = "-".join(plain_words(name))
    if len(code) <= LONGEST_CODE:
        return code
    mark = sha256_hex(code)[:6]  # two long names may begin alike
    return f"{code[: LONGEST_CODE - len(mark)].rpartition('-')[0]}-{mark}"


def plain_words(text: str) -> list[str]:
    """Give the words of a text in lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def synonyms(text: str) -> list[str]:
    """Give the words of a text by which somebody may look for it, each once."""
    return [word for word in dict.fromkeys(plain_words(text)) if len(word) > SHORT_WORD]


def tidy(name: str) -> str:
    """Take out doubled blanks."""
    return " ".join(name.split())


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """Read a CSV file with a head, perhaps gzipped."""
    with (
        gzip.open(path, "rt", encoding="utf-8", newline="")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8", newline="") as stream
    ):
        yield from csv.DictReader(stream)


def features_of(path: Path, *, name: str) -> dict[str, Mapping[str, Any]]:
    """Read the outlines of a GeoJSON file: the property `name` -> geometry, in the order of names."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return dict(sorted((feature["properties"][name], feature["geometry"]) for feature in features))


def require_apart(codes: Iterable[str]) -> None:
    """Refuse two records with one code. Raises `ValueError`."""
    seen = list(codes)
    if doubles := sorted({code for code in seen if seen.count(code) > 1}):
        raise ValueError(f"two records have the code {', '.join(doubles)}")
