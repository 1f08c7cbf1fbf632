"""What is said against each kind of push: every objection, in order."""

from __future__ import annotations

from typing import Any

import pytest

from contractrepo.git.changes import Instant, Receipt, RefChange
from contractrepo.git.store import Store

ZERO = "0" * 40
MAIN = "refs/heads/main"
DESIGN = "refs/heads/design/orders/draft"
ORDERS = "contracts/orders"
SPEC = f"{ORDERS}/openapi.yaml"


def said(judged: Any, *changes: tuple[str, str, str]) -> list[tuple[str, str, bool]]:
    """Return code, message and whether it blocks of every objection against ``(ref, old, new)``."""
    return [
        (objection.code, objection.message, objection.blocking) for objection in judged.objections(*changes)
    ]


def codes(judged: Any, *changes: tuple[str, str, str]) -> list[str]:
    return [code for code, _, blocking in said(judged, *changes) if blocking]


def test_nothing_is_said_against_what_changes_no_contract(judged: Any) -> None:
    new = judged.commit({})
    assert said(judged, (MAIN, judged.main, new)) == []
    assert said(judged, (DESIGN, ZERO, new), (DESIGN, judged.main, new), (DESIGN, new, ZERO)) == []
    assert said(judged, ("refs/heads/main2", ZERO, judged.commit({"README.md": b"x"}))) == []


def test_nothing_is_said_against_a_compatible_change(judged: Any) -> None:
    new = judged.changed(lambda data: data["paths"]["/orders"]["get"].update(description="Newest first."))
    assert said(judged, (MAIN, judged.main, new), (DESIGN, ZERO, new)) == []


def test_a_breaking_change_blocks_main_and_warns_a_design(judged: Any) -> None:
    new = judged.changed(lambda data: data["paths"].pop("/orders/{id}"))
    breaking = ("breaking-change", "this would break consumers of main")
    left = ("mocks-invalid", "the mocks of 'orders' break its document in 1 place")
    assert said(judged, (MAIN, judged.main, new)) == [(*breaking, True), (*left, True)]
    assert said(judged, (DESIGN, ZERO, new)) == [(*breaking, False), (*left, False)]


def test_a_new_contract_comes_and_a_first_main_too(judged: Any, own_judged: Any) -> None:
    new = judged.commit(
        {"contracts/copies/openapi.yaml": b"openapi: 3.1.0\ninfo: {title: C, version: '1'}\npaths: {}\n"}
    )
    assert said(judged, (MAIN, judged.main, new)) == []
    own_judged.git("update-ref", "-d", MAIN)
    assert said(own_judged, (MAIN, ZERO, own_judged.main), (DESIGN, ZERO, own_judged.main)) == []


@pytest.mark.parametrize(
    "ref",
    [
        "refs/meta/log",
        "refs/docs/orders/v1",
        f"refs/replace/{ZERO}",
        "refs/notes/commits",
    ],
)
@pytest.mark.parametrize("delete", [False, True])
def test_nothing_but_branches_and_records_is_pushed(ref: str, delete: bool, judged: Any) -> None:
    old, new = (judged.main, ZERO) if delete else (ZERO, judged.main)
    assert codes(judged, (ref, old, new)) == ["ref-not-pushable"]


@pytest.mark.parametrize("name", ["orders", "Orders/x", "orders/a/b", "review/x", "orders/X"])
def test_designs_have_names(name: str, judged: Any) -> None:
    assert codes(judged, (f"refs/heads/design/{name}", ZERO, judged.main)) == ["design-name-invalid"]


def test_main_goes_forward_only(judged: Any) -> None:
    other = judged.git("commit-tree", f"{judged.main}^{{tree}}", "-m", "another past")
    assert codes(judged, (MAIN, judged.main, other)) == ["ref-not-fast-forward"]
    assert codes(judged, (MAIN, judged.main, ZERO)) == ["ref-deletion"]


TRICKS = {
    "link in a contract": ({f"{ORDERS}/link.yaml": ("120000", b"/etc/passwd")}, "unsafe-entry"),
    "link beside the contracts": ({"contracts/link": ("120000", b"orders")}, "unsafe-entry"),
    "submodule in a contract": ({f"{ORDERS}/module": ("160000", b"")}, "unsafe-entry"),
    "submodule outside": ({"module": ("160000", b"")}, "unsafe-entry"),
    "case twin": ({f"{ORDERS}/OPENAPI.yaml": b"x"}, "unsafe-entry"),
    "outside": ({"README.md": b"x"}, "path-outside-contracts"),
    "folder outside": ({"docs/index.md": b"x"}, "path-outside-contracts"),
    "beside the contracts": ({"contracts/README.md": b"x"}, "path-outside-contracts"),
    "bad name": ({"contracts/Orders2/openapi.yaml": b"x"}, "name-invalid"),
    "reserved name": ({"contracts/policy/openapi.yaml": b"x"}, "name-invalid"),
    "no document": ({"contracts/empty/notes.txt": b"x"}, "document-unreadable"),
    "broken document": ({SPEC: b"openapi: [3.1.0\n"}, "document-unreadable"),
    "an executable is a file": ({SPEC: ("100755", b"openapi: [\n")}, "document-unreadable"),
}


@pytest.mark.parametrize("ref", [MAIN, DESIGN])
@pytest.mark.parametrize("trick", TRICKS)
def test_tricks_are_refused_on_main_and_on_designs(trick: str, ref: str, judged: Any) -> None:
    entries, code = TRICKS[trick]
    old = judged.main if ref == MAIN else ZERO
    assert codes(judged, (ref, old, judged.commit(entries))) == [code]


def test_a_branch_is_not_a_tree_or_a_tag(judged: Any) -> None:
    tree = judged.git("rev-parse", f"{judged.main}^{{tree}}")
    assert codes(judged, (DESIGN, ZERO, tree)) == ["not-a-commit"]


def test_every_ref_is_judged(judged: Any) -> None:
    new = judged.commit({"README.md": b"x"})
    assert codes(judged, (MAIN, judged.main, new), ("refs/tags/x", ZERO, new), (MAIN, judged.main, ZERO)) == [
        "path-outside-contracts",
        "tag-not-a-record",
        "ref-deletion",
    ]


def test_released_versions_are_the_bases(own_judged: Any, log_tag: Any) -> None:
    removed = own_judged.changed(lambda data: data["paths"].pop("/orders/{id}"))
    log_tag(own_judged.path, "orders/v1.4.0")
    log_tag(own_judged.path, "orders/v1.3.0")
    own_judged.git("update-ref", "refs/tags/orders/v1.5.0", own_judged.main)
    own_judged.git("update-ref", "refs/tags/orders/vNext", own_judged.main)
    assert (
        said(own_judged, (MAIN, own_judged.main, removed))[0][1]
        == "this would break consumers of orders/v1.4.0"
    )


def test_an_unreadable_policy_stops_main_and_no_draft(own_judged: Any) -> None:
    new = own_judged.changed(lambda data: data["paths"].pop("/orders/{id}"))
    empty = own_judged.git("mktree")
    bad = own_judged.git("rev-parse", f"{own_judged.commit({'policy.yaml': b'policy: 2'})}^{{tree}}")
    for tree in (empty, bad):
        old = own_judged.git("rev-parse", "refs/meta/policy")
        commit = own_judged.git("commit-tree", tree, "-p", old, "-m", "x")
        change = RefChange("refs/meta/policy", old, commit)
        Store(own_judged.path).update([change], Receipt("eve", "api", Instant(1_800_000_000)))
        assert codes(own_judged, (MAIN, own_judged.main, new)) == ["policy-unreadable"]
        assert said(own_judged, (DESIGN, ZERO, new)) == []


def test_a_policy_that_the_log_does_not_know_stops_main_and_no_draft(own_judged: Any) -> None:
    new = own_judged.changed(lambda data: data["paths"].pop("/orders/{id}"))
    own_judged.git("update-ref", "refs/meta/policy", own_judged.commit({"policy.yaml": b"policy: 2\n"}))
    assert codes(own_judged, (MAIN, own_judged.main, new)) == ["ref-bypassed"]
    assert said(own_judged, (DESIGN, ZERO, new)) == []


def test_a_document_on_main_that_cannot_be_read_has_no_consumers(own_judged: Any) -> None:
    broken = own_judged.commit({SPEC: b"["})
    own_judged.git("update-ref", MAIN, broken)
    mended = own_judged.commit({SPEC: b"openapi: 3.1.0\ninfo: {title: O, version: '1'}\npaths: {}\n"}, broken)
    assert [code for code in codes(own_judged, (MAIN, broken, mended)) if code != "mocks-invalid"] == []


def test_without_a_policy_the_built_in_rules_hold(own_judged: Any) -> None:
    for ref in ("refs/meta/policy", "refs/meta/log"):
        own_judged.git("update-ref", "-d", ref)
    new = own_judged.changed(lambda data: data["paths"].pop("/orders/{id}"))
    assert codes(own_judged, (MAIN, own_judged.main, new))[0] == "breaking-change"


def test_a_design_is_advised_about_its_own_contract(judged: Any) -> None:
    spec = b"openapi: 3.1.0\ninfo: {title: C}\npaths: {}\n"
    new = judged.commit({"contracts/carts/openapi.yaml": spec})
    assert said(judged, (DESIGN, ZERO, new)) == []
    (advice,) = said(judged, ("refs/heads/design/carts/new", ZERO, new))
    assert advice == ("document-invalid", "the document of 'carts' has 1 error", False)
