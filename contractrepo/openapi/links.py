"""References of a description, each with its target or the reason why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from contractrepo.core.pointer import append, find
from contractrepo.openapi.parts import Part


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a reference cannot be used.

    Attributes:
        code: Of the problem to report.
        message: One sentence.
        hint: A way out, or None.
    """

    code: str
    message: str
    hint: str | None = None


class Mention(NamedTuple):
    """A reference as written.

    Attributes:
        part: The object that holds it.
        inside: Pointer of the text below the object.
        text: The reference.
        kind: What it must lead to.
    """

    part: Part
    inside: str
    text: str
    kind: str

    @property
    def pointer(self) -> str:
        """Return the pointer of the text in its file."""
        return self.part.pointer + self.inside


_MENTIONING = frozenset({"discriminator", "link"})


def may_mention(part: Part) -> bool:
    """Tell whether an object can hold references; few do."""
    return part.reference is not None or part.kind.name in _MENTIONING


def mentions(part: Part) -> Iterator[Mention]:
    """Yield the references that an object itself holds."""
    value, name = part.value, part.kind.name
    if not isinstance(value, dict):
        return
    if part.reference is not None:
        yield Mention(part, "/$ref", part.reference, name)
    if name == "discriminator":
        yield from _mapping(part, value)
    elif name == "link" and isinstance(value.get("operationRef"), str):
        yield Mention(part, "/operationRef", value["operationRef"], "operation")


def dynamic_mentions(part: Part) -> Iterator[Mention]:
    """Yield the dynamic reference of a schema, where it stays within the schemas around it."""
    text = part.value.get("$dynamicRef") if part.kind.name == "schema" and type(part.value) is dict else None
    if isinstance(text, str) and text.startswith("#"):
        yield Mention(part, "/$dynamicRef", text, "schema")


def _mapping(part: Part, value: dict[str, Any]) -> Iterator[Mention]:
    """OpenAPI 3.1, section "Discriminator Object": values are schema names or references."""
    mapping = value.get("mapping")
    named = {"mapping": mapping, "defaultMapping": value.get("defaultMapping")}
    if isinstance(mapping, dict):
        for key, target in mapping.items():
            if isinstance(target, str) and not is_schema_name(target):
                yield Mention(part, append("/mapping", key), target, "schema")
    default = named["defaultMapping"]
    if isinstance(default, str) and not is_schema_name(default):
        yield Mention(part, "/defaultMapping", default, "schema")


def is_schema_name(text: str) -> bool:
    """Tell whether a mapping value is the name of a component, not a reference; ``Dog.yaml`` is a reference."""
    return not any(sign in text for sign in "/#:") and not text.endswith((".yaml", ".yml", ".json"))


def nearest_existing(data: Any, pointer: str) -> str:
    """Return the longest beginning of `pointer` at which `data` holds something."""
    missing = object()
    while pointer and find(data, pointer, missing) is missing:
        pointer = pointer.rpartition("/")[0]
    return pointer
