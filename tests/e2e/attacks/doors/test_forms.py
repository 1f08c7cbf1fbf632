"""Tags of a form that no record has, and signatures that do not fit."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from contractrepo import SSHSigner

# Real pushes; what each of them forges is refused by default in tests/workflow too.
pytestmark = pytest.mark.slow

VERSION = "1.5.0"
REVIEW = f"review/orders/{VERSION}"
RELEASE = f"refs/tags/orders/v{VERSION}"
LATER = b"Approved for every later version as well.\n"
# What is made, and why it is refused; where the API has words for it, what is asked and what it answers.
Row = tuple[Callable[[Any], Any], str, Callable[[Any], object], str] | tuple[Callable[[Any], Any], str]


class Forger(SSHSigner):
    """Signs something else than it is asked to."""

    def __init__(self, key: Path, forge: Callable[[Callable[..., str], bytes], str]) -> None:
        super().__init__(key)
        self._forge = forge

    def sign(self, message: bytes, *, namespace: bytes = b"git") -> str:
        return self._forge(partial(super().sign, namespace=namespace), message)


def edited(arena: Any, change: Callable[[str], str], *, signed_again: bool = True) -> Any:
    """Return ben's approval with another text, signed by him before or after."""
    rendered = arena.rendered(principal="ben", comment="Fine.")
    before = arena.payload(rendered)
    after = change(before.decode()).encode()
    assert after != before
    return arena.forged(rendered, after, over=after if signed_again else before)


def replacing(old: str, new: str, *, signed_again: bool = True) -> Callable[[Any], Any]:
    return lambda arena: edited(arena, lambda text: text.replace(old, new, 1), signed_again=signed_again)


def unsigned(arena: Any) -> Any:
    rendered = arena.rendered(principal="ben")
    return arena.at(f"refs/tags/{rendered.tag}", arena.payload(rendered))


def lightweight(ref: str) -> Callable[[Any], Any]:
    return lambda arena: arena.at(ref, arena.git("rev-parse", "design/orders/notes"))


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
    return arena.at(good.ref, good.content + LATER)


def second_block(text: str) -> str:
    block = text[text.index("-----BEGIN CONTRACT RECORD") : text.index("Contract: orders")]
    return text.replace("Contract: orders", f"{block}Contract: orders", 1)


def coloured(text: str) -> str:
    return text.replace('"Fine."', '"\\u001b[31mFine."', 1).replace("\n\nFine.", "\n\n\x1b[31mFine.", 1)


def larger(size: int) -> Callable[[Any], Any]:
    return replacing("Fine.", "Fine. " * (size // 6))


def signing(forge: Callable[[Callable[..., str], bytes], str]) -> Callable[[Any], object]:
    """Return what approves through the API with ben's key, used in another way."""
    return lambda arena: arena.repo.approve("orders", VERSION, signer=Forger(arena.people["ben"].key, forge))


def saying(comment: str) -> Callable[[Any], object]:
    """Return what approves through the API with another comment."""
    return lambda arena: arena.repo.approve("orders", VERSION, signer=arena.signer("ben"), comment=comment)


ATTACKS: dict[str, Row] = {
    "unsigned": (unsigned, "record-unsigned", signing(lambda _sign, _payload: ""), "record-unsigned"),
    "lightweight": (lightweight(f"refs/tags/{REVIEW}/ben/0001-approve"), "tag-lightweight"),
    "lightweight release": (lightweight(RELEASE), "tag-lightweight"),
    "nested tag": (nested, "tag-target"),
    "tag of a tree": (of_a_tree, "tag-target"),
    "signature over something else": (
        replacing("+0000", "+0100", signed_again=False),
        "signature-invalid",
        signing(lambda sign, payload: sign(payload + b"\n")),
        "signature-invalid",
    ),
    "signature for something else": (
        other_namespace,
        "signature-namespace",
        signing(lambda sign, payload: sign(payload, namespace=b"file")),
        "signature-namespace",
    ),
    "at another commit": (at_another_commit, "record-object-mismatch"),
    "text behind the signature": (
        appended,
        "record-unsigned",
        signing(lambda sign, payload: sign(payload) + LATER.decode()),
        "record-unsigned",
    ),
    "changed trailer": (replacing("Decision: approve", "Decision: reject"), "record-not-canonical"),
    "duplicate key": (replacing('{\n  "', '{\n  "kind": "reject",\n  "'), "record-malformed"),
    "second block": (lambda arena: edited(arena, second_block), "record-malformed"),
    "hidden NUL": (
        replacing("Fine.", "Fine.\0"),
        "record-malformed",
        saying("Fine.\0"),
        "comment-invalid",
    ),
    "colours in the comment": (
        lambda arena: edited(arena, coloured),
        "record-invalid",
        saying("\x1b[31mFine."),
        "comment-invalid",
    ),
    "just too large": (larger(66_000), "record-too-large", saying("Fine. " * 11_000), "record-invalid"),
    "5 MB": (larger(5_000_000), "record-too-large", saying("Fine. " * 833_333), "record-invalid"),
}
# The store takes no tag of a tree, whoever asks.
NOT_LET_IN = {"tag of a tree"}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_comes_through_no_door(name: str, doors: Any) -> None:
    doors.refuse(ATTACKS[name], let_in=name not in NOT_LET_IN)
