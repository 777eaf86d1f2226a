"""A YAML document that remembers on which line everything stands."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

Path = tuple[str | int, ...]
"""The keys and the list positions, from 0, that lead to a value."""


class NotADocument(Exception):
    """A text that is not YAML, or not YAML as it is used here. `line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Document:
    """The value of a document: mappings, lists and, for everything else, the text as it was written.

    Nothing is guessed from how a text looks: YAML would read 21:00 as the number 1260 and `no` as false.
    """

    value: object
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """The line of what `path` leads to; of the nearest thing around it where that is missing."""
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]


class _Loader(yaml.BaseLoader):
    """Composes scalars as texts, and takes no alias: it may lead into itself, and its reader has to look elsewhere."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            alias = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs of PyYAML leave this method out
            raise NotADocument(alias.start_mark.line + 1, "an alias (*) is not taken: write it out")
        return super().compose_node(parent, index)


def read_document(text: str) -> Document:
    """Read one YAML document. Raises `NotADocument` for bad syntax, for no content, an alias or a repeated key."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as mistake:
        raise _not_yaml(mistake) from None
    if root is None:
        raise NotADocument(1, "the file is empty")
    lines: dict[Path, int] = {(): 1}
    return Document(_value(root, (), lines), lines)


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines)
    if isinstance(node, yaml.SequenceNode):
        for position, item in enumerate(node.value):
            lines[(*path, position)] = _line(item)
        return [_value(item, (*path, position), lines) for position, item in enumerate(node.value)]
    return node.value


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, object]:
    mapping: dict[str, object] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise NotADocument(_line(key), "a key has to be a word")
        if key.value in mapping:
            raise NotADocument(_line(key), f"the key {key.value} stands twice")
        lines[(*path, key.value)] = _line(key)
        mapping[key.value] = _value(value, (*path, key.value), lines)
    return mapping


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _not_yaml(mistake: yaml.YAMLError) -> NotADocument:
    if isinstance(mistake, yaml.MarkedYAMLError) and mistake.problem_mark is not None:
        return NotADocument(mistake.problem_mark.line + 1, f"this is not YAML: {mistake.problem}")
    return NotADocument(1, "this is not YAML")
