"""YAML whose values know the file and the line they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from django.utils.translation import gettext as _

Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TRUTHS: Final = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong with a file, and where; `line` counts from 1."""

    file: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass
class Section:
    """A mapping of a file; its readers note mistakes and go on with a harmless value.

    The keys below `invented` count as keys of the mapping itself; `invented_fields` names them.
    """

    file: str
    line: int
    path: str
    mistakes: list[Mistake]
    nodes: dict[str, yaml.Node] = field(default_factory=dict)
    invented_fields: tuple[str, ...] = ()
    asked: set[str] = field(default_factory=set)

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        self.asked.add(key)
        return key in self.nodes

    def lines(self, key: str) -> int:
        """Give the line of a key, or of the mapping where the key is missing."""
        node = self.nodes.get(key)
        return node.start_mark.line + 1 if node else self.line

    def line_at(self, key: str, steps: Sequence[str | int]) -> int:
        """Give the line of something inside a value, or of the last step on the way that is there."""
        node, line = self.nodes.get(key), self.lines(key)
        for step in steps:
            node = _inside(node, step)
            if node is None:
                break
            line = node.start_mark.line + 1
        return line

    def wrong(self, key: str, message: str, *, line: int | None = None) -> None:
        """Note a mistake at a key."""
        name = f"{self.path}.{key}" if self.path and key else self.path or key
        self.mistakes.append(Mistake(file=self.file, line=line or self.lines(key), field=name, message=message))

    def text(self, key: str, *, default: str | None = None, pattern: str = "", choices: Any = None) -> str:
        """Read a text; without a default it must be there."""
        node = self._node(key, required=default is None)
        if node is None:
            return default or ""
        value = str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""
        if not value:
            self.wrong(key, _("must be a text"))
        elif pattern and not re.fullmatch(pattern, value):
            self.wrong(key, _("“%(value)s” has characters that are not allowed here") % {"value": value})
        elif choices is not None and value not in choices:
            known = ", ".join(sorted(choices))
            self.wrong(key, _("“%(value)s” is not known; known are: %(known)s") % {"value": value, "known": known})
        return value

    def number(self, key: str, *, default: float | None = None, least: float | None = None) -> float:
        """Read a number; `least` is the smallest one allowed."""
        node = self._node(key, required=default is None)
        if node is None:
            return default or 0
        value = plain(node)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(key, _("must be a number"))
            return default or 0
        if least is not None and value < least:
            self.wrong(key, _("must be at least %(least)s") % {"least": least})
        return value

    def whole(self, key: str, *, default: int | None = None, least: int | None = None) -> int:
        """Read a whole number."""
        value = self.number(key, default=default, least=least)
        if value != int(value):
            self.wrong(key, _("must be a whole number"))
        return int(value)

    def flag(self, key: str, *, default: bool) -> bool:
        """Read true or false."""
        node = self._node(key, required=False)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or node.value.lower() not in TRUTHS:
            self.wrong(key, _("must be true or false"))
            return default
        return TRUTHS[node.value.lower()]

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Read a list of texts."""
        node = self._node(key, required=required)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode) or not all(isinstance(n, yaml.ScalarNode) for n in node.value):
            self.wrong(key, _("must be a list of texts"))
            return ()
        return tuple(str(n.value).strip() for n in node.value)

    def section(self, key: str, *, required: bool = True) -> Section:
        """Read a mapping inside this one."""
        node = self._node(key, required=required)
        path = f"{self.path}.{key}" if self.path else key
        if node is None:
            return Section(file=self.file, line=self.line, path=path, mistakes=self.mistakes)
        return section_of(node, file=self.file, path=path, mistakes=self.mistakes)

    def sections(self, key: str, *, required: bool = True) -> Iterator[Section]:
        """Read a list of mappings; a member is named by its code where it has one."""
        node = self._node(key, required=required)
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.wrong(key, _("must be a list"))
            return
        path = f"{self.path}.{key}" if self.path else key
        for number, member in enumerate(node.value, start=1):
            yield section_of(
                member, file=self.file, path=f"{path}[{_name_of(member) or number}]", mistakes=self.mistakes
            )

    def value(self, key: str) -> Any:
        """Read whatever stands at a key as plain lists, mappings, texts and numbers."""
        node = self._node(key, required=True)
        return plain(node) if node is not None else None

    def keys(self) -> tuple[str, ...]:
        """Give all keys, and count them as asked for."""
        self.asked.update(self.nodes)
        return tuple(self.nodes)

    def finish(self) -> None:
        """Note each key that nobody asked for: it is probably a slip of the pen."""
        for key in self.nodes.keys() - self.asked:
            self.wrong(key, _("this field is not known here"))

    def _node(self, key: str, *, required: bool) -> yaml.Node | None:
        self.asked.add(key)
        node = self.nodes.get(key)
        if node is None and required:
            self.wrong(key, _("is missing"))
        return node


def plain(node: yaml.Node) -> Any:
    """Give a node as plain Python values."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(member) for member in node.value]
    return _scalar(node)


def section_of(node: yaml.Node, *, file: str, path: str, mistakes: list[Mistake]) -> Section:
    """Read a node as a mapping, with what stands below `invented` lifted into it."""
    section = Section(file=file, line=node.start_mark.line + 1, path=path, mistakes=mistakes)
    if not isinstance(node, yaml.MappingNode):
        section.wrong("", _("must have fields"))
        return section
    _take(section, node)
    invented = section.nodes.pop("invented", None)
    if isinstance(invented, yaml.MappingNode):
        before = set(section.nodes)
        _take(section, invented)
        section.invented_fields = tuple(key for key in section.nodes if key not in before)
    return section


def parse(text: str, *, file: str, mistakes: list[Mistake]) -> Section:
    """Read a whole file; text that is not YAML is one mistake and an empty mapping."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or str(error)
        mistakes.append(Mistake(file=file, line=line, field="", message=_("is not YAML: %(why)s") % {"why": problem}))
        node = None
    if node is None:
        return Section(file=file, line=1, path="", mistakes=mistakes)
    return section_of(node, file=file, path="", mistakes=mistakes)


def _inside(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if str(key.value) == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        member: yaml.Node = node.value[step]
        return member
    return None


def _take(section: Section, node: yaml.MappingNode) -> None:
    for key, value in node.value:
        name = str(key.value)
        if name in section.nodes:
            section.wrong(name, _("stands here twice"), line=key.start_mark.line + 1)
        section.nodes[name] = value


def _name_of(node: yaml.Node) -> str:
    if not isinstance(node, yaml.MappingNode):
        return ""
    values: Mapping[str, Any] = {str(key.value): value.value for key, value in node.value}
    name = values.get("code") or values.get("username") or ""
    return name if isinstance(name, str) else ""


def _scalar(node: yaml.Node) -> Any:
    kind, text = node.tag.rsplit(":", 1)[-1], str(node.value)
    is_code = len(text) > 1 and text.startswith("0")  # 010 is the name of a district, not the number eight
    if ":" in text:  # 13:30 is a time of day, not a number of minutes
        return text
    if kind == "int" and not is_code:
        return int(text.replace("_", ""), 0)
    if kind == "float" and "n" not in text.lower():  # neither .inf nor .nan
        return float(text.replace("_", ""))
    if kind == "bool":
        return TRUTHS.get(text.lower(), text)
    return None if kind == "null" else text
