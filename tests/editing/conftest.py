"""Documents to edit, real ones and small ones with every oddity of YAML and JSON that we know; and who else reads them."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from contractrepo.document import Limits, read_document
from contractrepo.document.decoding import decode
from contractrepo.editing.json_nodes import json_nodes
from contractrepo.editing.members import Places
from contractrepo.editing.yaml_nodes import yaml_nodes

ODD = Path(__file__).parents[1] / "cases" / "editing" / "odd.json"


@pytest.fixture(scope="session")
def odd() -> Mapping[str, bytes]:
    """Return the small documents by name; the names of JSON documents end in ``json``."""
    texts = {name: text.encode() for name, text in json.loads(ODD.read_text(encoding="utf-8")).items()}
    wide = "a: \u00e4\nb:\n  - \U0001f600\n"
    return {**texts, "utf-16": wide.encode("utf-16"), "utf-16-be": wide.encode("utf-16-be")}


@pytest.fixture(scope="session")
def sample() -> Callable[[str, bytes], Any]:
    """Return what makes a `Sample` of a name and a text."""
    return Sample


@dataclass(frozen=True)
class Spot:
    """A member of a collection.

    Attributes:
        path: Names that lead to it.
        lines: Its first and last line in the text, with the comment above it.
        around: Those of the collection that it is in.
    """

    path: tuple[Any, ...]
    lines: range
    around: range


class Sample:
    """A document with its places."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.json = name.endswith("json")

    def __repr__(self) -> str:
        return self.name

    def lines_of(self, content: bytes) -> list[str]:
        """Return the lines of a text in the same format."""
        breaks = "\r\n?|\n" if self.json else "\r\n|[\r\n\x85\u2028\u2029]"
        return re.split(breaks, decode(content, Limits()))

    def read_by_others(self, content: bytes) -> Any:
        """Return the data as others read it: Python's own JSON, PyYAML's composer with the core schema of YAML 1.2."""
        return json.loads(decode(content, Limits())) if self.json else plain(compose(content))

    @cached_property
    def data(self) -> Any:
        return read_document(self.content).data

    @cached_property
    def lines(self) -> list[str]:
        return self.lines_of(self.content)

    @cached_property
    def judged(self) -> bool:
        """Tell whether others can: no tag tells PyYAML's composer that a number is a text."""
        return self.json or (self.name != "tags" and compose(self.content) is not None)

    @cached_property
    def spots(self) -> list[Spot]:
        return list(self._spots())

    def _spots(self) -> Iterator[Spot]:
        text = "\n".join([*self.lines, ""])
        line_ends = [found.start() for found in re.finditer("\n", text)]
        root = (json_nodes if self.json else yaml_nodes)(text)
        waiting = [(root, self.data, (), range(len(self.lines)))]
        while waiting:
            node, data, path, around = waiting.pop()
            if not node.collection or not node.values:
                continue
            places = Places(text, node)
            own = [at for at in range(len(node.values)) if node.kind == "sequence" or not node.keys[at].merge]
            for at, name in zip(own, data if isinstance(data, dict) else range(len(data)), strict=False):
                start = places.starts[at]
                first, last = (bisect_left(line_ends, offset) for offset in (start, places.end(at)))
                indent = start - text.rfind("\n", 0, start) - 1
                while first and self.lines[first - 1].startswith(" " * indent + "#"):
                    first -= 1
                lines = range(first, last + 1)
                yield Spot((*path, name), lines, around)
                waiting.append((node.values[at], data[name], (*path, name), lines))


def compose(content: bytes) -> Any:
    """Return the graph of PyYAML's composer in Python, or None for what only libyaml reads."""
    try:
        return yaml.compose(decode(content, Limits()), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None


def is_merge(key: Any) -> bool:
    return key.value == "<<" and not key.style


def plain(node: Any) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        merged = [plain(value) for key, value in node.value if is_merge(key)]
        sources = [one for held in merged for one in (held if isinstance(held, list) else [held])]
        inherited: dict[str, Any] = {}
        for source in reversed(sources):
            inherited |= source if isinstance(source, dict) else {}
        return inherited | {key.value: plain(value) for key, value in node.value if not is_merge(key)}
    if node.style or node.tag == "!":
        return node.value
    return core(node.value)


def core(text: str) -> Any:
    """YAML 1.2, section 10.3.2."""
    words = {"": None, "~": None, "null": None, "true": True, "false": False}
    if text in words:
        return words[text]
    for pattern, kind in (
        (r"[-+]?[0-9]+", int),
        (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    ):
        if re.fullmatch(pattern, text):
            return kind(text)
    return text
