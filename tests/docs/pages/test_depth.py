"""Schemas that nest deeply, refer to themselves, or are many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from contractrepo import load
from contractrepo.docs.blocks import Block, Code, Items, Link, Page, Paragraph, Text, Tree
from contractrepo.docs.pages import pages
from contractrepo.docs.pages.book import Book


def test_what_nests_too_deeply_for_one_page_is_read_on_further_pages() -> None:
    levels = 60
    schema: dict[str, Any] = {"type": "string"}
    for level in range(levels, 0, -1):
        schema = {"type": "object", "properties": {f"level{level}": schema}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Deep"}}}
    operation = {"responses": {"200": {"description": "ok", "content": content}}}
    made = {page.path: page for page in pages(book({"/d": {"get": operation}}, {"Deep": schema}))}

    inside = [path for path in made if path.startswith("schemas/inside/")]
    names = {name for page in made.values() for name in codes(page.blocks) if name.startswith("level")}

    assert len(inside) == (levels - 1) // 12
    assert names == {f"level{level}" for level in range(1, levels + 1)}
    assert max(map(depth, made.values())) <= 30
    assert set(inside) <= {link.page for page in made.values() for link in links(page.blocks)}


def test_a_deep_schema_with_a_page_of_its_own_is_not_written_twice() -> None:
    schema: dict[str, Any] = {"type": "object", "properties": {"end": {"type": "string"}}}
    for level in range(13, 0, -1):
        schema = {"type": "object", "properties": {f"level{level}": schema}}
    pointer = "#/components/schemas/Deep" + "".join(f"/properties/level{level}" for level in range(1, 13))
    made = {page.path for page in pages(book(schemas={"Deep": schema, "Other": {"$ref": pointer}}))}

    assert made == {"index", "schemas", "schemas/Deep", "schemas/Other", "schemas/level12", "search"}


def test_schemas_that_refer_to_themselves_link_to_their_page() -> None:
    schema = {"properties": {"self": {"$ref": "#/components/schemas/A"}, "all": {"$ref": "#"}}}
    made = {page.path: page for page in pages(book(schemas={"A": schema}))}

    assert [link.page for link in links(made["schemas/A"].blocks)] == ["schemas/A"]


def test_many_values_are_folded_in_pieces_and_all_of_them_stay() -> None:
    values = [f"value_{number:05d}" for number in range(1_234)]
    made = {
        page.path: page for page in pages(book(schemas={"E": {"enum": values}, "F": {"enum": values[:50]}}))
    }
    (tree,) = (block for block in made["schemas/E"].blocks if isinstance(block, Tree))
    (few,) = (block for block in made["schemas/F"].blocks if isinstance(block, Tree))

    assert [node.fold for node in tree.nodes] == ["closed"]
    assert ", ".join(codes(tree.nodes[0].blocks)) == ", ".join(values)
    assert len(tree.nodes[0].blocks) == 13
    assert codes(few.nodes[0].blocks) == values[:50]


def test_a_body_with_very_many_properties_is_only_linked_to() -> None:
    wide = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(41)}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Wide"}}}
    operation = {"responses": {"200": {"description": "ok", "content": content}}}
    made = {page.path: page for page in pages(book({"/w": {"get": operation}}, {"Wide": wide}))}

    assert not any(isinstance(block, Tree) and block.caption for block in made["operations/get-w"].blocks)
    assert "p40" in codes(made["schemas/Wide"].blocks)


def test_long_lists_go_on_on_further_pages() -> None:
    schemas = {f"{letter}{number:03d}": {} for letter in "AB" for number in range(900)}
    made = {page.path: page for page in pages(book(schemas=schemas))}
    sheets = [made[path] for path in ("schemas", "schemas-2", "schemas-3")]
    listed = [
        [link.label for block in sheet.blocks if isinstance(block, Items) for entry in block.entries for link in entry
         if isinstance(link, Link)]
        for sheet in sheets
    ]  # fmt: skip

    assert [len(names) for names in listed] == [800, 800, 200]
    assert [name for names in listed for name in names] == sorted(schemas)
    assert [sheet.title for sheet in sheets] == ["Schemas", "Schemas, part 2", "Schemas, part 3"]
    assert sheets[0].blocks[-1] == Paragraph((Text("Continued: "), Link("Schemas, part 2", "schemas-2")))
    assert sheets[2].trail == (Link("Overview", "index"), Link("Schemas", "schemas"))


def test_very_many_operations_are_listed_on_the_pages_of_their_tags_only() -> None:
    paths = {
        f"/p{number}": {
            "get": {"tags": ["T"] if number % 2 else [], "responses": {"200": {"description": "ok"}}}
        }
        for number in range(302)
    }
    made = {page.path: page for page in pages(book(paths))}
    counts = [block for block in made["index"].blocks if isinstance(block, Paragraph)]

    assert (
        counts == [Paragraph((Text("151 operations, also in the "), Link("list of all", "operations")))] * 2
    )
    assert len({link.page for link in links(made["operations"].blocks)}) == 302
    assert [link.label for link in made["operations/get-p9"].neighbours] == [
        f"GET /p{number}" for number in (5, 7, 9, 11, 13)
    ]


def test_a_parameter_of_very_many_operations_names_all_of_them_in_several_entries() -> None:
    parameter = {"name": "q", "in": "query", "schema": {}}
    operation = {"get": {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}}
    made = {page.path: page for page in pages(book({f"/p{number}": operation for number in range(50)}))}
    (items,) = (block for block in made["parameters"].blocks if isinstance(block, Items))

    assert [entry[:2] for entry in items.entries] == [(Code("q"), Text(" in query: "))] * 2
    assert [len(links((Items((entry,)),))) for entry in items.entries] == [40, 10]
    assert len({link.page for link in links((items,))}) == 50


def test_a_list_goes_on_on_another_page_after_eight_hundred_links() -> None:
    parameter = {"name": "q", "in": "query", "schema": {}}
    operation = {"get": {"parameters": [parameter], "responses": {"200": {"description": "ok"}}}}
    made = {page.path: page for page in pages(book({f"/p{number}": operation for number in range(1_000)}))}
    counts = [
        [
            sum(link.page.startswith("operations/") for link in links((block,)))
            for block in made[path].blocks
            if isinstance(block, Items)
        ]
        for path in ("parameters", "parameters-2")
    ]

    assert counts == [[800], [200]]
    assert "parameters-3" not in made


def test_operations_of_a_tag_are_neighbours() -> None:
    operation = {"tags": ["T"], "responses": {"200": {"description": "ok"}}}
    made = {page.path: page for page in pages(book({"/a": {"get": operation}, "/b": {"get": operation}}))}

    assert [link.page for link in made["operations/get-a"].neighbours] == [
        "operations/get-a",
        "operations/get-b",
    ]


def book(paths: dict[str, Any] | None = None, schemas: dict[str, Any] | None = None) -> Book:
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths or {}}
    return Book(load(json.dumps(document | {"components": {"schemas": schemas or {}}})))


def inlines(blocks: Iterable[Block]) -> list[Any]:
    """Return everything within lines, whatever holds it."""
    found: list[Any] = []
    todo: list[Any] = list(blocks)
    while todo:
        one = todo.pop(0)
        if isinstance(one, tuple):
            todo = [*one, *todo]
        elif isinstance(one, (Code, Link)):
            found.append(one)
        else:
            todo = [*(getattr(one, name) for name in getattr(one, "__slots__", ())), *todo]
    return found


def codes(blocks: Iterable[Block]) -> list[str]:
    return [one.text for one in inlines(blocks) if isinstance(one, Code)]


def links(blocks: Iterable[Block]) -> list[Link]:
    return [one for one in inlines(blocks) if isinstance(one, Link)]


def depth(page: Page) -> int:
    def below(blocks: Iterable[Block]) -> int:
        trees = [block for block in blocks if isinstance(block, Tree)]
        return max((1 + below(node.blocks) for tree in trees for node in tree.nodes), default=0)

    return below(page.blocks)
