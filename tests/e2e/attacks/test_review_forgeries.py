"""Hand-made tags: none lands, and what is written past the gate is named by its code and never counts."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from contractrepo import Author, ContractRepo

# Real pushes; what each of them forges is refused by default in tests/workflow too.
pytestmark = pytest.mark.slow

VERSION = "1.5.0"
REVIEW = f"review/orders/{VERSION}"
RELEASE = f"refs/tags/orders/v{VERSION}"


def edited(arena: Any, change: Callable[[str], str], *, signed_again: bool = True) -> Any:
    """Return ben's approval with another text, signed by him before or after."""
    rendered = arena.rendered(principal="ben", comment="Fine.")
    before = arena.payload(rendered)
    after = change(before.decode()).encode()
    assert after != before
    return arena.forged(rendered, after, over=after if signed_again else before)


def unsigned(arena: Any) -> Any:
    rendered = arena.rendered(principal="ben")
    return arena.at(f"refs/tags/{rendered.tag}", arena.payload(rendered))


def lightweight(arena: Any) -> Any:
    return arena.at(f"refs/tags/{REVIEW}/ben/0001-approve", arena.git("rev-parse", "design/orders/notes"))


def lightweight_release(arena: Any) -> Any:
    return arena.at(RELEASE, arena.git("rev-parse", "design/orders/notes"))


def nested(arena: Any) -> Any:
    rendered = arena.rendered(principal="ben")
    inner = arena.git("rev-parse", f"refs/tags/{REVIEW}/cleo/0001-propose")
    return arena.forged(rendered, arena.payload(rendered, target=inner, kind="tag"))


def of_a_tree(arena: Any) -> Any:
    rendered = arena.rendered(principal="ben")
    tree = arena.git("rev-parse", f"{rendered.commit}^{{tree}}")
    return arena.forged(rendered, arena.payload(rendered, target=tree, kind="tree"))


def other_namespace(arena: Any) -> Any:
    rendered = arena.rendered(principal="ben")
    payload = arena.payload(rendered)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "file", "-f", str(arena.people["ben"].key)]
    made = subprocess.run(command, input=payload, capture_output=True, check=True, timeout=60)
    return arena.at(f"refs/tags/{rendered.tag}", payload + made.stdout)


def at_another_commit(arena: Any) -> Any:
    main = arena.git("rev-parse", "main")
    return edited(arena, lambda text: f"object {main}{text[47:]}")


def appended(arena: Any) -> Any:
    good = arena.approval()
    return arena.at(good.ref, good.content + b"Approved for every later version as well.\n")


def second_block(text: str) -> str:
    block = text[text.index("-----BEGIN CONTRACT RECORD") : text.index("Contract: orders")]
    return text.replace("Contract: orders", f"{block}Contract: orders", 1)


def larger(size: int) -> Callable[[Any], Any]:
    return lambda arena: edited(arena, lambda text: text.replace("Fine.", "Fine. " * (size // 6), 1))


# What is pushed -> the code that it is refused with, at the gate and behind it.
FORGERIES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "unsigned": (unsigned, "record-unsigned"),
    "lightweight": (lightweight, "tag-lightweight"),
    "lightweight release": (lightweight_release, "tag-lightweight"),
    "nested tag": (nested, "tag-target"),
    "tag of a tree": (of_a_tree, "tag-target"),
    "unlisted key": (lambda arena: arena.approval("eve"), "key-unknown"),
    "key of another person": (lambda arena: arena.approval("ada"), "key-of-another"),
    "signature over something else": (
        lambda arena: edited(arena, lambda text: text.replace("+0000", "+0100", 1), signed_again=False),
        "signature-invalid",
    ),
    "signature for something else": (other_namespace, "signature-namespace"),
    "at another commit": (at_another_commit, "record-object-mismatch"),
    "text behind the signature": (appended, "record-unsigned"),
    "changed trailer": (
        lambda arena: edited(arena, lambda text: text.replace("Decision: approve", "Decision: reject", 1)),
        "record-not-canonical",
    ),
    "duplicate key": (
        lambda arena: edited(arena, lambda text: text.replace('{\n  "', '{\n  "kind": "reject",\n  "', 1)),
        "record-malformed",
    ),
    "second block": (lambda arena: edited(arena, second_block), "record-malformed"),
    "hidden NUL": (
        lambda arena: edited(arena, lambda text: text.replace("Fine.", "Fine.\0", 1)),
        "record-malformed",
    ),
    "colours in the comment": (
        lambda arena: edited(
            arena,
            lambda text: text.replace('"Fine."', '"\\u001b[31mFine."', 1).replace(
                "\n\nFine.", "\n\n\x1b[31mFine.", 1
            ),
        ),
        "record-invalid",
    ),
    "just too large": (larger(66_000), "record-too-large"),
    "5 MB": (larger(5_000_000), "record-too-large"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_does_not_land_and_written_past_the_gate_never_counts(name: str, untouched: Any) -> None:
    forge, code = FORGERIES[name]
    forged = forge(untouched)
    before, start = untouched.refs(), time.monotonic()
    assert code in untouched.push(forged).codes
    assert untouched.refs() == before
    with untouched.bypassed(forged):
        found = untouched.status()
    assert time.monotonic() - start < 20
    refused = {one["code"] for one in found["refused"] if one["ref"] == forged.ref}
    assert code in refused
    assert "record-unlogged" in refused
    assert (found["state"], found["approvals"], found["released"]) == ("in-review", [], None)
    assert found["requirements"][0]["have"] == []
    assert "\x1b" not in json.dumps(found, ensure_ascii=False)


def test_a_good_tag_is_good_for_one_ref(untouched: Any) -> None:
    """Not for the next number, another person, another version, another contract, or a release."""
    content = untouched.approval().content
    copies = {
        f"refs/tags/{REVIEW}/ben/0002-approve": ("orders", VERSION),
        f"refs/tags/{REVIEW}/ada/0001-approve": ("orders", VERSION),
        "refs/tags/review/orders/1.6.0/ben/0001-approve": ("orders", "1.6.0"),
        "refs/tags/review/stock/1.5.0/ben/0001-approve": ("stock", "1.5.0"),
        RELEASE: ("orders", VERSION),
    }
    forged = [untouched.at(ref, content) for ref in copies]
    pushed = untouched.push(*forged)
    assert not pushed.landed
    for copy in forged:
        assert pushed.code_of(copy.ref) == "record-ref-mismatch"
        with untouched.bypassed(copy):
            found = ContractRepo.open(untouched.path).status(*copies[copy.ref]).as_json()
        refused = {one["code"] for one in found["refused"] if one["ref"] == copy.ref}
        assert {"record-ref-mismatch", "record-unlogged"} <= refused
        assert (found["approvals"], found["released"]) == ([], None)


def test_a_good_tag_is_good_for_one_repository(untouched: Any, tmp_path: Path) -> None:
    """The same people, the same versions: the other repository has other commits."""
    path = tmp_path / "other.git"
    author = Author("Cleo", "cleo@example.org")
    other = untouched.another(path)
    other.import_contract("orders", untouched.document(VERSION, "Another."), author=author)
    other.propose("orders", signer=untouched.signer("cleo"), author=author)
    rendered = other.render("approve", "orders", principal="ben")
    subprocess.run(
        ["git", "fetch", "-q", str(path), "main"], cwd=untouched.desk.folder, check=True, timeout=60
    )
    assert untouched.push(untouched.signed(rendered, "ben")).codes >= {"proposal-unknown"}


def test_a_good_tag_written_past_the_gate_does_not_count_either(untouched: Any) -> None:
    good = untouched.approval()
    with untouched.bypassed(good):
        found = untouched.status()
        told = untouched.desk.contractrepo("verify", good.ref)
    assert (good.ref, "record-unlogged") in {(one["ref"], one["code"]) for one in found["refused"]}
    assert (found["state"], found["approvals"]) == ("in-review", [])
    assert told.code == 1
    assert "record-unlogged" in told.answer


OTHER_REFS = {
    "refs/meta/log": "ref-not-pushable",
    "refs/meta/policy": "ref-not-pushable",
    "refs/meta/other": "ref-not-pushable",
    "refs/docs/orders/v1.5.0": "ref-not-pushable",
    "refs/tags/anything": "tag-not-a-record",
    "refs/tags/orders/1.5.0": "tag-not-a-record",
    "refs/tags/orders/v1.5": "tag-not-a-record",
    "refs/tags/orders/v01.5.0": "tag-not-a-record",
    "refs/tags/ORDERS/v1.5.0": "tag-not-a-record",
    "refs/tags/review/orders/1.5.0/ben/1-approve": "tag-not-a-record",
    "refs/tags/review/orders/1.5.0/ben/0001-agree": "tag-not-a-record",
    "refs/tags/review/policy/2/ada/0001-approve": "tag-not-a-record",
}


def test_other_refs_are_nobodys_to_push(untouched: Any) -> None:
    pushed = untouched.desk.push(*(f"+origin/main:{ref}" for ref in OTHER_REFS))
    assert not pushed.landed
    assert {ref: pushed.code_of(ref) for ref in OTHER_REFS} == OTHER_REFS
