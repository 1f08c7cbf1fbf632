from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from contractrepo import compare, load
from contractrepo.breaking import Comparison
from contractrepo.breaking.finding import Finding
from contractrepo.docs.blocks import (
    Block,
    Code,
    CodeBlock,
    Facts,
    Heading,
    Items,
    Link,
    Notice,
    Paragraph,
    Tree,
)
from contractrepo.docs.changes import PAGE, changes_blocks
from contractrepo.docs.changes.finding import finding_node
from contractrepo.docs.changes.witness import witness_blocks
from contractrepo.errors import Location


def contract(paths: dict[str, Any], version: str = "1.0.0") -> Any:
    return load(json.dumps({"openapi": "3.1.0", "info": {"title": "T", "version": version}, "paths": paths}))


def operation(limit: int, **more: Any) -> dict[str, Any]:
    body = {"type": "object", "properties": {"name": {"type": "string", "maxLength": limit}}}
    content = {"application/json": {"schema": body}}
    return {
        "post": {"requestBody": {"content": content}, "responses": {"200": {"description": "ok"}}, **more}
    }


BASE = contract({"/pets": operation(64), "/old": operation(5)})
BROKEN = contract({"/pets": operation(32), "/old": operation(5)}, "2.0.0")


def read(block: Any) -> str:
    """Return all text of a block, as a reader meets it."""
    if isinstance(block, str):
        return block
    if isinstance(block, tuple):
        return "".join(map(read, block))
    if isinstance(block, Link):
        return block.label
    fields = {
        "label": "",
        "head": "",
        "inlines": "",
        "text": "",
        "rows": "",
        "entries": "",
        "nodes": "",
        "blocks": "",
    }
    return " ".join(read(getattr(block, name)) for name in fields if hasattr(block, name))


def of_kind(blocks: tuple[Block, ...], kind: type[Any]) -> list[Any]:
    return [block for block in _inside(blocks) if isinstance(block, kind)]


def _inside(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Tree):
            for node in block.nodes:
                yield from _inside(node.blocks)


def test_the_first_screen_tells_what_breaks() -> None:
    blocks = changes_blocks(compare(BASE, BROKEN))
    notice, facts, heading, items = blocks[:4]
    assert isinstance(notice, Notice)
    assert notice.tone == "danger"
    assert read(notice) == "Breaking Consumers of the version before stop working."
    assert isinstance(facts, Facts)
    assert [(fact.label, read(fact.inlines)) for fact in facts.rows][:4] == [
        ("From version", "1.0.0"),
        ("To version", "2.0.0"),
        ("Findings", "1 breaking, 0 warnings, 0 infos"),
        ("Required bump", "major"),
    ]
    assert isinstance(heading, Heading)
    assert read(heading) == "What breaks"
    assert isinstance(items, Items)
    ((link, text),) = items.entries
    assert isinstance(link, Link)
    anchors = [one.anchor for one in blocks if isinstance(one, Heading)]
    assert (link.label, link.page, link.code) == ("POST /pets", PAGE, True)
    assert link.anchor in anchors
    assert len(set(anchors)) == len(anchors)
    assert read(text).startswith(": ")


def test_a_finding_shows_rule_values_places_and_a_command() -> None:
    (tree, *_) = [
        one
        for one in changes_blocks(compare(BASE, BROKEN))
        if isinstance(one, Tree) and "breaking" in read(one)
    ]
    node = next(node for node in tree.nodes if read(node.head).startswith("breaking"))
    assert node.fold == "open"
    facts = {fact.label: read(fact.inlines) for fact in of_kind(node.blocks, Facts)[0].rows}
    assert (facts["Before"], facts["After"], facts["Required bump"]) == ("64", "32", "major")
    assert facts["Pointer"].endswith("/maxLength")
    assert {"Part", "Place now", "Place before", "Way out"} <= set(facts)
    (command,) = of_kind(node.blocks, CodeBlock)
    assert command.language == "sh"
    assert command.text.startswith("curl ")


def test_operations_link_to_their_pages() -> None:
    pages = {"POST /pets": Link("Add a pet", "operations/add-pet")}
    blocks = changes_blocks(compare(BASE, BROKEN), pages.get)
    headings = [block.inlines for block in of_kind(blocks, Heading)]
    assert (pages["POST /pets"],) in headings
    assert all(isinstance(parts[0], Code | Link) for parts in headings[1:])


def test_unchanged_says_so() -> None:
    blocks = changes_blocks(compare(BASE, BASE))
    assert read(blocks[0]) == "Unchanged Both versions say the same."
    assert len(blocks) == 2


def test_a_change_that_no_exchange_shows() -> None:
    blocks = changes_blocks(compare(BASE, contract({"/pets": operation(64), "/old": operation(5)}, "1.0.1")))
    assert read(blocks[0]).startswith("Compatible")
    titles = [read(block) for block in of_kind(blocks, Paragraph)]
    assert titles == ["Nothing changed that could be noticed in an exchange."] or of_kind(blocks, Tree)


def test_sides_with_errors_are_named() -> None:
    flawed = load(
        '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/a": {"get": {}, "post": 7}}}'
    )
    text = read(changes_blocks(compare(flawed, BASE))[1])
    assert "The version before has errors" in text
    assert "The new version has errors" not in text


def test_very_many_breaks_are_counted() -> None:
    base = contract({f"/p{number}": operation(9) for number in range(14)})
    revision = contract({f"/p{number}": operation(8) for number in range(14)}, "2.0.0")
    items = of_kind(changes_blocks(compare(base, revision)), Items)[0]
    assert len(items.entries) == 13
    assert read(items.entries[-1]) == "and 2 more below"


def _findings(base: Any, revision: Any) -> Iterator[Finding]:
    yield from compare(base, revision).findings


def test_values_that_are_absent_and_what_else_is_concerned() -> None:
    (finding,) = [
        one for one in _findings(BASE, contract({"/pets": operation(64)})) if one.severity == "breaking"
    ]
    shared = tuple(f"POST /x{number}" for number in range(23))
    node = finding_node(
        replace(finding, old=None, operations=(*shared, f"{finding.method} {finding.path}"), decided=False)
    )
    facts = {fact.label: read(fact.inlines) for fact in of_kind(node.blocks, Facts)[0].rows}
    assert facts["Before"] == "absent"
    assert facts["Also"].startswith("POST /x0, POST /x1")
    assert facts["Also"].endswith("POST /x19 and 3 more")
    assert "not decided" in read(node.head)
    nowhere = finding_node(replace(finding, old_location=Location(), pointer=""))
    facts = {fact.label: read(fact.inlines) for fact in of_kind(nowhere.blocks, Facts)[0].rows}
    assert "Place before" not in facts
    assert facts["Pointer"] == "/"


def test_severities_below_breaking_fold_and_need_less() -> None:
    added = contract({"/pets": operation(64), "/old": operation(5), "/new": operation(1)}, "1.1.0")
    bumps = {}
    for finding in _findings(BASE, added):
        node = finding_node(finding)
        assert node.fold == "closed"
        facts = {fact.label: read(fact.inlines) for fact in of_kind(node.blocks, Facts)[0].rows}
        assert "Way out" not in facts
        bumps[finding.rule] = facts["Required bump"]
    assert {"minor", "patch"} >= set(bumps.values()) >= {"minor"}


def _response(schema: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    return {"get": {"responses": {"200": {"description": "ok", "content": content}}}}


def test_a_witness_is_shown_as_the_message_it_is() -> None:
    base = contract({"/a": _response({"type": "string"})})
    revision = contract({"/a": _response({"type": ["string", "integer"]})}, "2.0.0")
    witness = next(one.witness for one in _findings(base, revision) if one.witness is not None)
    blocks = tuple(witness_blocks(witness))
    assert isinstance(blocks[0], Paragraph)
    assert "accepted by the revision, refused by the base" in read(blocks[0])
    shown = [(block.language, block.caption) for block in of_kind(blocks, CodeBlock)]
    assert shown[-1] == ("http", "Response")
    bare = tuple(witness_blocks(replace(witness, request=None, response=None, value=[7])))
    assert (bare[1].text, bare[1].language) == ("[\n  7\n]", "json")


def test_a_page_of_undecided_changes_never_says_compatible(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Comparison, "verdict", property(lambda _self: "undecided"))
    notice = changes_blocks(compare(BASE, BROKEN))[0]
    assert isinstance(notice, Notice)
    assert notice.tone == "warning"
    assert read(notice).startswith("Not decided")
