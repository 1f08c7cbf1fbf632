"""JSON values of a document as a reader sees them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contractrepo.docs.blocks import Block, Code, CodeBlock, Fact, Facts, Inline, Inlines, Text, WebLink
from contractrepo.docs.text import one_line, plain, safe_url, summary
from contractrepo.openapi.embedded import FILES_FIELD

_LONGEST_INLINE = 60
_LONGEST_BESIDE = 500


def spelled(value: Any) -> str:
    """Return a value on one line: a string as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_short(value: Any) -> bool:
    """Tell whether a value is read best within a line."""
    if isinstance(value, (dict, list)):
        return not value
    text = spelled(value)
    return len(text) <= _LONGEST_INLINE and "\n" not in text and bool(text.strip())


def value_block(value: Any, caption: str = "") -> CodeBlock:
    """Return a value in lines of its own: a string as it is, anything else as indented JSON."""
    if isinstance(value, str):
        return CodeBlock(value.rstrip("\n"), "text", caption)
    return CodeBlock(json.dumps(value, indent=2, ensure_ascii=False), "json", caption)


def address(url: object, label: str = "") -> Inlines:
    """Return a link to another site; an address that is not safe to follow is a mere text behind its label."""
    safe = safe_url(url)
    words = one_line(label)
    if safe is not None:
        return (WebLink(words or safe, safe),)
    shown = Code(one_line(spelled(url)))
    return (Text(f"{words} "), shown) if words else (shown,)


def external_docs(holder: Mapping[str, Any]) -> Iterator[Fact]:
    """Yield the external documentation of an object (OpenAPI 3.x, section "External Documentation Object")."""
    docs = holder.get("externalDocs")
    if isinstance(docs, dict) and "url" in docs:
        words = summary(text_of(docs, "description"), limit=_LONGEST_BESIDE)
        beside = (Text(f" {words}"),) if words else ()
        yield Fact("More", (*address(docs["url"]), *beside))


def facts(rows: Iterator[Fact] | list[Fact]) -> Iterator[Block]:
    """Yield a list of facts, or nothing where there is none."""
    found = tuple(rows)
    if found:
        yield Facts(found)


def extensions(holder: Mapping[str, Any]) -> Iterator[Block]:
    """Yield what a document says beyond OpenAPI (OpenAPI 3.x, section "Specification Extensions")."""
    found = {name: value for name, value in holder.items() if name.startswith("x-") and name != FILES_FIELD}
    yield from facts(
        [Fact(name, (Code(spelled(value)),)) for name, value in found.items() if is_short(value)]
    )
    yield from (value_block(value, name) for name, value in found.items() if not is_short(value))


def text_fact(holder: Mapping[str, Any], field: str, label: str) -> Iterator[Fact]:
    """Yield a field that holds a plain text."""
    value = holder.get(field)
    if isinstance(value, str) and plain(value).strip():
        yield Fact(label, (Text(plain(value)),))


def code_fact(holder: Mapping[str, Any], field: str, label: str) -> Iterator[Fact]:
    """Yield a field whose value is spelled exactly."""
    if field in holder:
        yield Fact(label, codes([holder[field]]))


def codes(values: list[Any]) -> Inlines:
    """Return values, spelled exactly, one after the other."""
    return tuple(joined(((Code(spelled(value)),) for value in values), " "))


def joined(parts: Iterable[Inlines], joint: str) -> Iterator[Inline]:
    """Yield the inlines of all parts with a text between the parts."""
    for index, part in enumerate(parts):
        if index:
            yield Text(joint)
        yield from part


def text_of(holder: Mapping[str, Any], field: str) -> str:
    """Return a field that holds a text with something to read in it, else an empty text."""
    value = holder.get(field)
    return value if isinstance(value, str) and value.strip() else ""


def object_of(value: Any) -> Mapping[str, Any]:
    """Return a JSON object, an empty one where the document holds anything else."""
    return value if isinstance(value, dict) else {}
