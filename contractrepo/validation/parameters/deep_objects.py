"""The style ``deepObject``: ``filter[price][gte]=10``.

OpenAPI defines one level; further levels, ``[]`` and ``[0]`` for items are what clients send.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contractrepo.validation.malformed import Malformed
from contractrepo.validation.parameters.scalars import read_scalar, write_scalar
from contractrepo.validation.shapes import Shape, Shapes

_DEEPEST = 32

Tree = dict[str, Any]
"""Name -> tree of the members below, or list of the decoded texts there."""


def members(name: str, pairs: Iterable[tuple[str, str]]) -> list[tuple[list[str], str]]:
    """Return the path below parameter `name` and the raw value of each pair that belongs to it.

    Raises:
        Malformed: The brackets of a name are not balanced, or it is nested too deeply.
    """
    found = []
    for key, text in pairs:
        if key.startswith(f"{name}["):
            path = key[len(name) + 1 : -1].split("][")
            if not key.endswith("]") or any("[" in step or "]" in step for step in path):
                raise Malformed("the brackets of a name are not balanced", "style")
            if len(path) > _DEEPEST:
                raise Malformed("a name is nested too deeply", "style")
            found.append((path, text))
    return found


def tree_of(parts: Iterable[tuple[list[str], str]]) -> Tree:
    """Return the members as a tree.

    Raises:
        Malformed: A member has a value and members of its own.
    """
    root: Tree = {}
    for path, text in parts:
        node = root
        for step in path[:-1]:
            node = node.setdefault(step, {})
            if not isinstance(node, dict):
                raise Malformed("a member has both a value and members", "style")
        leaf = node.setdefault(path[-1], [])
        if not isinstance(leaf, list):
            raise Malformed("a member has both a value and members", "style")
        leaf.append(text)
    return root


def value_of(tree: Tree | list[str], shape: Shape, shapes: Shapes, *, last: bool) -> Any:
    """Return the value that a tree spells where `shape` stands.

    Raises:
        Malformed: A member that is no array is given more than once.
    """
    if isinstance(tree, list):
        return _leaf(tree, shape, shapes, last=last)
    if "array" in shape.kinds and "object" not in shape.kinds and all(_is_index(key) for key in tree):
        return _array(tree, shape, shapes, last=last)
    return {
        key: value_of(below, shapes.property(shape, key), shapes, last=last) for key, below in tree.items()
    }


def pairs_of(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the name and text of every scalar in an object or array, as this style spells them.

    Raises:
        ValueError: An object or array is empty, which the style cannot say.
    """
    if isinstance(value, Mapping):
        steps = [(f"{name}[{key}]", below) for key, below in value.items()]
        if any("[" in key or "]" in key for key in value):
            raise ValueError("a name with brackets has no form in the deepObject style")
    elif isinstance(value, list):
        steps = [(f"{name}[{index}]", below) for index, below in enumerate(value)]
    else:
        yield name, write_scalar(value)
        return
    if not steps:
        raise ValueError("an empty object or array has no form in the deepObject style")
    for key, below in steps:
        yield from pairs_of(key, below)


def _leaf(texts: list[str], shape: Shape, shapes: Shapes, *, last: bool) -> Any:
    if "array" in shape.kinds and (len(texts) > 1 or not shape.kinds - {"array", "object", "null"}):
        return [read_scalar(text, shapes.item(shape, index), last=last) for index, text in enumerate(texts)]
    if len(texts) > 1:
        raise Malformed("a member is given more than once")
    return read_scalar(texts[0], shape, last=last)


def _array(tree: Tree, shape: Shape, shapes: Shapes, *, last: bool) -> list[Any]:
    """Items come in the order of their numbers; those of ``[]`` follow."""
    found: list[Any] = []
    for key in sorted(tree, key=lambda key: (not key, int(key or 0))):
        below = tree[key]
        texts = [[text] for text in below] if isinstance(below, list) and not key else [below]
        for one in texts:
            found.append(value_of(one, shapes.item(shape, len(found)), shapes, last=last))
    return found


def _is_index(key: str) -> bool:
    return not key or (key.isascii() and key.isdigit() and len(key) < 6)
