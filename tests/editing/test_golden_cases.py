"""Edits and the whole texts that they give (tests/cases/editing)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contractrepo.core.pointer import append, find, split
from contractrepo.document import read_document
from contractrepo.editing import edited

CASES = Path(__file__).parents[1] / "cases" / "editing"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_edits_of_a_file_give_the_texts_it_states(path: Path) -> None:
    given = read_document(path.read_bytes(), file=path.name).data

    results = [
        case | {"result": after(case.get("text", given.get("text")), case["edits"])}
        for case in given["cases"]
    ]

    assert results == given["cases"]


def after(text: str, edits: list[dict[str, Any]]) -> str:
    data = unshared(read_document(text.encode()).data)
    renamed: dict[str, str] = {}
    for edit in edits:
        (kind, pointer), *rest = edit.items()
        if kind == "whole":
            data = pointer
            continue
        *parents, name = split(pointer)
        holder = find(data, append("", *parents))
        value = rest[0][1] if rest else None
        if kind == "rename":
            renamed[pointer] = value
            members = [(value if key == name else key, member) for key, member in holder.items()]
            holder.clear()
            holder.update(members)
        elif kind == "insert":
            holder.insert(int(name), value)
        elif kind == "remove":
            del holder[int(name) if isinstance(holder, list) else name]
        elif "after" in edit:
            members = list(holder.items())
            members.insert(list(holder).index(edit["after"]) + 1, (name, value))
            holder.clear()
            holder.update(members)
        else:
            holder[int(name) if isinstance(holder, list) else name] = value
    return edited(text.encode(), data, renamed=renamed).decode()


def unshared(data: Any) -> Any:
    """Return a copy in which no two places share a value, as aliases make them."""
    if isinstance(data, dict):
        return {key: unshared(value) for key, value in data.items()}
    return [unshared(value) for value in data] if isinstance(data, list) else data
