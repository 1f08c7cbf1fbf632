"""`build_docs`: what a site is made of, byte for byte."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Contract, MockSet, load
from contractrepo.core.digests import sha256_of
from contractrepo.docs import Approval, Release, Site, build_docs
from contractrepo.errors import ContractError, UsageError

GOLDEN = Path(__file__).parents[1] / "cases" / "docs" / "golden"
SPECS = Path(__file__).parents[1] / "data" / "specs"
RELEASE = Release(
    tag="orders/v2.3.0",
    commit="c" * 40,
    version="2.3.0",
    previous="2.2.1",
    date="2026-11-20",
    state="released",
    approvals=(
        Approval(
            "ada", "Ada", "api-owner", "SHA256:abc", "2026-11-19T10:00:00Z", "Fine", "sha256:1", counts=True
        ),
    ),
)


def golden(**options: Any) -> Site:
    files = {f"mocks/{path.name}": path.read_bytes() for path in (GOLDEN / "mocks").iterdir()}
    return build_docs(load(GOLDEN / "openapi.yaml"), MockSet.parse(files), **options)


def changed(old: str, new: str) -> Contract:
    return load((GOLDEN / "openapi.yaml").read_text(encoding="utf-8").replace(old, new))


def test_the_pages_of_a_small_contract_are_these() -> None:
    """Written by `build_docs(...).write(...)`; read the difference before it is written again."""
    expected = {
        path.relative_to(GOLDEN / "site").as_posix(): path.read_text(encoding="utf-8")
        for path in (GOLDEN / "site").rglob("*.*")
    }

    made = {path: content.decode() for path, content in golden().items() if path.endswith((".html", ".md"))}

    assert made == expected


def test_a_format_alone_has_the_same_pages() -> None:
    both, html, markdown = golden(), golden(format="html"), golden(format="markdown")
    shared = {"openapi.json", "manifest.json"}
    below = {
        f"markdown/{path}" if path.endswith(".md") else path: content for path, content in markdown.items()
    }

    assert {*html, *below} == {*both}
    assert {*html} & {*markdown} == shared
    assert all(
        both[path] == content
        for one in (html, below)
        for path, content in one.items()
        if path not in {*shared, "llms.txt"}
    )
    assert json.loads(both["openapi.json"]) == load(GOLDEN / "openapi.yaml").description.data


def test_programs_find_every_markdown_page_through_one_file() -> None:
    site = golden(format="markdown", base_url="https://docs.example.org/orders/")
    text = site["llms.txt"].decode()
    paths = re.findall(r"\(https://docs\.example\.org/orders/(.*?)\)", text)

    assert text.startswith("# Orders\n\n> Place orders and look after them.\n\n## Overview\n")
    assert sorted(paths) == [path for path in site if path.endswith(".md")]
    assert (
        "](markdown/operations/getOrder.md): Returns an order as it is now.\n"
        in golden()["llms.txt"].decode()
    )


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError) as raised:
        golden(format="pdf")

    assert raised.value.code == "format-unknown"
    assert raised.value.hint == "use one of html, markdown"


def test_the_manifest_names_the_digest_of_every_other_file() -> None:
    site = golden(release=RELEASE)
    manifest = json.loads(site["manifest.json"])

    assert manifest.pop("files") == {path: sha256_of(site[path]) for path in site if path != "manifest.json"}
    made_from = manifest.pop("inputs")
    assert manifest == {
        "schema": "contractrepo/site/1",
        "version": "2.3.0",
        "tag": "orders/v2.3.0",
        "commit": "c" * 40,
        "previous": "2.2.1",
    }
    assert re.fullmatch("sha256:[0-9a-f]{64}", made_from["schemas/Line.html"])
    assert made_from["schemas/Line.html"] == made_from["markdown/schemas/Line.md"]
    assert {*site} - {*made_from} == {
        *("manifest.json", "openapi.json", "style.css", "llms.txt"),
        *("approval.html", "markdown/approval.md"),
    }


def test_changes_and_approval_have_pages_that_the_first_page_leads_to() -> None:
    text = (GOLDEN / "openapi.yaml").read_text(encoding="utf-8")
    previous = load(text.replace("2.3.0", "2.2.1").replace("maxLength: 200", "maxLength: 300"))
    site = golden(previous=previous, release=RELEASE)

    assert {*site} - {*golden()} == {
        "changes.html",
        "approval.html",
        "markdown/changes.md",
        "markdown/approval.md",
    }
    index = site["markdown/index.md"].decode()
    assert "[Changes](changes.md)" in index
    assert "[Approval](approval.md)" in index
    assert "orders/v2.3.0" in index
    changes = site["changes.html"].decode()
    assert "From version 2.2.1 to 2.3.0." in changes
    assert '<a href="operations/getOrder.html"><code>GET /orders/{orderId}</code></a>' in changes


def test_a_page_that_does_not_change_is_the_same_file_in_every_version() -> None:
    later = changed("version: 2.3.0", "version: 2.4.0")
    old = build_docs(load(GOLDEN / "openapi.yaml"), format="html")
    new = build_docs(later, previous=load(GOLDEN / "openapi.yaml"), release=RELEASE, format="html")
    timeless = {
        path for path in old if path.startswith(("operations/", "schemas/", "tags/")) or path == "style.css"
    }

    assert {path for path in old if old[path] == new[path]} >= timeless
    assert old["index.html"] != new["index.html"]


def test_an_edit_of_one_schema_changes_the_pages_that_show_it_only() -> None:
    old = build_docs(load(GOLDEN / "openapi.yaml"), format="html")
    new = build_docs(changed("maxLength: 200", "maxLength: 300"), format="html")

    assert {path for path in old if old[path] != new[path]} == {
        "manifest.json",
        "openapi.json",
        "operations/getOrder.html",
        "schemas/Order.html",
    }


def test_errors_of_the_document_are_told() -> None:
    site = build_docs(changed("#/components/schemas/Line", "#/components/schemas/Lime"))

    assert [problem.code for problem in site.problems] == ["ref-not-found"]
    assert "This document has 1 error" in site["index.html"].decode()
    assert golden().problems == ()


def test_a_false_example_of_the_mocks_fails_the_build() -> None:
    mock = (
        (GOLDEN / "mocks" / "get-orders-orderId.mock.yaml").read_bytes().replace(b"amount: 2", b"amount: 0")
    )

    with pytest.raises(ContractError) as raised:
        build_docs(load(GOLDEN / "openapi.yaml"), MockSet.parse({"mocks/get-orders-orderId.mock.yaml": mock}))

    assert [problem.code for problem in raised.value.problems] == ["mock-response-invalid"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_an_empty_document_of_every_version_is_built(version: str) -> None:
    site = build_docs(
        load(json.dumps({"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {}}))
    )

    assert {path for path in site if path.endswith(".html")} == {"index.html", "search.html"}


def test_other_processes_with_other_hash_seeds_build_the_same_bytes() -> None:
    script = (
        "import sys; from pathlib import Path; from contractrepo import load; from contractrepo.docs import build_docs;"
        "print(build_docs(load(Path(sys.argv[1]))).digest)"
    )
    spec = str(SPECS / "readme" / "polymorphism-3.0.yaml")
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, spec],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }

    assert len(digests) == 1
    assert digests.pop().strip() == build_docs(load(Path(spec))).digest


@pytest.mark.parametrize("levels", [24, 200])
def test_schemas_that_would_be_endless_if_they_were_written_out_stay_small(levels: int) -> None:
    """Each schema refers to the next one twice, the last one to the first."""
    schemas = {
        f"S{at}": {"type": "object", "properties": {side: {"$ref": f"#/components/schemas/S{(at + 1) % levels}"} for side in "lr"}}
        for at in range(levels)
    }  # fmt: skip
    document = {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    }
    site = build_docs(load(json.dumps(document)), format="html")

    assert sum(map(len, site.values())) < 3_000 * levels + 20_000


@pytest.mark.slow
def test_a_large_document_is_built_whole_and_every_page_is_small() -> None:
    site = build_docs(load(SPECS / "adyen" / "ManagementService-v3.yaml"))

    assert sum(path.startswith("operations/") for path in site) == 134
    assert max(map(len, (content for path, content in site.items() if path.endswith(".html")))) < 300_000
