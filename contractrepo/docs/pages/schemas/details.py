"""What is said about one schema itself, without the schemas inside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contractrepo.docs.blocks import (
    Badge,
    Block,
    Code,
    Facts,
    Inline,
    Inlines,
    Items,
    Node,
    Paragraph,
    Prose,
    Strong,
    Text,
    Tree,
)
from contractrepo.docs.pages.book import Book
from contractrepo.docs.pages.schemas.rules import rules
from contractrepo.docs.pages.values import (
    codes,
    extensions,
    external_docs,
    is_short,
    joined,
    spelled,
    text_of,
    value_block,
)
from contractrepo.docs.text import one_line

_MOST_IN_LINE = 12
_MOST_UNGROUPED = 50
_VALUES_PER_LINE = 100
_BADGES = {
    "readOnly": Badge("read-only", "info"),
    "writeOnly": Badge("write-only", "info"),
    "deprecated": Badge("deprecated", "warning"),
}


def badges(schema: Any) -> Iterator[Inline]:
    """Yield the marks of a schema, each behind a blank."""
    for keyword, badge in _BADGES.items():
        if isinstance(schema, dict) and schema.get(keyword) is True:
            yield Text(" ")
            yield badge


def details(book: Book, schema: Mapping[str, Any], *, level: int, title: str = "") -> Iterator[Block]:
    """Yield what a schema says about itself: description, rules, values, examples.

    Args:
        book: Knows the pages of named schemas.
        schema: The Schema Object; beside a `$ref` of OpenAPI 3.0 only its description is shown.
        level: Of the heading above.
        title: What it is called already; an equal title is not repeated.
    """
    named = text_of(schema, "title")
    if named and named != title:
        yield Paragraph((Strong(one_line(named)),))
    if text_of(schema, "description"):
        yield Prose(schema["description"], level)
    if "$ref" in schema and book.is_3_0:
        return
    yield from _line(schema)
    yield from _values(schema)
    yield from _long_values(schema)
    yield from _discriminator(book, schema)
    more = tuple(external_docs(schema))
    if more:
        yield Facts(more)
    yield from extensions(schema)


def _line(schema: Mapping[str, Any]) -> Iterator[Block]:
    phrases = list(rules(schema))
    if phrases:
        yield Paragraph(tuple(joined(phrases, " · ")))


def _values(schema: Mapping[str, Any]) -> Iterator[Block]:
    """Many values are folded, but they stay in the text; lines keep any one piece small."""
    values = schema.get("enum")
    if not isinstance(values, list) or not values:
        return
    if len(values) <= _MOST_IN_LINE:
        yield Paragraph((Text("Allowed: "), *codes(values)))
        return
    blocks = tuple(Paragraph(line) for lead, part in _grouped(values) for line in _lines(lead, part))
    yield Tree((Node((Text(f"Allowed: {len(values)} values"),), blocks, "closed"),))


def _grouped(values: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """Yield many texts by their first letter, where there are several, as an index does; fewer values as they are."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for value in values:
        groups[spelled(value)[:1].upper()].append(value)
    if len(values) <= _MOST_UNGROUPED or len(groups) == 1 or not all(isinstance(one, str) for one in values):
        yield "", values
        return
    for letter, part in groups.items():
        yield f"Beginning with {letter}: " if letter.isalnum() else "Others: ", part


def _lines(lead: str, values: Sequence[Any]) -> Iterator[Inlines]:
    """Of very many values a line is one piece: marks around each would be longer than the values."""
    for start in range(0, len(values), _VALUES_PER_LINE):
        line = list(values[start : start + _VALUES_PER_LINE])
        shown = codes(line) if len(values) <= _VALUES_PER_LINE else (Code(", ".join(map(spelled, line))),)
        yield (Text(lead), *shown) if lead else shown


def _long_values(schema: Mapping[str, Any]) -> Iterator[Block]:
    for keyword, caption in (("const", "Always"), ("default", "Default"), ("example", "Example")):
        if keyword in schema and not is_short(schema[keyword]):
            yield value_block(schema[keyword], caption)
    examples = schema.get("examples")
    if isinstance(examples, list) and examples:
        short = [value for value in examples if is_short(value)]
        if short:
            yield Paragraph((Text("Examples: "), *codes(short)))
        yield from (value_block(value, "Example") for value in examples if not is_short(value))


def _discriminator(book: Book, schema: Mapping[str, Any]) -> Iterator[Block]:
    """OpenAPI 3.x, section "Discriminator Object"."""
    found = schema.get("discriminator")
    if not isinstance(found, dict) or not isinstance(found.get("propertyName"), str):
        return
    yield Paragraph((Text("Told apart by "), Code(found["propertyName"])))
    mapping = found.get("mapping")
    rows = list(mapping.items()) if isinstance(mapping, dict) else []
    entries = [(Code(value), Text(" → "), *_target(book, target)) for value, target in rows]
    if isinstance(found.get("defaultMapping"), str):
        entries.append((Text("otherwise → "), *_target(book, found["defaultMapping"])))
    if entries:
        yield Items(tuple(entries))


def _target(book: Book, target: Any) -> Inlines:
    link = book.reference_link(target) if isinstance(target, str) else None
    return (link or Code(spelled(target)),)
