"""New values as text in the style of their surroundings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contractrepo.editing.block_text import literal
from contractrepo.editing.spelling import LONGEST_KEY, is_status, json_string, number, yaml_string
from contractrepo.editing.style import Style


@dataclass(frozen=True, slots=True)
class Written:
    """A value as text.

    Attributes:
        head: What stands on the line of its key or dash.
        body: The lines below that, indented.
    """

    head: str
    body: tuple[str, ...] = ()


def below_key(value: Any, parent: int, style: Style) -> Written:
    """Return a value in block style whose key stands at column `parent`."""
    if isinstance(value, dict) and value:
        return Written("", tuple(collection_lines(value, parent + style.step, style)))
    if isinstance(value, list) and value:
        return Written("", tuple(collection_lines(value, parent + style.dash, style)))
    return scalar(value, parent, style)


def behind_dash(value: Any, parent: int, style: Style) -> Written:
    """Return a value in block style whose dash stands at column `parent`; its first member follows the dash."""
    if isinstance(value, (dict, list)) and value:
        first, *rest = collection_lines(value, parent + 2, style)
        return Written(first[parent + 2 :], tuple(rest))
    return scalar(value, parent, style)


def scalar(value: Any, parent: int, style: Style) -> Written:
    """Return a scalar or an empty collection in block style, inside a collection at column `parent`."""
    if isinstance(value, str) and "\n" in value and style.block_text:
        lines = literal(value, parent, parent + style.step)
        if lines is not None:
            return Written(lines[0], tuple(lines[1:]))
    return Written(in_line(value, style, flow=False))


def collection_lines(value: Any, indent: int, style: Style) -> Iterator[str]:
    """Yield the lines of a block collection with members at column `indent`."""
    if isinstance(value, dict):
        for key, held in value.items():
            yield from member(key, held, indent, style)
    else:
        for held in value:
            yield from item(held, indent, style)


def member(key: str, value: Any, indent: int, style: Style) -> list[str]:
    """Return the lines of a member of a block mapping at column `indent`."""
    written = below_key(value, indent, style)
    head = f" {written.head}" if written.head else ""
    return [f"{' ' * indent}{key_in_block(key, indent, style)}:{head}", *written.body]


def item(value: Any, indent: int, style: Style) -> list[str]:
    """Return the lines of an item of a block sequence at column `indent`."""
    written = behind_dash(value, indent, style)
    return [f"{' ' * indent}- {written.head}", *written.body]


def key_in_block(key: str, indent: int, style: Style) -> str:
    """Return a key of a block mapping up to its colon; an overlong one is spelled out over two lines."""
    text = key_text(key, style, flow=False)
    return text if len(text) <= LONGEST_KEY else f"? {text}\n{' ' * indent}"


def key_in_flow(key: str, style: Style) -> str:
    """Return a key in brackets up to its colon."""
    text = key_text(key, style, flow=True)
    return text if style.json or len(text) <= LONGEST_KEY else f"? {text} "


def in_brackets(value: Any, style: Style, indent: str | None) -> str:
    """Return a value as it stands in brackets.

    Args:
        value: The value.
        style: Style of the text.
        indent: Blanks before the line that it starts on, or None for everything on one line, as YAML has it anyway.
    """
    if not isinstance(value, (dict, list)) or not value:
        return in_line(value, style, flow=True)
    inner = indent + style.unit if style.json and indent is not None else None
    if isinstance(value, dict):
        parts = [flow_member(key, item, style, inner) for key, item in value.items()]
    else:
        parts = [in_brackets(item, style, inner) for item in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    if inner is None:
        return f"{opening}{style.comma.join(parts)}{closing}"
    members = f",\n{inner}".join(parts)
    return f"{opening}\n{inner}{members}\n{indent}{closing}"


def flow_member(key: str, value: Any, style: Style, indent: str | None) -> str:
    """Return a member of a mapping in brackets."""
    return f"{key_in_flow(key, style)}{style.colon}{in_brackets(value, style, indent)}"


def in_line(value: Any, style: Style, *, flow: bool) -> str:
    """Return a scalar or an empty collection on one line."""
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    if not isinstance(value, str):
        return number(value)
    if style.json:
        return json_string(value, ascii_only=style.ascii_only)
    return yaml_string(value, style.string, style.quote, flow=flow)


def key_text(key: str, style: Style, *, flow: bool) -> str:
    """Return a key on one line, up to its colon."""
    if style.json:
        return json_string(key, ascii_only=style.ascii_only)
    if style.plain_status and is_status(key):
        return key
    return yaml_string(key, style.key, style.quote, flow=flow)
