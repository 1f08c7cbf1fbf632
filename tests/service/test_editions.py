"""The index of a contract's versions and drafts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest

from contractrepo import Author, ContractRepo, Site, SSHSigner
from contractrepo.core.layout import MAIN, POLICY, design_ref
from contractrepo.errors import UsageError
from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.refnames import ZERO
from contractrepo.git.store import Store

Signer = Callable[[str], SSHSigner]
Document = Callable[..., str]


def rows(site: Site) -> list[str]:
    lines = site["index.md"].decode().splitlines()
    return [line for line in lines if line.startswith("| ") and "---" not in line and "State" not in line]


def redesign(repo: ContractRepo, ada: Author, text: str, topic: str) -> None:
    with repo.edit("orders", design=topic, author=ada) as draft:
        draft.write_spec(text)


def push(repo: ContractRepo, ada: Author, text: bytes, topic: str) -> None:
    """Store a design that `edit` would not take."""
    store, when = Store.open(repo.path), Instant(1_700_000_000)
    main = store.refs(MAIN)[MAIN]
    tree = store.write_tree(main, {"contracts/orders/openapi.yaml": text})
    commit = store.write_commit(tree, [main], author=ada, when=when, message="Break it\n")
    change = RefChange(design_ref("orders", topic), ZERO, commit)
    store.update([change], Receipt("tester", "api", when, store.refs(POLICY)[POLICY]))


def test_versions_and_drafts_are_listed_with_how_they_stand(
    solo: ContractRepo, signer: Signer, ada: Author, document: Document
) -> None:
    (draft,) = rows(solo.versions_docs("orders"))
    assert draft == "| [`main`](main/markdown/index.md) | `1.0.0` | **approved** | 2023-11-14 |  |"

    solo.release("orders", signer=signer("ada"), author=ada)
    redesign(solo, ada, document("GET /orders", "GET /parts", version="1.1.0"), "next")
    push(solo, ada, b"openapi: 9", "broken")

    release, broken, draft = rows(solo.versions_docs("orders"))
    assert release == ("| [`1.0.0`](v1.0.0/markdown/index.md) | **released** **latest** | 2023-11-14 |  |")
    assert broken == "| `design/orders/broken` |  | **unreadable** |  | Its document cannot be read. |"
    assert "(design%3Aorders%3Anext/markdown/index.md) | `1.1.0` | **draft** |  | needs " in draft


def test_all_sites_stand_below_the_index_and_no_link_is_broken(
    solo: ContractRepo, signer: Signer, ada: Author, document: Document
) -> None:
    solo.release("orders", signer=signer("ada"), author=ada)
    redesign(solo, ada, document("GET /orders", "GET /parts", version="1.1.0"), "next")
    site = solo.all_docs("orders")

    assert {path.partition("/")[0] for path in site} == {
        *("v1.0.0", "design-orders-next", "index.html", "index.md", "style.css", "manifest.json")
    }
    for path, content in site.items():
        pattern = {"html": r'href="([^"#:]+)', "md": r"\]\(([^)#:]+)"}.get(path.rpartition(".")[2])
        for link in re.findall(pattern, content.decode()) if pattern else ():
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(link))) in site, (
                path,
                link,
            )


def test_a_breaking_release_is_marked(
    solo: ContractRepo, signer: Signer, ada: Author, document: Document
) -> None:
    solo.release("orders", signer=signer("ada"), author=ada)
    redesign(solo, ada, document("GET /parts", version="2.0.0"), "two")
    solo.propose("orders", "2.0.0", signer=signer("ada"), author=ada)
    solo.approve("orders", "2.0.0", signer=signer("ada"), author=ada)
    solo.release("orders", "2.0.0", signer=signer("ada"), author=ada)

    newer, older = rows(solo.versions_docs("orders"))
    assert "| **released** **latest** **breaking** |" in newer
    assert older.endswith("| **released** | 2023-11-14 |  |")


def test_what_is_no_contract_has_no_index(solo: ContractRepo) -> None:
    with pytest.raises(UsageError) as raised:
        solo.versions_docs("carts")
    assert raised.value.code == "unknown-contract"
